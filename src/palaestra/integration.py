"""`create_app`: the server inside an operator's own program, with its login and its store.

The documented way to integrate (document 000, "Integrating with server"); the guide is
docs/how-to/integrate.md.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from palaestra.core.hooks import Hooks
from palaestra.core.http.foreign import Given


def create_app(
    login: Callable[..., Any] | None = None,
    register: Callable[..., Any] | None = None,
    persist: Callable[..., None] | None = None,
    basepath: str = "/",
    handlers: Sequence[Given] | None = None,
    cookie_secret: str | None = None,
    debug: bool = False,
    proxies: Mapping[str, str] | None = None,
    *,
    data: str | Path | None = None,
    config: str | Path | None = None,
) -> Any:
    """An ASGI application, configured like `palaestra serve` by environment and files.

    `login(handler, user)` returns a ClientStruct or None, `register(handler, data)` a
    ClientStruct, `persist(handler, struct, update=False)` may set `struct.id`. With a login or
    register hook people must sign in, unless the configuration says otherwise. `handlers` are
    (path, handler) or (path, handler, arguments). `proxies` are for fetching data sets by URL.

    Raises ConfigurationError, also where another server uses the data folder.
    """
    from palaestra.app import build_app, sections
    from palaestra.cli.serve.command import log_as_configured, refuse_many_without_redis
    from palaestra.cli.serve.lock import redis_of, take
    from palaestra.core.telemetry import RequestLog
    from palaestra.settings import load
    from palaestra.settings.given import Given as GivenSetting

    folder = Path.cwd()
    flags: dict[str, object] = {
        "server.basepath": basepath.rstrip("/") or None,
        "server.cookie_secret": cookie_secret,
        "server.data": None if data is None else str(data),
    }
    fallbacks = {}
    if login or register:
        fallbacks["accounts.mode"] = GivenSetting("accounts", "create_app", folder)
    if debug:
        fallbacks["logging.logging_level"] = GivenSetting("DEBUG", "create_app", folder)
    settings = load(
        sections(),
        flags=flags,
        environ=os.environ,
        config=None if config is None else Path(config),
        folder=folder,
        fallbacks=fallbacks,
    )
    log_as_configured(settings)
    refuse_many_without_redis(settings)
    take(settings.data, redis=redis_of(settings))
    hooks = Hooks(login=login, register=register, persist=persist)
    app = build_app(
        settings, hooks=hooks, handlers=handlers or (), debug=debug, proxies=proxies or {}
    )
    return RequestLog(app)


class ServerApplication:
    """The documented name of the same; an ASGI application."""

    def __init__(
        self,
        login: Callable[..., Any] | None = None,
        register: Callable[..., Any] | None = None,
        persist: Callable[..., None] | None = None,
        basepath: str = "/",
        handlers: Sequence[Given] | None = None,
        cookie_secret: str | None = None,
        debug: bool = False,
        **options: Any,
    ) -> None:
        self._app = create_app(
            login, register, persist, basepath, handlers, cookie_secret, debug, **options
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)
