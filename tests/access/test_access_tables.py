"""Every operation is called by every kind of caller, on real servers in both modes."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from palaestra.app import ALWAYS, FEATURES, STATIC
from palaestra.core.http.route import routes_of
from palaestra.core.live.event import events_of
from tests.access.calls import CALLS
from tests.access.tables import MODES, Row, rows
from tests.access.world import CALLERS, VIEWERS, World, world
from tests.builders.sockets import calling

ROWS = rows()
EVERYBODY = (*CALLERS, *VIEWERS)
ASSET = next(f"assets/{file.name}" for file in (STATIC / "assets").glob("*.js"))
PAGES = {
    route.name
    for feature in (*ALWAYS, *FEATURES)
    for route in routes_of(feature.routes)
    if route.is_page
}


@pytest.fixture(scope="module", params=MODES)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    mode = request.param
    with world(tmp_path_factory.mktemp(mode), mode=mode) as made:
        yield made


def _address(path: str, house: World, caller: str, own: dict[str, str]) -> str:
    """`own` are things that this call alone is about."""
    name = ASSET if path.startswith("/static/") else "no-such-sample"
    things = {**house.things_of(caller, path), "name": name, **own}
    if "{key:" in path:
        things["key"] = house.key(caller)
    return re.sub(r"\{(\w+):\w+\}", lambda found: things[found[1]], path)


def _call(house: World, row: Row, caller: str) -> set[str]:
    """The different answers at the operation's paths: one, if they are the same operation."""
    answers = set()
    for path in row.addresses:
        sent = CALLS.get(row.name, lambda _house, _caller: {})(house, caller)
        headers = {"Accept": "text/html" if row.name in PAGES else "application/json"}
        headers |= sent.pop("headers", {})
        own = sent.pop("things", {})
        with house.client(caller) as client:
            address = house.server.url + _address(path, house, caller, own)
            reply = client.request(row.kind, address, headers=headers, **sent)
        if row.kind != "GET" and not reply.is_client_error:
            house.quizzes.touched()
        answers.add(str(reply.status_code))
    return answers


@pytest.mark.parametrize("caller", EVERYBODY)
def test_requests_are_answered_as_the_table_says(house: World, caller: str) -> None:
    wrong = {}
    for row in ROWS:
        if row.mode == house.mode and row.kind != "event":
            answers = _call(house, row, caller)
            if not all(row.allows(caller, answer) for answer in answers):
                wrong[row.operation] = (answers, row.answers.get(caller, "nobody's"))
    assert wrong == {}


@pytest.mark.parametrize("caller", EVERYBODY)
def test_events_are_answered_as_the_table_says(house: World, caller: str) -> None:
    token = house.token(caller)
    with calling(house.server, auth={"token": token} if token else None) as socket:
        for row in ROWS:
            if row.mode == house.mode and row.kind == "event":
                ack = socket.call(row.addresses[0], CALLS[row.name](house, caller))
                answer = "ok" if ack["ok"] else ack["error"]["code"]
                assert row.allows(caller, answer), (row.operation, answer)


def _operations() -> Counter[tuple[str, str, str]]:
    """Of the application: feature, mode, and the operation with all its paths."""
    found = [
        (feature.name, f"{route.method} {' '.join(route.paths)}")
        for feature in (*ALWAYS, *FEATURES)
        for route in routes_of(feature.routes)
    ]
    found += [
        (feature.name, f"event {event.name}")
        for feature in (*ALWAYS, *FEATURES)
        for event in events_of(feature.events)
    ]
    return Counter((feature, mode, operation) for feature, operation in found for mode in MODES)


def test_every_operation_stands_in_the_table_of_its_feature_once() -> None:
    assert Counter((row.feature, row.mode, row.operation) for row in ROWS) == _operations()
