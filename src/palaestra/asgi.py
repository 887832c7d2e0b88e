"""`palaestra.asgi:app` for gunicorn and other ASGI servers.

Whoever starts it may listen anywhere, so people sign in unless something else is configured.
Nothing happens at import; asking for `app` reads the configuration and takes the data folder.
"""

import os
from pathlib import Path
from typing import Any

from palaestra.core.configuration import AccountsSettings, ServerSettings, Settings
from palaestra.core.errors import ConfigurationError


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    app = globals()["app"] = make_app()
    return app


def make_app() -> Any:
    """Raises ConfigurationError, also for a second process on the data folder without Redis."""
    from palaestra.app import build_app
    from palaestra.cli.serve.command import log_as_configured, refuse_many_without_redis
    from palaestra.cli.serve.lock import redis_of, take
    from palaestra.core.telemetry import RequestLog

    settings = read_settings()
    log_as_configured(settings)
    refuse_many_without_redis(settings)
    take(settings.data, redis=redis_of(settings))
    return RequestLog(build_app(settings))


def read_settings() -> Settings:
    from palaestra.app import sections
    from palaestra.settings import load
    from palaestra.settings.given import Given

    folder = Path.cwd()
    settings = load(
        sections(),
        flags={},
        environ=os.environ,
        config=None,
        folder=folder,
        fallbacks={"accounts.mode": Given("accounts", "palaestra.asgi", folder)},
    )
    is_open = settings[AccountsSettings].mode == "open"
    if is_open and not settings[ServerSettings].open_to_the_network:
        raise ConfigurationError(
            "palaestra.asgi cannot know who reaches it, so open mode needs "
            "PALAESTRA_OPEN_TO_THE_NETWORK=1."
        )
    return settings
