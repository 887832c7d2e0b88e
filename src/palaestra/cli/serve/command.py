"""The command: checks first, so that a refusal leaves nothing behind."""

import signal
import sys
from pathlib import Path

import click

from palaestra.cli.options import read_settings, with_places
from palaestra.core.configuration import (
    AccountsSettings,
    DatabaseSettings,
    LoggingSettings,
    RedisSettings,
    ServerSettings,
    Settings,
)
from palaestra.core.errors import ConfigurationError


@click.command()
@click.option("--host", help="Address to listen on (127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (8080); 0 takes a free one.")
@with_places
@click.option(
    "--workers", type=int, metavar="N", help="Server processes (1); more than one need Redis."
)
@click.option("--basepath", metavar="PATH", help="Path under which everything lives.")
@click.option("--demo", is_flag=True, help="First fill the server with competitions to look at.")
@click.option(
    "--open-to-the-network",
    is_flag=True,
    default=None,
    help="Let open mode, where nobody needs a password, listen beyond this machine.",
)
@click.option("--tls-cert", metavar="FILE", help="Certificate chain (PEM): serve https.")
@click.option("--tls-key", metavar="FILE", help="Private key (PEM) of the certificate.")
def serve(
    *,
    data: str | None,
    config: Path | None,
    sql: str | None,
    demo: bool,
    **flags: object,
) -> None:
    """Run the server until it is told to stop (Ctrl-C or SIGTERM)."""
    settings = read_settings(
        data=data,
        config=config,
        sql=sql,
        flags={f"server.{name}": value for name, value in flags.items()},
    )
    refuse_exposure(settings)
    refuse_missing_files(settings[ServerSettings])
    refuse_many_without_redis(settings)
    start(settings, demo=demo, config=config)


def refuse_exposure(settings: Settings) -> None:
    """Open mode lets anybody in: only programs on this machine may reach it."""
    server = settings[ServerSettings]
    is_open = settings[AccountsSettings].mode == "open"
    if is_open and not server.on_loopback and not server.open_to_the_network:
        raise ConfigurationError(
            "In open mode nobody needs a password, so the server does not listen on "
            f"{server.host}. "
            'Let people sign in ([accounts] mode = "accounts"), or, where everybody on the network '
            "may do everything, add --open-to-the-network."
        )


def refuse_missing_files(server: ServerSettings) -> None:
    for key, name in (("tls_cert", server.tls_cert), ("tls_key", server.tls_key)):
        try:
            if name is not None:
                Path(name).read_bytes()
        except OSError as wrong:
            raise ConfigurationError(
                f"[server] {key}: {name} cannot be read: {wrong.strerror}"
            ) from wrong


def refuse_many_without_redis(settings: Settings) -> None:
    """Processes that cannot tell each other anything are not one server."""
    workers = settings[ServerSettings].workers
    if workers > 1 and settings[RedisSettings].url is None:
        raise ConfigurationError(
            f"--workers {workers} needs Redis: without it a page connected to one process never "
            "hears of what happens in another, and each counts its own limits. "
            'Start a Redis and name it ([redis] url = "redis://localhost:6379/0"), or use one.'
        )


def start(settings: Settings, *, demo: bool, config: Path | None) -> None:
    from palaestra.cli.serve.listen import listen
    from palaestra.cli.serve.lock import lock, redis_of
    from palaestra.cli.serve.run import fill_with_demo, run, run_several

    server = settings[ServerSettings]
    log_as_configured(settings)
    # Until the server itself listens to signals: leave by the way that ends the demo's process too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    held = lock(settings.data, redis=redis_of(settings))
    with listen(server.host, server.port) as listener, held:
        if demo:
            fill_with_demo(settings, config=config)
        if server.workers == 1:
            run(settings, listener)
        else:
            run_several(settings, listener)


def log_as_configured(settings: Settings) -> None:
    from palaestra.core import telemetry

    secret = settings[ServerSettings].cookie_secret
    urls = (settings[DatabaseSettings].url, settings[RedisSettings].url)
    known = [*telemetry.passwords_in(*urls), *([secret] if secret else [])]
    telemetry.configure(settings[LoggingSettings], secrets=known)
