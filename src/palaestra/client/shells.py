"""The two shells that carry out flows: blocking, and on the event loop."""

import asyncio
import inspect
import time
from http.cookiejar import Cookie, CookieJar
from typing import Any, TypeVar
from urllib.parse import urlsplit

from palaestra.client import sending
from palaestra.client.flow import Flow, Patience, Request, Step, Wait, arun, run
from palaestra.client.sending import Proxies
from palaestra.client.session import Credentials, Session

T = TypeVar("T")

COOKIE = "user"


class Shell:
    """One session over one pool of connections; threads may share it."""

    def __init__(
        self,
        host: str,
        credentials: Credentials,
        *,
        cookies: Any,
        proxies: Proxies,
        timeout: float,
        patience: Patience,
    ) -> None:
        self.http = sending.open_sync(
            host, cookies=of_host(host, cookies), proxies=proxies, timeout=timeout
        )
        self.session = Session(credentials, patience, has_cookie=lambda: _has(self.http))

    def run(self, flow: Flow[T]) -> T:
        return run(flow, self.perform)

    def perform(self, step: Step) -> Any:
        if isinstance(step, Request):
            return sending.send(self.http, step)
        if isinstance(step, Wait):
            return time.sleep(step.seconds)
        return step.function()


class AsyncShell:
    """As `Shell`; plain functions of the caller run in threads."""

    def __init__(
        self,
        host: str,
        credentials: Credentials,
        *,
        cookies: Any,
        proxies: Proxies,
        timeout: float,
        patience: Patience,
    ) -> None:
        self.http = sending.open_async(
            host, cookies=of_host(host, cookies), proxies=proxies, timeout=timeout
        )
        self.session = Session(credentials, patience, has_cookie=lambda: _has(self.http))

    async def run(self, flow: Flow[T]) -> T:
        return await arun(flow, self.perform)

    async def perform(self, step: Step) -> Any:
        if isinstance(step, Request):
            return await sending.asend(self.http, step)
        if isinstance(step, Wait):
            return await asyncio.sleep(step.seconds)
        result = await asyncio.to_thread(step.function)
        return await result if inspect.isawaitable(result) else result


def _has(http: Any) -> bool:
    return any(cookie.name == COOKIE for cookie in http.cookies.jar)


def of_host(host: str, cookies: Any) -> Any:
    """Cookies by name belong to the host, so that its own later ones take their place."""
    if cookies is None or isinstance(cookies, CookieJar):
        return cookies
    parts = urlsplit(host)
    name = parts.hostname or ""
    jar = CookieJar()
    for key, value in dict(cookies).items():
        # As the library of cookies calls a host without a dot.
        domain = name if "." in name else f"{name}.local"
        jar.set_cookie(_cookie(key, value, domain=domain, path=parts.path.rstrip("/") or "/"))
    return jar


def _cookie(name: str, value: str, *, domain: str, path: str) -> Cookie:
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=False,
        domain_initial_dot=False,
        path=path,
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )
