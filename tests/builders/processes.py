"""`palaestra serve` as a process of its own, for tests that kill it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.builders.databases import put_up_to_date

READY = "is ready: "
ENOUGH = 60


@dataclass(frozen=True)
class ServerProcess:
    process: subprocess.Popen[str]
    url: str

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=ENOUGH, verify=False)  # noqa: S501 - plain http

    def kill(self) -> None:
        """As kill -9 does; its workers follow by themselves."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait(timeout=ENOUGH)
        _, alive = psutil.wait_procs(family, timeout=ENOUGH)
        assert alive == []


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[ServerProcess]:
    """Started on `data` and ready; killed at the end if it still runs."""
    if "--sql" not in arguments:
        put_up_to_date(data / "palaestra.db")
    mine = ("PALAESTRA_", "HTTP_PORT", "CONFIG_PATH")
    process = subprocess.Popen(
        [sys.executable, "-m", "palaestra.cli", "serve", "--port=0", f"--data={data}", *arguments],
        cwd=data.parent,
        env={key: value for key, value in os.environ.items() if not key.startswith(mine)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield ServerProcess(process, _url(process))
    finally:
        process.kill()
        process.wait(timeout=ENOUGH)
        if process.stdout:
            process.stdout.close()


def _url(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if READY in line:
            return line.partition(READY)[2].strip()
    raise AssertionError("the server did not start")
