"""What the server writes about itself: a line an event, for people or machines, no secrets."""

import json
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from palaestra.core.configuration import LoggingSettings
from palaestra.core.errors import ConfigurationError

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

REDACTED = "[redacted]"
# Below this length a secret would blank out ordinary words.
SHORTEST_SECRET = 6
# What carries credentials, whoever wrote the line: headers, JSON, forms and URLs.
CREDENTIALS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]+"),
    re.compile(
        r"(?i)(\b(?:password|passwd|secret|token|api_?key|cookie|authorization)"
        r"""["']?\s*[:=]\s*(?:bearer\s+|basic\s+)?["']?)[^\s"'&,;}]+"""
    ),
    re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)"),
)
# Fields of a record that the logging library itself sets; the others are ours.
STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# They tell each step of their own start; ours says what a person needs.
TALKATIVE = ("uvicorn", "alembic")

requests = logging.getLogger("palaestra.requests")


class Redaction:
    """Takes the values of `secrets`, and whatever looks like a credential, out of a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        longest_first = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if known else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub(REDACTED, text)
        for pattern in CREDENTIALS:
            text = pattern.sub(rf"\g<1>{REDACTED}", text)
        return text


class TextFormatter(logging.Formatter):
    """``2026-11-21T08:15:01.123Z INFO palaestra.requests GET / 200 status=200 …``"""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        head = f"{moment_of(record)} {record.levelname} {record.name} {record.getMessage()}"
        fields = "".join(f" {name}={value}" for name, value in fields_of(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return self._redact(_printable(head + fields) + trace)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the fields given as `extra`, error."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": moment_of(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **fields_of(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(self._clean(line), ensure_ascii=False)

    def _clean(self, value: object) -> object:
        """Redacted before it is quoted: afterwards a secret with a quote in it looks different."""
        if isinstance(value, dict):
            return {str(key): self._clean_field(str(key), item) for key, item in value.items()}
        if isinstance(value, int | float | None):
            return value
        return self._redact(str(value))

    def _clean_field(self, key: str, value: object) -> object:
        cleaned = self._clean(value)
        return cleaned if self._redact(f"{key}=x") == f"{key}=x" else REDACTED


def moment_of(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in STANDARD_FIELDS}


def _printable(line: str) -> str:
    """A line break or escape that a stranger sent must not begin a line of its own."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)


def configure(settings: LoggingSettings, *, secrets: Iterable[str] = ()) -> None:
    """Send every logger of the process to one place. Raises ConfigurationError for a bad file."""
    redact = Redaction(secrets)
    handler = _handler(settings.log_filepath)
    handler.setFormatter(JsonFormatter(redact) if settings.json else TextFormatter(redact))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(settings.logging_level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _handler(log_filepath: str | None) -> logging.Handler:
    if log_filepath is None:
        return logging.StreamHandler(sys.stderr)
    try:
        Path(log_filepath).parent.mkdir(parents=True, exist_ok=True)
        return logging.FileHandler(log_filepath, encoding="utf-8")
    except OSError as wrong:
        raise ConfigurationError(
            f"[logging] log_filepath: {log_filepath} cannot be written: {wrong.strerror}"
        ) from wrong


def passwords_in(*urls: str | None) -> list[str]:
    """The passwords of those `urls` that have one, for `configure`."""
    return [password for url in urls if url and (password := urlsplit(url).password)]


Told: TypeAlias = Callable[[int, float], None]


async def observe(app: App, scope: Scope, receive: Receive, send: Send, *, told: Told) -> None:
    """Have `app` answer; then `told` hears the status, 0 for none, and the seconds it took."""
    started, status = time.perf_counter(), 0

    async def noting_status(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await app(scope, receive, noting_status)
    finally:
        told(status, time.perf_counter() - started)


class RequestLog:
    """ASGI middleware: a line for each request, by path alone, since queries may hold secrets."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not requests.isEnabledFor(logging.INFO):
            return await self._app(scope, receive, send)

        def told(status: int, seconds: float) -> None:
            _log_request(scope, status, milliseconds=seconds * 1000)

        return await observe(self._app, scope, receive, send, told=told)


def _log_request(scope: Scope, status: int, *, milliseconds: float) -> None:
    client = scope.get("client")
    requests.info(
        "%s %s",
        scope["method"],
        scope["path"],
        extra={
            "status": status,
            "ms": round(milliseconds, 1),
            "client": client[0] if client else None,
        },
    )
