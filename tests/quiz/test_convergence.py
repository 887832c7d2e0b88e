"""Old state + events = fresh state: for every event and view, whatever the network does."""

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from palaestra.client.quiz.screen import Gap, apply
from palaestra.core.access import Identity
from palaestra.core.database import Database, utc_now
from palaestra.core.database.migrate import upgrade
from palaestra.core.errors import NotFound, PalaestraError
from palaestra.quiz import messages
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.models import Presentation
from palaestra.quiz.schemas.presentations import SetScore, SetTimer, Submit
from palaestra.quiz.service import (
    answering,
    boards,
    joining,
    presentations,
    scoring,
    stage,
    starting,
    teams,
)
from tests.builders import quiz

# What an operator, judges and teams may do, in any order; refusals are part of it.
STEPS = st.one_of(
    st.tuples(st.just("set_slide"), st.integers(0, 3)),
    st.tuples(st.just("timer"), st.sampled_from(["start", "pause", "resume", "reset", "stop"])),
    st.tuples(st.just("add"), st.integers(-30, 30)),
    st.tuples(st.sampled_from(["lock", "unlock", "reveal"]), st.none()),
    st.tuples(st.just("board"), st.booleans()),
    st.tuples(st.just("announce"), st.text(max_size=5)),
    st.tuples(st.just("answer"), st.tuples(st.integers(0, 1), st.integers(0, 2))),
    st.tuples(st.just("score"), st.tuples(st.integers(0, 1), st.integers(0, 4))),
    st.tuples(st.just("team"), st.none()),
)
# What becomes of each message on its way: taken, lost, or taken twice; and where it is put.
FATES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=40)


class Recorder:
    """A network that keeps every message with the room that it was for."""

    def __init__(self):
        self.sent = []

    def broadcast(self, _stream, _seq, deliveries, *, urgent):  # noqa: ARG002 - all is kept in order
        self.sent += [(one, msgspec.json.decode(one.payload)) for one in deliveries]

    def drop(self, *, room, after=0.0):
        """Nobody is connected."""


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('quiz') / 'test.db'}")
    upgrade(database)
    yield database
    database.close()


class Stage:
    """A presentation of a quiz with a question on each of three slides, and its viewers."""

    def __init__(self, database):
        self.database = database
        self.network = database.context["live"] = Recorder()
        database.transact(self._make)

    def _make(self, db):
        made = quiz.make_quiz(db)
        types = (QuestionType.SINGLE, QuestionType.TEXT, QuestionType.ORDER)
        for kind in types:
            timer = 60 if kind is QuestionType.TEXT else None
            quiz.make_question(db, quiz.make_slide(db, made, timer=timer), kind)
        self.teams = [quiz.make_team(db, made).id for _ in range(2)]
        self.quiz_id = made.id
        self.id = starting.start(db, quiz.ADMIN, made.id).id
        views = [(View.JUDGE, None), (View.AUDIENCE, None), (View.OPERATOR, None)]
        self.viewers = [
            quiz.code_identity(db, made.id, view, team)
            for view, team in [*views, *((View.TEAM, team) for team in self.teams)]
        ]

    def state(self, identity):
        def read(db):
            row = db.get_one(Presentation, self.id)
            return msgspec.to_builtins(joining.state(db, identity, row))

        return self.database.read(read)

    def missed(self, identity, state):
        def read(db):
            row = db.get_one(Presentation, self.id)
            comer = joining.Comer(identity, state["seq"], state["epoch"])
            (joined,) = joining.join_all(db, row, [comer])
            return msgspec.json.decode(msgspec.json.encode(joined))

        return self.database.read(read)

    def do(self, name, value):
        try:
            self.database.transact(self._do, name, value)
        except PalaestraError:
            return

    def _do(self, db, name, value):
        held = stage.held_by_id(db, self.id, actor="test")
        acts = {
            "set_slide": lambda: presentations.set_slide(held, value),
            "timer": lambda: presentations.set_timer(held, SetTimer(action=value, seconds=20)),
            "add": lambda: presentations.set_timer(held, SetTimer(action="add", seconds=value)),
            "lock": lambda: presentations.lock(held),
            "unlock": lambda: presentations.unlock(held),
            "reveal": lambda: presentations.reveal(held),
            "board": lambda: presentations.show_scoreboard(held, shown=value),
            "announce": lambda: presentations.announce(held, value),
            "answer": lambda: self._answer(held, *value),
            "score": lambda: self._score(held, *value),
            "team": lambda: teams.add(db, quiz.ADMIN, self.quiz_id, f"Team {held.row.seq}"),
        }
        acts[name]()
        if held.row.board_due:
            boards.tell(held)

    def _answer(self, held, team, choice):
        question = _asked(held)
        ids = [one.id for one in question.alternatives]
        sent = {
            QuestionType.SINGLE: {"choice": ids[choice % len(ids)]},
            QuestionType.TEXT: {"text": ["Helium", "neon", ""][choice]},
            QuestionType.ORDER: {"order": ids[choice:] + ids[:choice]},
        }[question.type_id]
        who = next(one for one in self.viewers if one.team_id == self.teams[team])
        number = held.row.seq
        submit = Submit(
            answer_id=f"a{number}", client_rev=number, question_id=question.id, payload=sent
        )
        answering.submit(held, who, submit, utc_now())

    def _score(self, held, team, points):
        question = _asked(held)
        given = scoring.scores_of(held.db, held.row, team_ids=[self.teams[team]])
        rev = next((one.rev for one in given if one.question_id == question.id), 0)
        wanted = SetScore(team_id=self.teams[team], question_id=question.id, points=points, rev=rev)
        scoring.set_score(held, wanted)

    def heard(self, identity: Identity):
        """What a socket of that viewer is sent, by the rooms that it is in."""
        own = set(messages.rooms_of(identity))
        sent = self.network.sent
        return [said for one, said in sent if one.room in own and not own.intersection(one.but)]


def _asked(held):
    """Of the slide that stands; refused as a server would, where it asks nothing."""
    if not held.slide.questions:
        raise NotFound("question")
    return held.slide.questions[0]


def _same(state):
    """Without the moment at which it was made."""
    return {name: value for name, value in state.items() if name != "server_time"}


def _follow(stage, identity, state, events):
    """A screen that applies what comes, and joins again where something is missing."""
    for event in events:
        try:
            state = apply(state, event)
        except Gap:
            state = _rejoin(stage, identity, state)
    return _rejoin(stage, identity, state)


def _rejoin(stage, identity, state):
    joined = stage.missed(identity, state)
    if "state" in joined:
        return joined["state"]
    for event in joined["events"]:
        state = apply(state, event)
    return state


EXAMPLES = settings(
    max_examples=12,
    derandomize=True,
    # A failure is told by its seed; making it shorter would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EXAMPLES
@given(steps=st.lists(STEPS, min_size=5, max_size=25))
def test_old_state_and_events_are_the_fresh_state_for_every_view(held, steps):
    stage = Stage(held)
    before = [stage.state(one) for one in stage.viewers]
    for name, value in steps:
        stage.do(name, value)
    for identity, state in zip(stage.viewers, before, strict=True):
        after = state
        for event in stage.heard(identity):
            after = apply(after, event)
        assert _same(after) == _same(stage.state(identity))


@EXAMPLES
@given(steps=st.lists(STEPS, min_size=5, max_size=20), fates=FATES)
def test_screens_converge_whatever_is_lost_repeated_or_late(held, steps, fates):
    stage = Stage(held)
    before = [stage.state(one) for one in stage.viewers]
    for name, value in steps:
        stage.do(name, value)
    for identity, state in zip(stage.viewers, before, strict=True):
        arrived = []
        for number, event in enumerate(stage.heard(identity)):
            times, place = fates[number % len(fates)]
            for _ in range(times):
                arrived.insert(max(0, len(arrived) - place), event)
        after = _follow(stage, identity, state, arrived)
        assert _same(after) == _same(stage.state(identity))


def test_a_screen_that_missed_more_than_200_events_gets_a_state(held):
    stage = Stage(held)
    judge = stage.viewers[0]
    old = stage.state(judge)
    for number in range(201):
        stage.do("announce", str(number))
    assert "state" in stage.missed(judge, old)
    newer = _rejoin(stage, judge, {**old, "epoch": "of another presentation"})
    assert _same(newer) == _same(stage.state(judge))
    assert len(stage.missed(judge, {**newer, "seq": newer["seq"] - 200})["events"]) == 200
