"""Real commands and real servers, as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import httpx
import psutil
import pytest
from click.testing import CliRunner

from palaestra.cli import main
from palaestra.core.configuration import JobsSettings
from tests.builders.databases import put_up_to_date

PALAESTRA = (sys.executable, "-m", "palaestra.cli")
READY = "is ready: "
ENOUGH = 60


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
        return httpx.Client(base_url=self.url, timeout=ENOUGH, verify=False)  # noqa: S501 - plain http

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


def caller(folder: Path) -> Run:
    """As `runner`, in this process: the same words and answers without two seconds of loading."""

    def call(
        *arguments: str, stdin: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        others = dict.fromkeys(os.environ.keys() - environment().keys())
        with chdir(folder):
            done = CliRunner().invoke(
                main, arguments, input=stdin, env=others | variables, prog_name="palaestra"
            )
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    return call


@pytest.fixture
def call(tmp_path: Path) -> Run:
    return caller(tmp_path)


@contextmanager
def starter(folder: Path) -> Iterator[Callable[..., Started]]:
    """`start("--data", "d", PALAESTRA_X="…")` in `folder` waits until the server is ready.

    With `fresh`, it makes its database itself; else that is there already, and empty.
    """
    with ExitStack() as ends:

        def start(
            *arguments: str, program: tuple[str, ...] = (), fresh: bool = False, **variables: str
        ) -> Started:
            if not fresh:
                _prepare(folder, arguments)
            command = program or (*PALAESTRA, "serve")
            ports = () if "--port" in " ".join(arguments) else ("--port", "0")
            process = subprocess.Popen(
                [*command, *ports, *arguments],
                cwd=folder,
                env=environment(**variables),
                stdout=subprocess.PIPE,
                stderr=(folder / "stderr.log").open("a"),
                text=True,
            )
            ends.callback(_end, process)
            return Started(process, _url(process, folder), folder)

        yield start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    with starter(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """One server for all tests of a module that leave it standing."""
    with starter(tmp_path_factory.mktemp("standing")) as start:
        yield start(
            "--data", "kept", fresh=True, PALAESTRA_JOBS_WORKERS=str(JobsSettings().workers)
        )


def _prepare(folder: Path, arguments: tuple[str, ...]) -> None:
    """The data folder that is named, or the usual one; without a database where it is elsewhere."""
    said = dict(pairwise(arguments))
    if "--sql" not in arguments:
        put_up_to_date(folder / said.get("--data", "palaestra-data") / "palaestra.db")


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
