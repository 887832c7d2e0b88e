"""Before reveal nothing that Team and Audience receive holds a key: every byte is looked at."""

import io
import json

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from palaestra.core.access import Role
from palaestra.quiz.kinds import ComponentType, QuestionType, View
from tests.builders import quiz
from tests.builders.accounts import make_person, token_of
from tests.builders.shows import show

# A word that stands in each secret of a quiz, and nowhere else.
MARK = "SECRETKEY"
KEYED = {
    QuestionType.TEXT: {"alternative": f"{MARK} text", "correct": True},
    QuestionType.NUMERIC: {"alternative": "90210.5", "correct": True},
}


def _make(db):
    """A question of every type on a slide each; slides that are not shown have secrets too."""
    made = quiz.make_all(db)
    row = db.get_one(quiz.Quiz, made.quiz_id)
    for kind in QuestionType:
        slide = quiz.make_slide(db, row, title=f"Slide {kind.label}")
        question = quiz.make_question(db, slide, kind, correcting_instructions=f"{MARK} how")
        if kind in KEYED:
            quiz.add_alternative(db, question, **KEYED[kind])
        quiz.make_text(db, slide, View.JUDGE, f"{MARK} for judges")
    quiz.make_text(db, quiz.make_slide(db, row), View.TEAM, f"{MARK} unshown")
    return made


def _values(found, name):
    """Of every field of that name, however deep."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == name:
                yield value
            yield from _values(value, name)
    elif isinstance(found, list):
        for one in found:
            yield from _values(one, name)


def _looked_through(received):
    text = json.dumps(received)
    assert MARK not in text
    assert "90210.5" not in text
    for name in ("correct", "correct_order", "match_id", "tolerance", "correcting_instructions"):
        assert set(_values(received, name)) <= {None}, name


@pytest.mark.parametrize("view", [View.TEAM, View.AUDIENCE])
def test_no_key_reaches_a_team_or_the_audience_before_reveal(server, view):
    with show(server, _make) as stage:
        operator, viewer = stage.operator(), stage.screen(view)
        client, seqs = stage.client(viewer.token), []
        received = [viewer.state]
        for order in range(2, 10):
            seqs.append(operator.must("set_slide", slide_order=order)["seq"])
            received += [_everything(client, stage, viewer)]
        viewer.until(seqs[-1])
        received += [viewer.state, *viewer.events]
        assert len(viewer.events) == 8
        _looked_through(received)
        # The search would find what there is: the operator is sent all of it.
        assert MARK in json.dumps(operator.until(seqs[-1]))
        # And nothing is found only because nothing was asked: the question itself is there.
        assert "Order question" in json.dumps([one for one in received if one])


def _everything(client, stage, viewer):
    """All that REST gives to a code, as text."""
    quiz_id = stage.made.quiz_id
    slide = viewer.take()["changes"]["slide"]
    presentation = viewer.state["presentation_id"]
    base = f"/api/competitions/{quiz_id}"
    paths = [
        base,
        f"/api/presentations/{presentation}/snapshot",
        f"/api/presentations/{presentation}/events",
        f"/api/presentations/{presentation}/scoreboard",
        f"{base}/slides/{slide['id']}/components",
        f"{base}/slides/{slide['id']}/questions/{slide['questions'][0]['id']}/alternatives",
    ]
    for one in slide["questions"][0]["alternatives"]:
        paths.append(f"{paths[-1].partition('/alternatives')[0]}/alternatives/{one['id']}")
    answers = [client.get(path) for path in paths]
    assert {one.status_code for one in answers} == {200}
    results = f"/api/presentations/{presentation}/results"
    exports = [f"{base}/export", *(f"{results}.{kind}" for kind in ("json", "csv", "xlsx"))]
    refused = [client.get(path) for path in (*exports, f"{base}/codes", "/api/media/images")]
    assert {one.status_code for one in refused} == {403}
    return [one.json() for one in (*answers, *refused)]


def _picture(colour):
    """With a secret in its metadata, as a camera or an editor leaves it."""
    notes = PngInfo()
    notes.add_text("Comment", f"{MARK} in a picture")
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "PNG", pnginfo=notes)
    return file.getvalue()


def _pictured(stage):
    """File names by where they stand: for teams, for judges, behind a slide that is not shown."""
    account = stage.database.transact(make_person, Role.ADMIN)
    editor = stage.client(stage.database.transact(token_of, account))
    slides = f"/api/competitions/{stage.made.quiz_id}/slides"
    names, ids = {}, {}
    for place, colour in (("Team", "red"), ("Judge", "blue"), ("unshown", "green")):
        file = {"image": (f"{MARK}-{place}.png", _picture(colour), "image/png")}
        made = editor.post("/api/media/images", files=file).json()
        names[place], ids[place] = made["filename"], made["id"]
    for view in (View.TEAM, View.JUDGE):
        wanted = {"type_id": int(ComponentType.IMAGE), "view_id": int(view), "x": 0, "y": 0}
        wanted["media_id"] = ids[view.label]
        one = editor.post(f"{slides}/{stage.made.slide_id}/components", json=wanted)
        assert one.status_code < 300, one.text
    fresh = editor.post(slides, json={}).json()
    put = {"background_image_id": ids["unshown"]}
    assert editor.put(f"{slides}/{fresh['id']}", json=put).status_code == 200
    return names


@pytest.mark.parametrize("view", [View.TEAM, View.AUDIENCE])
def test_pictures_tell_no_secret_and_only_those_that_are_shown_are_named(server, view):
    with show(server) as stage:
        names = _pictured(stage)
        operator, viewer = stage.operator(), stage.screen(view)
        seq = operator.must("set_slide", slide_order=0)["seq"]
        received = [viewer.until(seq), *viewer.events]
        client = stage.client(viewer.token)
        received.append(client.get(f"/api/competitions/{stage.made.quiz_id}").json())
        _looked_through(received)
        named = json.dumps(received)
        assert {place for place in names if names[place] in named} == (
            {"Team"} if view is View.TEAM else set()
        )
        with stage.server.client() as anybody:
            for file in (names["Team"], f"thumbnail_{names['Team']}"):
                served = anybody.get(f"/static/images/{file}")
                assert served.status_code == 200
                assert MARK.encode() not in served.content
        assert MARK.encode() in _picture("red")


def test_a_team_sees_no_answer_of_another_team(server):
    with show(server, _make) as stage:
        operator = stage.operator()
        team, other = stage.team(), stage.team(stage.made.other_team_id)
        operator.must("set_slide", slide_order=2)
        (question,) = team.take()["changes"]["slide"]["questions"]
        sent = team.must(
            "submit_answer",
            answer_id="a",
            client_rev=1,
            question_id=question["id"],
            payload={"text": "our own idea"},
        )
        state = other.until(sent["seq"])
        assert "our own idea" not in json.dumps([state, *other.events])
        assert "our own idea" in json.dumps(team.until(sent["seq"]))
        path = f"/api/competitions/{stage.made.quiz_id}/teams/{stage.made.team_id}/answers"
        assert stage.client(other.token).get(path).status_code == 403


def test_alternatives_are_dealt_under_ids_that_say_nothing(server):
    with show(server, _make) as stage:
        operator, team = stage.operator(), stage.team()
        operator.must("set_slide", slide_order=4)
        (question,) = team.take()["changes"]["slide"]["questions"]
        ids = [one["id"] for one in question["alternatives"]]
        with stage.database.engine.connect() as connection:
            held = connection.exec_driver_sql("SELECT id FROM quiz_alternatives").scalars().all()
        assert set(ids).isdisjoint(held)
        assert [one["alternative_order"] for one in question["alternatives"]] == [0, 1, 2, 3]
