"""What goes by short ways really does, and overtakes nothing; they lean on private fields."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet

from palaestra.core.feature import Feature
from palaestra.core.live import Live
from palaestra.core.live.fanout import _event_in
from palaestra.quiz.kinds import View
from tests.builders.servers import make_settings, running
from tests.builders.shows import show
from tests.builders.sockets import connected
from tests.builders.waiting import eventually

TEAMS_ANSWERS = 20


@pytest.fixture(scope="module")
def seen():
    """The server's own Live, once it runs."""
    return []


@pytest.fixture(scope="module")
def server(tmp_path_factory, seen):
    @asynccontextmanager
    async def look(parts):
        seen.append(parts[Live])
        yield

    probe = Feature(name="probe", lifespan=look)
    with running(make_settings(tmp_path_factory.mktemp("short")), more=[probe]) as started:
        yield started


def _answer(question, number):
    choice = {"choice": question["alternatives"][0]["id"]}
    sent = {"answer_id": f"a{number}", "client_rev": number + 1}
    return {**sent, "question_id": question["id"], "payload": choice}


def test_events_and_acknowledgements_go_as_ready_frames(server, seen):
    with show(server) as stage:
        operator, audience = stage.operator(), stage.screen(View.AUDIENCE)
        (live,) = seen
        short, queued = live.ways
        for number in range(10):
            operator.must("announce", text=str(number))
        eventually(lambda: live.ways[0] - short >= 30)
        assert live.ways[1] == queued
        while audience.state["announcement"] != "9":
            audience.take()


def test_an_answer_needs_no_task_and_what_is_wrong_with_it_is_said_as_ever(server, seen):
    with show(server) as stage:
        operator, team = stage.operator(), stage.team()
        audience = stage.screen(View.AUDIENCE)
        seq = operator.must("set_slide", slide_order=0)["seq"]
        (question,) = team.until(seq)["slide"]["questions"]
        (live,) = seen
        before = live.server.without_task
        assert team.must("submit_answer", **_answer(question, 0))["counted"]
        wrong = team.call("submit_answer", **{**_answer(question, 1), "payload": {"choice": -1}})
        assert (wrong["error"]["code"], wrong["error"]["field"]) == ("invalid", "answer")
        missing = team.call("submit_answer", answer_id="x")
        assert missing["error"]["code"] == "invalid"
        refused = audience.call("submit_answer", **_answer(question, 2))
        assert (refused["ok"], refused["error"]["code"]) == (False, "forbidden")
        assert all("server_time" in one for one in (wrong, missing, refused))
        assert live.server.without_task - before == 4
        assert team.must("submit_answer", **_answer(question, 3))["counted"]


def test_a_connections_events_are_answered_in_order_by_whatever_way(server):
    with show(server) as stage:
        operator = stage.operator()
        token = stage.token(View.TEAM, stage.made.team_id)
        operator.must("set_slide", slide_order=0)

        async def scene():
            heard, done = [], asyncio.Event()
            async with connected(server, auth={"token": token}) as client:
                state = (await client.call("join_presentation", {}))["state"]
                (question,) = state["slide"]["questions"]
                sent = []
                for number in range(TEAMS_ANSWERS):
                    sent += [
                        ("submit_answer", _answer(question, number)),
                        ("clock_ping", {"t0": number}),
                    ]
                    if number % 5 == 0:
                        sent.append(("join_presentation", {}))

                def hear(place):
                    def note(answer):
                        assert answer["ok"], answer
                        heard.append(place)
                        if len(heard) == len(sent):
                            done.set()

                    return note

                for place, (name, payload) in enumerate(sent):
                    await client.emit(name, payload, callback=hear(place))
                await asyncio.wait_for(done.wait(), 30)
                return heard, len(sent)

        heard, count = asyncio.run(scene())
        assert heard == list(range(count))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(
    name=st.text(max_size=12),
    payload=JSON,
    id=st.none() | st.integers(0, 10**9),
    binary=st.binary(),
)
def test_an_event_is_read_as_the_library_reads_it(name, payload, id, binary):
    def sent(**fields):
        encoded = packet.Packet(**fields).encode()
        first = encoded if isinstance(encoded, str) else encoded[0]
        return b"4" + first.encode("utf-8", "surrogatepass")

    event = sent(packet_type=packet.EVENT, data=[name, payload], id=id)
    assert _event_in(event) == (id, [name, payload])
    # What only the library can tell is left to it.
    assert _event_in(sent(packet_type=packet.EVENT, data=[name], namespace="/other", id=id)) is None
    assert _event_in(sent(packet_type=packet.EVENT, data=[name, binary], id=id)) is None
    assert _event_in(sent(packet_type=packet.ACK, data=[payload], id=id)) is None
    assert _event_in(sent(packet_type=packet.CONNECT, data={"token": name})) is None
