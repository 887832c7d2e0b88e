"""A server whose engine is R, and somebody who speaks to it as the document's clients do."""

from collections.abc import Iterator

import httpx
import pytest

from palaestra.statistics.settings import StatisticsSettings
from tests.builders.conversations import speaking
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.speakers import ROOT, Speaker
from tests.builders.workspaces import nine


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    statistics = StatisticsSettings(engine="r", max_data=400_000)
    folder = tmp_path_factory.mktemp("objects")
    with running(make_settings(folder, more=[statistics])) as started:
        yield started


@pytest.fixture(scope="package")
def person(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        yield client


@pytest.fixture
def speaker(server: RunningServer, person: httpx.Client) -> Iterator[Speaker]:
    """In a new workspace, with the document's nine rows."""
    workspace = person.post(f"{ROOT}/workspaces", json={"name": "W"}).json()["id"]
    with speaking(server, person) as client:
        client.resume(workspace)
        made = Speaker(client, workspace)
        made.send(nine())
        yield made
