"""What an operator does: the timer, the slides, the end; what is refused changes nothing."""

import asyncio
from datetime import timedelta

import pytest
import uvloop
from sqlalchemy import delete

from palaestra.core.database import utc_now
from palaestra.quiz.models import Presentation
from palaestra.quiz.schemas.presentations import SetTimer
from palaestra.quiz.service import presentations, timers
from palaestra.quiz.service.timers import Timers
from tests.builders import quiz
from tests.builders.shows import show


def test_the_timer_is_started_paused_prolonged_and_reset_on_every_screen(server):
    def timed(db):
        made = quiz.make_all(db)
        db.get_one(quiz.Slide, made.slide_id).timer = 60
        return made

    with show(server, timed) as stage:
        operator, team = stage.operator(), stage.team()

        def act(**payload):
            done = operator.must("set_timer", **payload)
            timer = team.until(done["seq"])["timer"]
            left = timer["deadline_at"] and timer["deadline_at"] - done["server_time"]
            return team.state["phase"], team.state["state"], left or timer["remaining_ms"]

        operator.must("set_slide", slide_order=0)
        assert act(action="reset") == ("reading", "running", 60_000)
        phase, state, left = act(action="start")
        assert (phase, state) == ("open", "running")
        assert 59_000 < left <= 60_000
        phase, state, left = act(action="pause")
        assert (phase, state) == ("open", "paused")
        assert left <= 60_000
        assert act(action="add", seconds=30) == (phase, state, left + 30_000)
        phase, state, resumed = act(action="resume")
        assert (phase, state) == ("open", "running")
        assert left < resumed <= left + 30_000
        assert act(action="stop")[:2] == ("locked", "running")
        assert act(action="reset") == ("reading", "running", 60_000)
        assert act(timer={"enabled": False, "value": 20}) == ("open", "paused", 20_000)


REFUSED = [
    ("set_slide", {"slide_order": 2}, "invalid", "slide_order"),
    ("set_slide", {"slide_order": -1}, "invalid", "slide_order"),
    ("set_slide", {"slide_order": 2**70}, "invalid", "slide_order"),
    ("set_slide", {"slide_order": "first"}, "invalid", "slide_order"),
    ("set_slide", {}, "invalid", "slide_order"),
    ("set_timer", {}, "invalid", "timer"),
    ("set_timer", {"action": "start"}, "invalid", "seconds"),
    ("set_timer", {"action": "start", "seconds": -5}, "invalid", "seconds"),
    ("set_timer", {"action": "start", "seconds": 1e300}, "invalid", "seconds"),
    ("set_timer", {"action": "explode"}, "invalid", "action"),
    ("set_timer", {"action": "pause"}, "conflict", None),
    ("set_timer", {"action": "resume"}, "conflict", None),
    ("set_timer", {"timer": {"enabled": True, "value": 1e9}}, "invalid", "timer.value"),
    ("announce", {"text": "x" * 501}, "invalid", "text"),
    ("kick", {"team_id": 2**70}, "invalid", "team_id"),
    ("set_score", {"team_id": 1, "question_id": 987654, "points": 1, "rev": 0}, "not_found", None),
]


def test_what_is_refused_says_why_and_changes_nothing(server):
    with show(server) as stage:
        operator = stage.operator()
        operator.must("set_slide", slide_order=0)
        before = operator.must("join_presentation")["state"]
        for name, payload, code, field in REFUSED:
            error = operator.call(name, **payload)["error"]
            assert (name, payload, error["code"], error.get("field")) == (
                name,
                payload,
                code,
                field,
            )
            assert error["message"]
        after = operator.must("join_presentation")["state"]
        assert {**after, "server_time": 0} == {**before, "server_time": 0}


def test_one_presentation_of_a_quiz_runs_at_a_time_and_the_next_is_another(server):
    with show(server) as stage:
        operator = stage.operator()
        again = operator.call("start_presentation", competition_id=stage.made.quiz_id)
        assert again["error"]["code"] == "conflict"
        operator.must("end_presentation")
        operator.socket.wait_until_closed()
        second = stage.operator()
        assert (second.state["run"], operator.state["run"]) == (2, 1)
        assert second.state["epoch"] != operator.state["epoch"]


def test_who_joins_the_next_presentation_at_once_is_not_sent_out_with_those_of_the_last(server):
    with show(server) as stage:
        operator = stage.operator()
        operator.must("end_presentation")
        second, team = stage.operator(), stage.team()
        operator.socket.wait_until_closed()
        team.until(second.must("set_slide", slide_order=0)["seq"])
        assert team.must("join_presentation")["state"]["run"] == 2


def test_a_presentation_under_the_number_of_one_that_was_removed_is_heard(server):
    """SQLite gives the highest number again; the streams of the two are not the same."""
    with show(server) as stage:
        operator = stage.operator()
        for order in (0, 1, 0):
            operator.must("set_slide", slide_order=order)
        first = operator.state["presentation_id"]
        operator.must("end_presentation")
        gone = delete(Presentation).where(Presentation.id == first)
        stage.database.transact(lambda db: db.execute(gone))
        again, team = stage.operator(), stage.team()
        assert again.state["presentation_id"] == first
        team.until(again.must("set_slide", slide_order=1)["seq"])
        assert team.state["slide_order"] == 1


@pytest.mark.parametrize(("slide", "phase"), [(0, "locked"), (1, "reading")])
def test_a_timer_that_ran_out_stops_by_itself_once_whatever_the_slide_asks(database, slide, phase):
    def begin(db):
        made = quiz.make_all(db)
        held = quiz.stage.held_by_id(db, quiz.starting.start(db, quiz.ADMIN, made.quiz_id).id)
        presentations.set_slide(held, slide)
        presentations.set_timer(held, SetTimer(action="start", seconds=1))
        held.row.deadline_at = utc_now() - timedelta(seconds=1)
        return held.row.id

    presentation_id = database.transact(begin)
    clock = Timers(database, presentations.settle, grace_ms=750, idle_hours=12)
    database.context[timers.NAME] = clock

    def look(db):
        row = db.get_one(Presentation, presentation_id)
        return row.phase, row.deadline_at, row.remaining_ms, row.seq

    for _ in range(3):
        asyncio.run(clock.settle_undone())
        assert database.read(look) == (phase, None, 0, 3)


@pytest.mark.parametrize("hours", [11, 13])
def test_after_twelve_idle_hours_a_presentation_is_over(database, hours):
    def begin(db):
        made = quiz.make_all(db)
        row = quiz.starting.start(db, quiz.ADMIN, made.quiz_id)
        db.flush()
        row.updated = utc_now() - timedelta(hours=hours)
        return row.id

    presentation_id = database.transact(begin)
    clock = Timers(database, presentations.settle, grace_ms=750, idle_hours=12)
    database.context[timers.NAME] = clock
    asyncio.run(clock.settle_undone())
    state = database.read(lambda db: db.get_one(Presentation, presentation_id).state)
    assert state == ("ended" if hours > 12 else "lobby")


def test_what_is_due_at_once_is_not_lost_to_what_is_due_later(database):
    seen, failed = [], []

    async def scene():
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        loop.set_exception_handler(lambda _loop, what: failed.append(what))

        def due(_db, presentation_id):
            seen.append(presentation_id)
            loop.call_soon_threadsafe(done.set)

        clock = Timers(database, due, grace_ms=750, idle_hours=12)
        await clock.start()
        clock.call_in(7, 0.0)
        clock.call_in(7, 30.0)
        await asyncio.wait_for(done.wait(), 10)
        await clock.stop()

    # As the server runs: uvloop's handle of what is due at once does not know its moment.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(scene())
    assert (seen, failed) == ([7], [])
