"""Valid messages, changed in one to three places, said to a server as clients say them: each is
answered by its documented code, nothing foreign runs, nothing fails inside, no workspace is lost.

The canary is a file in the one folder that R shares with the server.
"""

import copy
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from palaestra.core.live import budget
from palaestra.statistics.service.bench import BROKEN
from palaestra.statistics.settings import StatisticsSettings
from palaestra.statistics.structures.outputs import TEST_MODES
from palaestra.statistics.structures.problems import CODES
from tests.builders.conversations import Client, speaking
from tests.builders.servers import make_settings, running
from tests.builders.statistics import call, text
from tests.builders.workspaces import NINE, nine

EVERY = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CELLS = {"op": "set", "row": 1, "variables": ["C"], "values": [[7], [8]]}
VALID: list[dict[str, Any]] = [
    nine(hash=2, name="other"),
    {
        **nine(hash=3, name="third"),
        "variables": [*NINE, {"name": "E", "formula": call("add", "C", 1)}],
    },
    {"type": "variable", "hash": 4, "name": "v", "values": [1, 2, None], "missing": [2]},
    {"type": "filter", "hash": 5, "name": "f", "values": [True, None, False]},
    {"type": "list", "hash": 6, "name": "l", "items": [1, "a", [2, 3]]},
    {"type": "settings", "hash": 7, "graph": {"line": {"width": 2}}},
    {
        "type": "crosstab",
        "hash": 8,
        "row_variables": ["A"],
        "column_variables": ["B", "C"],
        "relative": ["count", "row"],
        "totals": ["row", "column"],
        "panel_variables": ["B"],
        "panel_placement": ["panel"],
        "dataset": "nine",
    },
    {
        "type": "descriptive",
        "hash": 9,
        "variables": ["C", "D"],
        "panel_variables": ["A"],
        "descriptives": ["mean", call("quantile", 0.3)],
        "dataset": "nine",
    },
    *(
        {
            "type": "test",
            "hash": 10 + place,
            "mode": mode,
            "variables": ["C", "A"],
            "null": 1,
            "conf_level": 0.9,
            "dataset": "nine",
        }
        for place, mode in enumerate(TEST_MODES)
    ),
    {
        "type": "graph",
        "hash": 40,
        "mode": "scatter",
        "variables": ["C", "D", "A"],
        "dataset": "nine",
        "components": [{"mode": "fit", "se": True}, {"mode": "abline", "a": 1, "b": 2}],
        "xaxis": {"label": "x", "limits": [0, 9], "ticks": {"values": [1], "labels": ["one"]}},
    },
    {"type": "graph", "hash": 41, "mode": "hist", "variables": ["C"], "bins": 5, "dataset": "nine"},
    {
        "type": "model",
        "hash": 42,
        "name": "m",
        "mode": "glm",
        "response": "B",
        "family": "binomial",
        "terms": [["C"], ["C", "D"]],
        "success": "Y",
        "dataset": "nine",
    },
    {**call("sample", "C", 3), "hash": 43, "seed": 5, "priority": "low"},
    {**call("seq", 0, {"n": 1, "unit": "month"}, 3), "hash": 44},
    {**call("parse", text("x <- C + 2")), "hash": 45},
    {**call("merge", "nine", "other"), "hash": 46},
    {"type": "add", "variables": ["C", {"type": "add", "variables": ["D", 1]}], "hash": 47},
    {"type": "edit", "target": 2, "changes": [CELLS, {"op": "insert_rows", "row": 0, "count": 2}]},
    {"type": "edit", "target": 2, "changes": [{"op": "delete_rows", "row": 0, "count": 1}]},
    {"type": "cancel", "target": 8},
    {"type": "delete", "target": 9},
]  # fmt: skip - a table
HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 60),
    st.sampled_from([2**31, 2**53, -(2**63), 10**30, 1e308, -0.0, 0.1]),
    st.sampled_from(
        [
            "",
            "A",
            "C",
            "nine",
            "m",
            "system",
            "eval",
            "dataset",
            "\x00",
            "\ud7ff",
            "é" * 70,
            "__proto__",
        ]
    ),
    st.just("system('touch /sockets/canary')"),
    st.just({"type": "literal", "value": "`system`('touch /sockets/canary')"}),
    st.just(call("system", text("touch /sockets/canary"))),
    st.just(call("file.create", text("/sockets/canary"))),
    st.sampled_from([[], {}, [[]], [None], {"type": "command"}, b"\x01" * 16]),
    st.builds(lambda: [1] * 6000),
).map(copy.deepcopy)  # fmt: skip - a grammar; copied, since what is drawn is changed


def places(tree: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything in a tree."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in inside:
        yield (*here, key)
        if isinstance(value, dict | list):
            yield from places(value, (*here, key))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def twice(draw: st.DrawFn, raw: Any, around: Any, key: Any) -> None:
    if isinstance(around, list):
        around.insert(key, copy.deepcopy(around[key]))


def deeper(draw: st.DrawFn, raw: Any, around: Any, key: Any) -> None:
    inside = [around[key]]
    around[key] = inside if draw(st.booleans()) else {"type": "add", "variables": inside}


def exchange(draw: st.DrawFn, raw: Any, around: Any, key: Any) -> None:
    around[key] = copy.deepcopy(at(raw, draw(st.sampled_from([*places(raw)]))))


def more(draw: st.DrawFn, raw: Any, around: Any, key: Any) -> None:
    if isinstance(around, dict):
        around[draw(st.sampled_from(KEYS))] = draw(HOSTILE)


KEYS = ["hash", "name", "values", "filters", "weights", "x", "seed", "priority", "formula"]
DEEDS = [
    lambda draw, raw, around, key: around.__setitem__(key, draw(HOSTILE)),
    lambda draw, raw, around, key: around.__delitem__(key),
    twice,
    deeper,
    exchange,
    more,
]


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A valid object with one to three things in it replaced, left out, doubled, exchanged."""
    raw = copy.deepcopy(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 3))):
        found = [*places(raw)]
        if not found:
            break
        *way, key = draw(st.sampled_from(found))
        draw(st.sampled_from(DEEDS))(draw, raw, at(raw, tuple(way)), key)
    return raw


ENVELOPES = st.one_of(
    st.builds(lambda one: {"id": "f", "objects": [one]}, changed()),
    st.builds(lambda some: {"id": 1, "objects": some}, st.lists(changed(), max_size=3)),
    st.fixed_dictionaries({"id": HOSTILE, "objects": HOSTILE}, optional={"seq": HOSTILE}),
    HOSTILE,
)  # fmt: skip - a grammar


SHORT = st.one_of(HOSTILE, st.dictionaries(st.sampled_from(["ack", "id", "t"]), HOSTILE))


class Target:
    """A workspace on a server, spoken to by a socket and by HTTP."""

    def __init__(self, person: httpx.Client, client: Client, workspace: str) -> None:
        self.person, self.client, self.workspace = person, client, workspace
        self.path = f"/api/statistics/workspaces/{workspace}"

    def say(self, name: str, payload: Any) -> None:
        answer = self.client.caller.call(name, payload)
        if isinstance(answer, dict) and answer.get("ok") is False:
            assert answer["error"]["code"] in (*CODES, "invalid", "too_large"), answer
        while self.client.caller.waiting:
            self.hear()

    def hear(self) -> None:
        name, payload = self.client.caller.next()
        if name != "data":
            return
        for one in payload["objects"]:
            told = one if one["type"] == "error" else one.get("result") or {}
            if one["type"] == "error" or one.get("status") == "error":
                assert told["code"] in CODES, told
                assert told["code"] != "r_restarted", one
                assert told["message"] != BROKEN, one
        self.client.caller.call("ok", {"ack": payload["seq"]})

    def post(self, some: list[Any]) -> None:
        content = msgspec.json.encode({"objects": some})
        reply = self.person.post(f"{self.path}/objects", content=content)
        assert reply.status_code < 500, (reply.text, some)

    def check(self) -> None:
        """The workspace is whole and computes."""
        while self.client.caller.waiting:
            self.hear()
        self.person.get(self.path).raise_for_status()
        wanted = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}
        put = {"objects": [nine(hash=1), {**wanted, "dataset": "nine", "hash": 2}]}
        self.person.post(f"{self.path}/objects", json=put).raise_for_status()
        while True:
            found = self.person.get(f"/api/statistics/objects/{self.workspace}/2").json()
            if found["status"] in ("done", "error"):
                break
        cells = [[cell["v"] for cell in row] for row in found["result"]["cells"]]
        assert cells == [[3, 2], [3, 1]]
        sockets = Path(tempfile.gettempdir()).glob("palaestra-r-*/sockets/*")
        assert {each.name for each in sockets} <= {"r"}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    statistics = StatisticsSettings(engine="r", max_data=100_000, calc_timeout=10)
    server_settings = make_settings(tmp_path_factory.mktemp("fuzz"), more=[statistics])
    with (
        pytest.MonkeyPatch.context() as patch,
        running(server_settings) as server,
        server.client() as person,
    ):
        # A person says at most 50 things a second; here thousands are to be said.
        patch.setattr(budget, "PER_SECOND", 1e6)
        person.post("/api/account/register", json={}).raise_for_status()
        workspace = person.get("/login").json()["workspace"]["id"]
        with speaking(server, person) as client:
            client.resume(workspace)
            yield Target(person, client, workspace)


@pytest.fixture
def guarded(target: Target, caplog: pytest.LogCaptureFixture) -> Iterator[Target]:
    """Fails where something failed inside of the server, or the workspace does not compute."""
    target.check()
    with caplog.at_level(logging.ERROR):
        yield target
        target.check()
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


def hurt(target: Target, envelope: Any, *, by_socket: bool) -> None:
    target.say("data", {"id": "n", "objects": [nine(hash=1)]})
    if by_socket:
        target.say("data", envelope)
    elif isinstance(envelope, dict) and isinstance(envelope.get("objects"), list):
        target.post(envelope["objects"])


@settings(EVERY, max_examples=240)
@given(envelope=ENVELOPES, by_socket=st.booleans())
def test_messages_made_to_hurt(guarded: Target, envelope: Any, by_socket: bool) -> None:
    hurt(guarded, envelope, by_socket=by_socket)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(EVERY, max_examples=5000)
@given(envelope=ENVELOPES, by_socket=st.booleans())
def test_messages_made_to_hurt_at_length(guarded: Target, envelope: Any, by_socket: bool) -> None:
    hurt(guarded, envelope, by_socket=by_socket)


@settings(EVERY, max_examples=60)
@given(
    name=st.sampled_from(["ok", "ping"]),
    payload=st.one_of(HOSTILE, st.dictionaries(st.sampled_from(["ack", "id", "t"]), HOSTILE)),
)  # fmt: skip - a grammar
def test_other_messages_made_to_hurt(guarded: Target, name: str, payload: Any) -> None:
    guarded.say(name, payload)
