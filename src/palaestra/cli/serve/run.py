"""uvicorn on our socket: no access log of its own, drained and gone ten seconds after SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import uvicorn

from palaestra.cli.serve.greeting import greeting
from palaestra.core.configuration import DatabaseSettings, ServerSettings, Settings
from palaestra.core.errors import ConfigurationError
from palaestra.core.telemetry import RequestLog

MIB = 1 << 20
# Open requests get this long; workers and database need the rest of the ten seconds.
DRAIN_SECONDS = 6
LARGEST_MESSAGE = 8 * MIB


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. Raises ConfigurationError when it cannot start."""
    from palaestra.app import build_app

    server = _Server(configure(build_app(settings), settings), settings)
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
        ws="websockets-sansio",
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
    """Greets once it is ready."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            for line in greeting(self._settings, port=port):
                click.echo(line)
            sys.stdout.flush()


def _end_quietly_on_signals() -> None:
    """uvicorn repeats the signal once it has drained: an orderly end is no failure."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)


def fill_with_demo(settings: Settings, *, config: Path | None) -> None:
    """In a process of its own: the libraries that make the demo must not stay in the server."""
    environment = {**os.environ, "PALAESTRA_SERVER_DATA": str(settings.data)}
    if config:
        environment["CONFIG_PATH"] = str(config)
    if url := settings[DatabaseSettings].url:
        environment["PALAESTRA_DATABASE_URL"] = url  # not an argument: others see those
    command = [sys.executable, "-m", "palaestra.cli", "demo"]
    done = subprocess.run(command, check=False, env=environment)  # noqa: S603 - our own program
    if done.returncode != 0:
        raise ConfigurationError("The demo could not be made; start without --demo, or see above.")
    accounts = settings.data / "demo-accounts.txt"
    if accounts.exists():
        click.echo(accounts.read_text(encoding="utf-8").strip())
