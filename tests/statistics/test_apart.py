"""Two people at once share no data, no chance, no files, no memory and no time."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import psutil
import pytest

from palaestra.statistics.settings import StatisticsSettings
from tests.builders.conversations import Client, speaking
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.statistics import call
from tests.builders.waiting import eventually
from tests.builders.workspaces import nine

# Longer than the server allows, whichever engine does it; in steps that are each soon interrupted:
# an engine that does not listen in time is ended by force, and its user told of it.
SOME = call("add", *(call("mean", call("rgamma", 1_000_000, 2.5)) for _ in range(16)))
ENDLESS = call("add", *(SOME for _ in range(16)))
HUGE = call("mean", call("rep", 1.5, 100_000_000))


@pytest.fixture(scope="module", params=["r", "python"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    settings = StatisticsSettings(
        engine=request.param, calc_timeout=5, r_memory_mb=600, max_data=1_000_000_000
    )
    with running(make_settings(tmp_path_factory.mktemp("apart"), more=[settings])) as started:
        yield started


class Person:
    def __init__(self, server: RunningServer, stack: ExitStack) -> None:
        self.http: httpx.Client = stack.enter_context(server.client())
        self.http.post("/api/account/register", json={}).raise_for_status()
        self.client: Client = stack.enter_context(speaking(server, self.http))
        self.next = 1

    def begin(self, raw: dict[str, Any]) -> int:
        hash, self.next = self.next, self.next + 1
        self.client.send({**raw, "hash": hash})
        return hash

    def said(self, raw: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = self.client.hear_until_done(self.begin(raw))["result"]
        return result


@pytest.fixture
def two(server: RunningServer) -> Iterator[tuple[Person, Person]]:
    with ExitStack() as stack:
        yield Person(server, stack), Person(server, stack)


def test_two_people_share_no_data_and_no_chance(two: tuple[Person, Person]) -> None:
    one, other = two
    one.begin(nine())
    assert one.said(call("mean", "C"))["value"] == 8

    assert other.said(call("mean", "C"))["code"] == "unknown_variable"
    other.begin({**nine(), "variables": [{"name": "C", "values": [1, 2]}]})
    assert other.said(call("mean", "C"))["value"] == 1.5
    assert one.said(call("mean", "C"))["value"] == 8
    drawn = [person.said(call("rnorm", 5))["value"] for person in (one, other, one, other)]
    assert len({tuple(each) for each in drawn}) == 4


def test_time_and_memory_of_one_are_not_the_others(two: tuple[Person, Person]) -> None:
    one, other = two
    one.begin(nine())
    other.begin(nine())
    endless = one.begin(ENDLESS)

    huge = other.said(HUGE)
    assert huge["code"] == "r_error", huge
    assert other.said(call("mean", "D"))["value"] == pytest.approx(66 / 9)
    late = one.client.hear_until_done(endless)["result"]
    assert late["code"] == "timeout", late
    assert one.said(call("mean", "C"))["value"] == 8
    assert not [each for person in two for each in person.client.errors]


def folders() -> set[tuple[int, str]]:
    """Where R's sessions of this process work: below which Rserve, and in which folder there."""
    found = set()
    for each in psutil.Process().children(recursive=True):
        try:
            parent = each.parent()
            if parent is not None and parent.name() == each.name() == "Rserve":
                found.add((parent.pid, os.readlink(f"/proc/{each.pid}/cwd")))
        except (psutil.NoSuchProcess, FileNotFoundError):
            continue
    return found


@pytest.mark.parametrize("server", ["r"], indirect=True)
def test_sessions_of_r_have_folders_of_their_own(server: RunningServer) -> None:
    before = folders()
    with ExitStack() as stack:
        for person in (Person(server, stack), Person(server, stack)):
            assert person.said(call("add", 1, 1))["value"] == 2
        assert len(eventually(lambda: len(found := folders() - before) > 1 and found)) == 2
