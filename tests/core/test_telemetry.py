"""Log lines: one an event, complete, and without anybody's secrets."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palaestra.core import telemetry
from palaestra.core.configuration import LoggingSettings
from palaestra.core.errors import ConfigurationError
from palaestra.core.telemetry import JsonFormatter, Redaction, RequestLog, TextFormatter

logger = logging.getLogger("palaestra.example")
SECRETS = ["correct-horse", 'with "quotes" inside', "correct-horse-battery"]


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Each test configures the process's logging; pytest's own handlers come back afterwards."""
    root = logging.getLogger()
    touched = [root, *map(logging.getLogger, telemetry.TALKATIVE)]
    handlers, levels = root.handlers[:], [each.level for each in touched]
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = handlers
    for each, level in zip(touched, levels, strict=True):
        each.setLevel(level)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "server.log"


def configure(log: Path, **fields: object) -> None:
    telemetry.configure(LoggingSettings(log_filepath=str(log), **fields), secrets=SECRETS)


def test_text_line_has_time_level_logger_message_and_fields(log):
    configure(log)
    logger.info("scored %s", 7, extra={"ms": 1.5})
    time, _, rest = log.read_text().rstrip("\n").partition(" ")
    assert time.endswith("Z")
    assert rest == "INFO palaestra.example scored 7 ms=1.5"


def test_json_line_has_the_same_as_an_object(log):
    configure(log, json=True)
    logger.warning("scored %s", 7, extra={"ms": 1.5, "who": None})
    line = json.loads(log.read_text())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "WARNING",
        "logger": "palaestra.example",
        "message": "scored 7",
        "ms": 1.5,
        "who": None,
    }


def test_json_line_of_an_error_carries_the_trace(log):
    configure(log, json=True)
    try:
        raise LookupError("gone")
    except LookupError:
        logger.exception("failed")
    assert json.loads(log.read_text())["error"].endswith("LookupError: gone")


def test_level_leaves_out_what_is_less_severe(log):
    configure(log, logging_level="ERROR")
    logger.warning("small")
    logger.error("great")
    assert [line.split()[-1] for line in log.read_text().splitlines()] == ["great"]


def test_configuring_again_replaces_the_place(log, tmp_path):
    configure(log)
    configure(tmp_path / "second.log")
    logger.info("here")
    assert log.read_text() == ""
    assert "here" in (tmp_path / "second.log").read_text()


def test_log_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="log_filepath"):
        telemetry.configure(LoggingSettings(log_filepath=str(tmp_path)))


@pytest.mark.parametrize("as_json", [False, True])
def test_line_break_in_a_path_makes_no_second_line(log, as_json):
    configure(log, json=as_json)
    logger.info("GET %s", "/a\n2026 INFO forged\x1b[2J")
    assert len(log.read_text().splitlines()) == 1
    assert "\x1b" not in log.read_text()


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
@given(secret=st.sampled_from(SECRETS), before=st.text(max_size=20), after=st.text(max_size=20))
@example(secret=SECRETS[1], before="", after="")
def test_known_secret_never_reaches_a_line(formatter, secret, before, after):
    record = logging.makeLogRecord({"msg": before + secret + after, "note": secret, "name": "x"})
    line = formatter(Redaction(SECRETS)).format(record)
    assert secret not in line
    assert json.dumps(secret)[1:-1] not in line
    assert telemetry.REDACTED in line


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Authorization: Bearer ab.cd.ef", "Authorization: Bearer [redacted]"),
        ("got Basic YWRhOnB3", "got Basic [redacted]"),
        ('{"password": "hunter22", "a": 1}', '{"password": "[redacted]", "a": 1}'),
        ("password=hunter22&next=/", "password=[redacted]&next=/"),
        ("postgresql://ada:hunter22@db/lab", "postgresql://ada:[redacted]@db/lab"),
        ("Cookie: user=abc; keep=def", "Cookie: [redacted]; keep=def"),
        ("token 5 of 9 in http://a:80/b", "token 5 of 9 in http://a:80/b"),
    ],
)
def test_what_looks_like_a_credential_is_taken_out(written, kept):
    assert Redaction()(written) == kept


def test_field_named_like_a_secret_is_taken_out_of_json():
    record = logging.makeLogRecord({"msg": "m", "token": "abc", "detail": {"password": "x1"}})
    line = json.loads(JsonFormatter(Redaction()).format(record))
    assert (line["token"], line["detail"]) == ("[redacted]", {"password": "[redacted]"})


def test_passwords_are_found_in_urls():
    assert telemetry.passwords_in(None, "sqlite:///a.db", "redis://u:pw@h/0") == ["pw"]


def request(path: str, *, app: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextFormatter(Redaction()))
    telemetry.requests.addHandler(handler)
    telemetry.requests.setLevel(logging.INFO)
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"token=deep",
        "client": ("127.0.0.1", 9),
    }
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    try:
        asyncio.run(RequestLog(app)(scope, None, send))
    except RuntimeError:
        sent.append("raised")
    finally:
        telemetry.requests.removeHandler(handler)
        telemetry.requests.setLevel(logging.NOTSET)
    assert sent
    return stream.getvalue()


def test_request_line_has_path_status_and_no_query():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 204})

    line = request("/api/time", app=app)
    assert " GET /api/time status=204 ms=" in line
    assert line.rstrip().endswith("client=127.0.0.1")
    assert "deep" not in line


def test_request_that_fails_is_logged_too():
    async def app(scope, receive, send):
        raise RuntimeError("broken")

    assert " GET /x status=0 " in request("/x", app=app)
