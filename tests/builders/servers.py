"""Real servers on real sockets, in a thread of the test process."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn

from palaestra.app import build_app, sections
from palaestra.cli.serve.run import configure
from palaestra.core.configuration import (
    AccountsSettings,
    DatabaseSettings,
    JobsSettings,
    ServerSettings,
    Settings,
    settings_of,
)
from palaestra.core.feature import Feature
from tests.builders.databases import put_up_to_date


@dataclass(frozen=True)
class RunningServer:
    """A server, its address, and the settings it runs with."""

    url: str
    settings: Settings

    def client(self, **options: Any) -> httpx.Client:
        """A new caller without a cookie."""
        # Reading the machine's certificates takes longer than most tests, and nobody needs them.
        return httpx.Client(base_url=self.url, timeout=30, verify=False, **options)  # noqa: S501 - plain http


def make_settings(
    data: Path,
    *,
    mode: str = "open",
    database_url: str | None = None,
    more: Sequence[msgspec.Struct] = (),
    **server: Any,
) -> Settings:
    """`more` are sections besides, as a feature declares them."""
    return settings_of(
        *more,
        ServerSettings(**server),
        AccountsSettings(mode=mode),  # type: ignore[arg-type]  # tests pass either mode
        DatabaseSettings(url=database_url),
        JobsSettings(workers=1),
        data=data,
        sections=sections(),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(settings: Settings, *, more: Sequence[Feature] = ()) -> Iterator[RunningServer]:
    """Serve until the block ends, as `palaestra serve` does; every thread and worker is gone then.

    `more` are features that only a test has.
    """
    if settings[DatabaseSettings].url is None:
        put_up_to_date(settings.data / "palaestra.db")
    with serving(build_app(settings, more=more), settings) as server:
        yield server


@contextmanager
def serving(app: Any, settings: Settings) -> Iterator[RunningServer]:
    """Serve an application that stands already."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = _Server(configure(app, settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert server.ready.wait(timeout=60), "the server did not start"
    try:
        yield RunningServer(f"http://127.0.0.1:{port}{_basepath(settings)}", settings)
    finally:
        server.should_exit = True
        thread.join(timeout=60)
        assert not thread.is_alive(), "the server did not stop"


def _basepath(settings: Settings) -> str:
    return settings[ServerSettings].basepath


class _Server(uvicorn.Server):
    """Says when it is ready, instead of being asked again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    def install_signal_handlers(self) -> None:
        """The test process keeps its own."""


def decoded(response: httpx.Response) -> Any:
    return msgspec.json.decode(response.content)
