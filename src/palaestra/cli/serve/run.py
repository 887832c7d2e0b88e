"""uvicorn on our socket: no access log of its own, drained and gone ten seconds after SIGTERM."""

import asyncio
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import uvicorn

from palaestra.cli.serve.greeting import greeting
from palaestra.core.configuration import DatabaseSettings, ServerSettings, Settings
from palaestra.core.errors import ConfigurationError
from palaestra.core.live.protocol import FrameProtocol
from palaestra.core.live.quiet import collect_when_quiet
from palaestra.core.metrics import COUNTED
from palaestra.core.telemetry import RequestLog

logger = logging.getLogger(__name__)

MIB = 1 << 20
# Open requests get this long; workers and database need the rest of the ten seconds.
DRAIN_SECONDS = 6
LARGEST_MESSAGE = 8 * MIB


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. Raises ConfigurationError when it cannot start."""
    _serve(settings, listener, on_ready=lambda: _greet(settings, listener))


def run_several(settings: Settings, listener: socket.socket) -> None:
    """As `run`, in `[server] workers` processes."""
    # Loaded and brought up to date here, once: the processes share the memory of it.
    from palaestra.app import open_house
    from palaestra.cli.serve.supervisor import Supervisor

    with open_house(settings) as house:
        if house.database.is_sqlite:
            logger.warning("several processes take turns at writing SQLite: use PostgreSQL")
        if house.shared is not None:
            house.shared.check()
    # What processes counted that are gone.
    shutil.rmtree(settings.data / COUNTED, ignore_errors=True)
    Supervisor(
        settings[ServerSettings].workers,
        lambda say_ready: _serve(settings, listener, on_ready=say_ready),
        lambda: _greet(settings, listener),
    ).run()


def _serve(settings: Settings, listener: socket.socket, *, on_ready: Callable[[], None]) -> None:
    from palaestra.app import build_app

    server = _Server(configure(build_app(settings), settings), on_ready)
    _end_quietly_on_signals()
    server.run(sockets=[listener])
    if not server.started:
        raise ConfigurationError("The server did not start; the reason stands in the log above.")


def configure(app: Any, settings: Settings) -> uvicorn.Config:
    server = settings[ServerSettings]
    return uvicorn.Config(
        RequestLog(app),
        loop="uvloop",
        http="httptools",
        ws=FrameProtocol,
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(server.trusted_proxies),
        forwarded_allow_ips=list(server.trusted_proxies),
        timeout_graceful_shutdown=DRAIN_SECONDS,
        ssl_certfile=server.tls_cert,
        ssl_keyfile=server.tls_key,
    )


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._collecting: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()
            self._collecting = asyncio.create_task(collect_when_quiet())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._collecting is not None:
            self._collecting.cancel()
        await super().shutdown(sockets)


def _greet(settings: Settings, listener: socket.socket) -> None:
    for line in greeting(settings, port=listener.getsockname()[1]):
        click.echo(line)
    sys.stdout.flush()


def _end_quietly_on_signals() -> None:
    """uvicorn repeats the signal once it has drained: an orderly end is no failure."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)


def _run(command: list[str], environment: dict[str, str]) -> int:
    """The exit code. A SIGTERM meanwhile ends the command too, also one that comes as it starts.

    `subprocess.run` would leave the process behind whose start a signal's handler has cut off.
    """
    came: list[int] = []
    handler = signal.signal(signal.SIGTERM, lambda number, _: came.append(number))
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
    finally:
        signal.signal(signal.SIGTERM, handler)
    with process:
        try:
            if came:
                sys.exit(128 + came[0])
            return process.wait()
        except BaseException:
            process.kill()
            raise


def fill_with_demo(settings: Settings, *, config: Path | None) -> None:
    """In a process of its own: the libraries that make the demo must not stay in the server."""
    environment = {**os.environ, "PALAESTRA_SERVER_DATA": str(settings.data)}
    if config:
        environment["CONFIG_PATH"] = str(config)
    if url := settings[DatabaseSettings].url:
        environment["PALAESTRA_DATABASE_URL"] = url  # not an argument: others see those
    command = [sys.executable, "-m", "palaestra.cli", "demo"]
    if _run(command, environment) != 0:
        raise ConfigurationError("The demo could not be made; start without --demo, or see above.")
    accounts = settings.data / "demo-accounts.txt"
    if accounts.exists():
        click.echo(accounts.read_text(encoding="utf-8").strip())
