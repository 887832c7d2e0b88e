"""`[server]`: who this server is and where it listens."""

import re
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from palaestra.core.configuration.section import path, secret, setting
from palaestra.core.errors import Invalid

FeatureName = Literal["competitions", "quiz", "screencasts", "statistics", "imaging"]
FEATURE_NAMES: tuple[FeatureName, ...] = (
    "competitions",
    "quiz",
    "screencasts",
    "statistics",
    "imaging",
)
BASEPATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
SHORTEST_COOKIE_SECRET = 32


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, setting("Shown in the header and by /status.", min_length=1)] = "Palaestra"
    owner: Annotated[str | None, setting("Who runs this server; shown by /status.")] = None
    location: Annotated[str | None, setting("Where it stands; shown by /status.")] = None
    data: Annotated[str, path("Folder under which the server keeps everything.")] = "palaestra-data"
    host: Annotated[str, setting("Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, setting("Port to listen on; 0 takes a free one.", ge=0, le=65535)] = 8080
    workers: Annotated[
        int,
        setting(
            "Server processes behind the port; above 1 they need Redis, and sockets are WebSocket.",
            ge=1,
            le=64,
        ),
    ] = 1
    basepath: Annotated[str, setting("Path under which everything lives, as /lab.")] = ""
    base_url: Annotated[
        str | None, setting("How the world reaches this server, for links in mails and pages.")
    ] = None
    cookie_secret: Annotated[
        str | None,
        secret(
            "Signs cookies and tokens, 32 characters or more; made at the first start if unset."
        ),
    ] = None
    trusted_proxies: Annotated[
        tuple[str, ...],
        setting("Addresses or networks whose X-Forwarded-… headers are believed."),
    ] = ()
    cors: Annotated[
        tuple[str, ...], setting("Origins whose pages may call the API, as http://localhost:3000.")
    ] = ()
    open_cors: Annotated[
        tuple[str, ...],
        setting(
            "Origins whose pages may call /elicast, /code, /audio, /log and /api/registrar, "
            "without the caller's sign-in; * is every one."
        ),
    ] = ("*",)
    features: Annotated[tuple[FeatureName, ...], setting("Parts of the house that are open.")] = (
        FEATURE_NAMES
    )
    timezone: Annotated[
        str, setting("Time zone of dates without one and of the pages, as Europe/Stockholm.")
    ] = "UTC"
    tls_cert: Annotated[str | None, path("Certificate chain (PEM) for https.")] = None
    tls_key: Annotated[str | None, path("Private key (PEM) of the certificate.")] = None
    open_to_the_network: Annotated[
        bool, setting("Let `open` mode, where nobody needs a password, listen beyond loopback.")
    ] = False

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "basepath", _basepath(self.basepath))
        _check_timezone(self.timezone)
        _check_secret(self.cookie_secret)
        for origin in self.cors:
            _check_origin("cors", origin)
        for origin in self.open_cors:
            _check_origin("open_cors", origin)
        for proxy in self.trusted_proxies:
            _check_network(proxy)
        if self.base_url is not None:
            _check_base_url(self.base_url)
        if (self.tls_cert is None) != (self.tls_key is None):
            missing = "tls_key" if self.tls_key is None else "tls_cert"
            raise Invalid(missing, "tls_cert and tls_key are needed together")

    @property
    def on_loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def public_url(self) -> str:
        """How the world reaches this server, without a slash at the end: base_url, else where it
        listens. Never from a request."""
        if self.base_url is not None:
            return self.base_url.rstrip("/")
        return f"{self.scheme}://{_reachable(self.host)}:{self.port}{self.basepath}"

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def scheme(self) -> str:
        return "https" if self.tls_cert else "http"


def _reachable(host: str) -> str:
    """An address for a link: that of this machine where the server listens on every one."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _basepath(value: str) -> str:
    trimmed = value.rstrip("/")
    if not BASEPATH.fullmatch(trimmed):
        raise Invalid("basepath", f"{value!r} is not a path such as /lab")
    return trimmed


def _check_timezone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise Invalid("timezone", f"there is no time zone {value!r}") from unknown


def _check_secret(value: str | None) -> None:
    if value is not None and len(value) < SHORTEST_COOKIE_SECRET:
        raise Invalid("cookie_secret", f"needs {SHORTEST_COOKIE_SECRET} characters or more")


def _check_network(value: str) -> None:
    try:
        ip_network(value, strict=False)
    except ValueError as wrong:
        raise Invalid("trusted_proxies", f"{value!r} is no address or network") from wrong


def _check_origin(field: str, value: str) -> None:
    if value == "*":
        return
    parts = _split(field, value)
    if parts.scheme not in ("http", "https") or not parts.netloc or value != _origin(parts):
        raise Invalid(field, f"{value!r} is not an origin such as http://localhost:3000")


def _check_base_url(value: str) -> None:
    parts = _split("base_url", value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise Invalid("base_url", f"{value!r} is not a URL such as https://lab.example.org")


def _split(field: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # parsed on access
    except ValueError as wrong:
        raise Invalid(field, f"{value!r} is not a URL: {wrong}") from wrong
    return parts


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"
