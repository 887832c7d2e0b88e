"""Copies of quizzes, slides and components: what comes along, and what never does."""

from palaestra.core.access import Role
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.accounts import make_person, token_of
from tests.builders.shows import show

# What is a row's own.
_OWN = {"id", "slide_id", "question_id", "competition_id"}


def _make(db):
    made = quiz.make_all(db)
    quiz.make_over(db, made)
    return made


def _editor(stage):
    account = stage.database.transact(make_person, Role.ADMIN)
    return stage.client(stage.database.transact(token_of, account))


def _plain(found):
    """Without what is a row's own."""
    if isinstance(found, dict):
        return {name: _plain(one) for name, one in found.items() if name not in _OWN}
    return [_plain(one) for one in found] if isinstance(found, list) else found


def _ids(found, name="id"):
    if isinstance(found, dict):
        own = {found[name]} if isinstance(found.get(name), int) else set()
        return own.union(*(_ids(one, name) for one in found.values()))
    return set().union(*(_ids(one, name) for one in found)) if isinstance(found, list) else set()


def test_a_copied_quiz_has_the_slides_and_no_teams_answers_or_codes(server):
    with show(server, _make) as stage:
        client = _editor(stage)
        path = f"/api/competitions/{stage.made.quiz_id}"
        original = client.get(path).json()
        assert any(one["question_answers"] for one in original["teams"])
        made = client.post(f"{path}/copy").json()
        copied = client.get(f"/api/competitions/{made['id']}").json()
        assert _plain(copied["slides"]) == _plain(original["slides"])
        for kind in ("questions", "components"):
            ours, theirs = (
                {one["id"] for slide in whole["slides"] for one in slide[kind]}
                for whole in (original, copied)
            )
            assert ours
            assert ours.isdisjoint(theirs)
        assert copied["teams"] == []
        assert {one["view_id"] for one in copied["codes"]} == {2, 3, 4}
        known = {one["code"] for one in original["codes"]}
        assert known.isdisjoint(one["code"] for one in copied["codes"])
        assert client.get(f"/api/competitions/{made['id']}/presentations").json()["items"] == []
        assert client.get(path).json() == original


def test_a_copied_slide_stands_behind_its_original_with_everything_on_it(server):
    with show(server) as stage:
        client = _editor(stage)
        path = f"/api/competitions/{stage.made.quiz_id}"
        copied = client.post(f"{path}/slides/{stage.made.slide_id}/copy").json()
        first, second, last = client.get(path).json()["slides"]
        assert (second["id"], second["order"], last["title"]) == (copied["id"], 1, "The second")
        assert _plain({**second, "order": 0}) == _plain(first)
        assert _ids(first["questions"]).isdisjoint(_ids(second["questions"]))


def test_a_component_is_copied_to_another_view(server):
    with show(server) as stage:
        client = _editor(stage)
        slide = f"/api/competitions/{stage.made.quiz_id}/slides/{stage.made.slide_id}"
        path = f"{slide}/components/{stage.made.component_id}"
        original = client.get(path).json()
        copied = client.post(f"{path}/copy/{int(View.AUDIENCE)}").json()
        assert _plain(copied) == _plain({**original, "view_id": int(View.AUDIENCE)})
        assert copied["id"] != original["id"]
        nowhere = client.post(f"{path}/copy/9")
        assert (nowhere.status_code, nowhere.json()["field"]) == (400, "view_id")
