"""Code runs: what is asked, and what is answered."""

import mimetypes
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from palaestra.core.decoding import invalid_from
from palaestra.core.errors import Invalid, TooLarge
from palaestra.core.sandbox import RunResult

MOST_FILES = 8
MOST_FILE_BYTES = 8 << 20
MOST_CODE = 1 << 20


class FileSent(msgspec.Struct, forbid_unknown_fields=True):
    """Lies beside the program; `base64` is its content."""

    name: str
    base64: bytes


class LimitsAsked(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Lower than the server's; a higher number is the server's own."""

    seconds: Annotated[float, Meta(gt=0)] | None = None
    memory: Annotated[int, Meta(ge=1 << 20)] | None = None
    output: Annotated[int, Meta(ge=0)] | None = None


class RunAsked(msgspec.Struct, kw_only=True):
    code: str
    language: str = "python"
    stdin: str = ""
    files: list[FileSent] = msgspec.field(default_factory=list)
    limits: LimitsAsked = msgspec.field(default_factory=LimitsAsked)

    def __post_init__(self) -> None:
        if len(self.code) > MOST_CODE:
            raise TooLarge("code", f"has more than {MOST_CODE:,} characters")
        if len(self.files) > MOST_FILES:
            raise Invalid("files", f"are more than {MOST_FILES}")
        if sum(len(file.base64) for file in self.files) > MOST_FILE_BYTES:
            raise TooLarge("files", f"have more than {MOST_FILE_BYTES:,} bytes together")


def asked(fields: dict[str, Any]) -> RunAsked:
    """From a form or JSON; in a form, `files` and `limits` are JSON texts. Raises Invalid."""
    if not isinstance(fields.get("code"), str):
        raise Invalid("code", "is missing: the program to run, as text")
    known = {name: fields[name] for name in RunAsked.__struct_fields__ if name in fields}
    for name in ("files", "limits"):
        if isinstance(known.get(name), str):
            known[name] = _from_text(name, known[name])
    try:
        return msgspec.convert(known, type=RunAsked)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error


def _from_text(name: str, text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Invalid(name, "is not valid JSON") from error


class RunNumber(msgspec.Struct):
    id: int


class FileMade(msgspec.Struct):
    """A file that the program left: a plot, for instance."""

    name: str
    media_type: str
    base64: bytes


class RunAnswer(msgspec.Struct, kw_only=True):
    """`killed_by` is empty where the program ended by itself: else time, memory, output."""

    code_run: RunNumber
    output: str
    exit_code: int
    truncated: bool
    timed_out: bool
    killed_by: str
    duration_ms: float
    cpu_ms: int
    peak_bytes: int
    files: list[FileMade]


def outcome(result: RunResult) -> dict[str, Any]:
    """What RunAnswer and RunExit say alike of a run that ended."""
    return {
        "exit_code": result.exit_code,
        "truncated": result.truncated,
        "timed_out": result.timed_out,
        "killed_by": result.killed_by,
        "duration_ms": round(result.wall_ms, 3),
        "cpu_ms": result.cpu_ms,
        "peak_bytes": result.peak_bytes,
        "files": files_of(result),
    }


def files_of(result: RunResult) -> list[FileMade]:
    return [
        FileMade(name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)
        for name, content in result.files.items()
    ]


class LanguageItem(msgspec.Struct, kw_only=True):
    name: str
    title: str
    installed: bool


class Languages(msgspec.Struct):
    languages: list[LanguageItem]


class StartRun(RunAsked, kw_only=True):
    """`run_code`: the program runs while its output comes as `run_output`."""


class RunStarted(msgspec.Struct):
    run_id: int


class RunInput(msgspec.Struct, kw_only=True):
    """`run_input`: `end` closes the program's standard input."""

    run_id: int
    data: Annotated[str, Meta(max_length=1 << 16)] = ""
    end: bool = False


class RunCancel(msgspec.Struct):
    run_id: int


class RunOutput(msgspec.Struct):
    run_id: int
    output: str


class RunExit(msgspec.Struct, kw_only=True):
    run_id: int
    exit_code: int
    truncated: bool
    timed_out: bool
    killed_by: str
    duration_ms: float
    cpu_ms: int
    peak_bytes: int
    files: list[FileMade]
