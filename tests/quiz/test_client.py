"""`client.quiz` against a real server."""

import asyncio
import inspect

import palaestra
from palaestra.client.quiz.asynchronous import AsyncQuizzes
from palaestra.client.quiz.face import Quizzes
from palaestra.core.access import Role
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders import quiz
from tests.builders.accounts import make_person, token_of
from tests.builders.shows import show

GIFT = """
// two questions
Two and two? {=4 ~5 ~22}

::Gravity:: On the Moon it is weaker. {T}
"""


def test_a_quiz_is_brought_in_copied_and_taken_out_again(server, tmp_path):
    with show(server) as stage:
        account = stage.database.transact(make_person, Role.ADMIN)
        cookies = {SESSION_COOKIE: stage.database.transact(token_of, account)}
        file = tmp_path / "Two questions.gift"
        file.write_text(GIFT)
        with palaestra.Client(server.url, cookies=cookies) as client:
            city = client.quiz.get(stage.made.quiz_id)["city_id"]
            made = client.quiz.import_file(file, city_id=city, year=2026)
            assert made["name"] == "Two questions"
            slides = client.quiz.get(made["id"])["slides"]
            types = [one["type_id"] for slide in slides for one in slide["questions"]]
            assert types == [4, 7]
            archive = tmp_path / "quiz.zip"
            archive.write_bytes(client.quiz.export(made["id"]))
            again = client.quiz.import_file(archive, city_id=city)
            assert again["name"] == "Two questions (2)"
            texts = _texts(client.quiz.get(again["id"]))
            assert texts == _texts(client.quiz.get(made["id"]))
            client.quiz.add_team(made["id"], "Curie")
            assert len(client.quiz.codes(made["id"])) == 4
            assert client.quiz.presentations(made["id"]) == []
            assert [one["id"] for one in client.quiz.search("Two questions")] == [
                made["id"],
                again["id"],
            ]


def test_a_quiz_is_written_from_nothing_shown_and_read(server):
    def begin(db, quiz_id):
        row = quiz.starting.start(db, quiz.ADMIN, quiz_id)
        quiz.presentations.end(quiz.stage.held_by_id(db, row.id))

    with show(server) as stage:
        account = stage.database.transact(make_person, Role.ADMIN)
        cookies = {SESSION_COOKIE: stage.database.transact(token_of, account)}
        with palaestra.Client(server.url, cookies=cookies) as client:
            city = client.quiz.get(stage.made.quiz_id)["city_id"]
            made = client.quiz.make("Written", 2026, city_id=city)
            assert client.quiz.change(made["id"], year=2027)["year"] == 2027
            slide = client.quiz.add_slide(made["id"], title="Gases", timer=30)
            assert (slide["order"], slide["timer"]) == (1, 30)
            asked = {"type_id": 4, "points": 2}
            right, wrong = {"alternative": "Neon", "correct": True}, {"alternative": "Iron"}
            question = client.quiz.add_question(
                made["id"], slide["id"], "Noble?", **asked, alternatives=[right, wrong]
            )
            assert [one["correct"] for one in question["alternatives"]] == ["1", "0"]
            assert _texts(client.quiz.get(made["id"])) == [
                ("Noble?", [("Neon", "1"), ("Iron", "0")])
            ]
            client.quiz.add_team(made["id"], "Curie")
            (old, *_) = client.quiz.codes(made["id"])
            assert client.quiz.renew_code(made["id"], old["id"])["code"] != old["code"]
            stage.database.transact(begin, made["id"])
            (shown,) = client.quiz.presentations(made["id"])
            assert b"Noble?,Curie" in client.quiz.results_file(shown["id"], "csv")
            assert client.quiz.scoreboard(shown["id"])[0]["name"] == "Curie"
            client.quiz.delete(made["id"])
            assert client.quiz.search("Written") == []


def test_the_same_calls_are_there_on_the_event_loop(server, tmp_path):
    with show(server) as stage:
        account = stage.database.transact(make_person, Role.ADMIN)
        cookies = {SESSION_COOKIE: stage.database.transact(token_of, account)}
        file = tmp_path / "On the loop.gift"
        file.write_text(GIFT)

        async def scene():
            async with palaestra.AsyncClient(server.url, cookies=cookies) as client:
                city = (await client.quiz.get(stage.made.quiz_id))["city_id"]
                made = await client.quiz.import_file(file, city_id=city, year=2026)
                archive = tmp_path / "async.zip"
                archive.write_bytes(await client.quiz.export(made["id"]))
                more = await client.quiz.import_file(archive, into=made["id"])
                copy = await client.quiz.copy(made["id"])
                await client.quiz.add_team(copy["id"], "Curie")
                codes = await client.quiz.codes(copy["id"])
                found = await client.quiz.search("On the loop", year=2026)
                return made, more, copy, codes, found

        made, more, copy, codes, found = asyncio.run(scene())
        assert copy["name"] == "Copy of On the loop"
        assert len(codes) == 4
        assert {one["id"] for one in found} == {made["id"], copy["id"]}
        assert more["id"] == made["id"]


def test_both_clients_have_the_same_calls():
    def calls(kind):
        return {
            name: str(inspect.signature(call))
            for name, call in vars(kind).items()
            if inspect.isfunction(call) and not name.startswith("_")
        }

    assert calls(AsyncQuizzes) == calls(Quizzes)


def _texts(quiz):
    return [
        (
            question["name"],
            [(one["alternative"], one["correct"]) for one in question["alternatives"]],
        )
        for slide in quiz["slides"]
        for question in slide["questions"]
    ]
