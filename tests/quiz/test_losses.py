"""Real screens over real sockets, to which messages are lost, told twice, late or out of order."""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from palaestra.client.quiz.screen import Gap, apply
from palaestra.quiz.kinds import View
from tests.builders.shows import show

QUICK = settings(
    max_examples=3,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LONG = settings(QUICK, max_examples=60)
ACTS = 25


class _Evening:
    """A presentation whose people act at random; refusals are part of it."""

    def __init__(self, stage, chance):
        self.chance, self.stage = chance, stage
        self.operator = stage.operator()
        self.teams = [stage.team(), stage.team(stage.made.other_team_id)]
        self.judge = stage.screen(View.JUDGE)
        self.audience = stage.screen(View.AUDIENCE)
        self.screens = [self.operator, *self.teams, self.judge, self.audience]
        self.sent = 0

    def act(self):
        acts = (self._slide, self._timer, self._move, self._board, self._answer, self._score)
        self.chance.choice((*acts, self._answer))()

    def _slide(self):
        self.operator.call("set_slide", slide_order=self.chance.randrange(3))

    def _timer(self):
        action = self.chance.choice(["start", "pause", "resume", "add", "reset", "stop"])
        self.operator.call("set_timer", action=action, seconds=60)

    def _move(self):
        self.operator.call(self.chance.choice(["lock", "unlock", "unlock", "reveal"]))

    def _board(self):
        self.operator.call("show_scoreboard", shown=self.chance.random() < 0.5)
        self.operator.call("announce", text=str(self.chance.random()))

    def _answer(self):
        team = self.chance.choice(self.teams)
        self.sent += 1
        own = {"answer_id": str(self.sent), "client_rev": self.sent}
        asked = {"question_id": self.stage.made.question_id, "payload": {"choice": "Mercury"}}
        team.call("submit_answer", **own, **asked)

    def _score(self):
        whose = {"team_id": self.stage.made.team_id, "question_id": self.stage.made.question_id}
        points = self.chance.choice([None, 1, 4])
        self.judge.call("set_score", **whose, points=points, rev=self.chance.randrange(4))


def _arrived(screen, until, chance):
    """What came until then, as a bad network hands it on."""
    came, arrived = [], []
    while not came or came[-1]["seq"] < until:
        name, event = screen.socket.next()
        if name != "presence":
            came.append(event)
    for event in came:
        for _ in range(chance.choice([0, 1, 1, 2])):
            arrived.insert(max(0, len(arrived) - chance.choice([0, 0, 1, 3])), event)
    return arrived


def _follow(screen, arrived):
    """As our pages do: a gap is closed by joining again with the number that was seen last."""
    gaps = 0
    for event in arrived:
        try:
            screen.state = apply(screen.state, event)
        except Gap:
            gaps += 1
            _rejoin(screen)
    _rejoin(screen)
    return gaps


def _rejoin(screen):
    seen = {"last_seq": screen.state["seq"], "epoch": screen.state["epoch"]}
    joined = screen.must("join_presentation", **seen)
    screen.state = joined.get("state", screen.state)
    for event in joined.get("events", ()):
        screen.state = apply(screen.state, event)


def _fresh(screen, client, path):
    """A new screen's state, both at the same number: the server tells the board by itself."""
    while (fresh := client.get(path).json())["seq"] != screen.state["seq"]:
        _rejoin(screen)
    return fresh


def _converge(server, seed):
    with show(server) as stage:
        chance = Random(seed)
        evening = _Evening(stage, chance)
        for _ in range(ACTS):
            evening.act()
        last = evening.operator.must("announce", text="the end")["seq"]
        assert last > 5
        path = f"/api/presentations/{evening.operator.state['presentation_id']}/snapshot"
        gaps = 0
        for screen in evening.screens:
            gaps += _follow(screen, _arrived(screen, last, chance))
            fresh = _fresh(screen, stage.client(screen.token), path)
            assert {**screen.state, "server_time": 0} == {**fresh, "server_time": 0}
        # Something was lost, or nothing was tried.
        assert gaps > 0


@QUICK
@given(seed=st.integers(0, 2**32))
def test_screens_to_which_messages_are_lost_are_what_a_fresh_one_is(server, seed):
    _converge(server, seed)


@pytest.mark.long
@pytest.mark.timeout(900)
@LONG
@given(seed=st.integers(0, 2**32))
def test_screens_to_which_messages_are_lost_are_what_a_fresh_one_is_60_times(server, seed):
    _converge(server, seed)
