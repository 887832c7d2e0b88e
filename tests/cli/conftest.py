"""Real commands and real servers, as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

PALAESTRA = (sys.executable, "-m", "palaestra.cli")
READY = "is ready: "
ENOUGH = 30


def environment(**more: str) -> dict[str, str]:
    """Ours without settings of the person who runs the tests."""
    mine = ("PALAESTRA_", "HTTP_PORT", "CONFIG_PATH")
    return {key: value for key, value in os.environ.items() if not key.startswith(mine)} | more


@dataclass
class Started:
    """A server process that said it is ready, and what it said."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=ENOUGH)

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=ENOUGH)

    def said(self) -> str:
        """The rest of what it printed; only after its end."""
        assert self.process.stdout
        return self.process.stdout.read()


Run = Callable[..., subprocess.CompletedProcess[str]]


def runner(folder: Path) -> Run:
    """`run("user", "list", stdin="…", PALAESTRA_X="…")` in `folder`."""

    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PALAESTRA, *arguments],
            cwd=folder,
            env=environment(**variables),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """`start("--data", "d", PALAESTRA_X="…")` waits until the server is ready."""
    with ExitStack() as ends:

        def start(*arguments: str, program: tuple[str, ...] = (), **variables: str) -> Started:
            command = program or (*PALAESTRA, "serve")
            ports = () if "--port" in " ".join(arguments) else ("--port", "0")
            process = subprocess.Popen(
                [*command, *ports, *arguments],
                cwd=tmp_path,
                env=environment(**variables),
                stdout=subprocess.PIPE,
                stderr=(tmp_path / "stderr.log").open("a"),
                text=True,
            )
            ends.callback(_end, process)
            return Started(process, _url(process, tmp_path), tmp_path)

        yield start


def _url(process: subprocess.Popen[str], folder: Path) -> str:
    assert process.stdout
    for line in process.stdout:
        if READY in line:
            return line.partition(READY)[2].strip()
    raise AssertionError((folder / "stderr.log").read_text())


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait(timeout=ENOUGH)
    if process.stdout:
        process.stdout.close()
