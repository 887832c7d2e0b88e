"""Clients of real servers."""

from collections.abc import Iterator

import pytest

from palaestra.client import Client
from tests.builders.servers import RunningServer
from tests.cli.conftest import start as start


@pytest.fixture
def host(server: RunningServer) -> Iterator[Client]:
    """A registered client, which hosts."""
    with Client(server.url) as client:
        client.register()
        yield client


@pytest.fixture
def competitor(server: RunningServer) -> Iterator[Client]:
    """Another registered client."""
    with Client(server.url) as client:
        client.register()
        yield client
