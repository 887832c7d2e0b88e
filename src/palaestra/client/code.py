"""Code runs: ``client.code.run("print(1)").output``."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from palaestra.client.flow import Flow, Reply, Request
from palaestra.client.session import Session
from palaestra.client.shells import AsyncShell, Shell

PATH = "/code/run"
# A program may take five minutes, and wait its turn before.
PATIENCE = 420.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRun:
    """`duration` is in seconds, `peak_bytes` memory. `killed_by` is empty for a program that ended
    by itself, else time, memory or output. `files` are those that it left: plots, for instance.
    """

    id: int
    output: str
    exit_code: int
    truncated: bool
    timed_out: bool
    killed_by: str
    duration: float
    peak_bytes: int
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    name: str
    title: str
    installed: bool


def run(
    session: Session,
    code: str,
    *,
    language: str,
    stdin: str,
    files: Mapping[str, bytes],
    limits: Mapping[str, float],
) -> Flow[CodeRun]:
    """Sent once: a program may do anything but be repeated unasked."""
    named = [
        {"name": name, "base64": base64.b64encode(content).decode()}
        for name, content in files.items()
    ]
    asked = {"code": code, "language": language, "stdin": stdin, "files": named, "limits": limits}
    request = Request(method="POST", path=PATH, json=asked, timeout=PATIENCE)
    return _run_of((yield from session.call(request)))


def languages(session: Session) -> Flow[list[Language]]:
    request = Request(method="GET", path="/code/languages", repeatable=True)
    found = (yield from session.call(request)).json()["languages"]
    return [
        Language(name=one["name"], title=one["title"], installed=one["installed"]) for one in found
    ]


def _run_of(reply: Reply) -> CodeRun:
    said = reply.json()
    return CodeRun(
        id=said["code_run"]["id"],
        output=said["output"],
        exit_code=said["exit_code"],
        truncated=said["truncated"],
        timed_out=said["timed_out"],
        killed_by=said["killed_by"],
        duration=said["duration_ms"] / 1000,
        peak_bytes=said["peak_bytes"],
        files={file["name"]: base64.b64decode(file["base64"]) for file in said["files"]},
    )


def _limits(seconds: float | None, memory: int | None, output: int | None) -> dict[str, float]:
    asked = {"seconds": seconds, "memory": memory, "output": output}
    return {name: value for name, value in asked.items() if value is not None}


class Code:
    """What `Client.code` is."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def run(
        self,
        code: str,
        *,
        language: str = "python",
        stdin: str = "",
        files: Mapping[str, bytes] | None = None,
        seconds: float | None = None,
        memory: int | None = None,
        output: int | None = None,
    ) -> CodeRun:
        """Run a program in the server's sandbox; `files` lie beside it, by name.

        `seconds`, `memory` and `output` (bytes) lower the server's limits. Raises Invalid,
        NotSignedIn, and TooMany while too much code waits.
        """
        flow = run(
            self._shell.session,
            code,
            language=language,
            stdin=stdin,
            files=files or {},
            limits=_limits(seconds, memory, output),
        )
        return self._shell.run(flow)

    def languages(self) -> list[Language]:
        return self._shell.run(languages(self._shell.session))


class AsyncCode:
    """What `AsyncClient.code` is: as `Code`, awaited."""

    def __init__(self, shell: AsyncShell) -> None:
        self._shell = shell

    async def run(
        self,
        code: str,
        *,
        language: str = "python",
        stdin: str = "",
        files: Mapping[str, bytes] | None = None,
        seconds: float | None = None,
        memory: int | None = None,
        output: int | None = None,
    ) -> CodeRun:
        flow = run(
            self._shell.session,
            code,
            language=language,
            stdin=stdin,
            files=files or {},
            limits=_limits(seconds, memory, output),
        )
        return await self._shell.run(flow)

    async def languages(self) -> list[Language]:
        return await self._shell.run(languages(self._shell.session))
