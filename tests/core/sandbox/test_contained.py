"""Runs in a container: what travels over an engine's two streams, and what is refused.

The engine is a stand-in that starts bubblewrap (builders/containers.py), and a real one where this
machine has it.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.errors import Unavailable
from palaestra.core.sandbox import LANGUAGES, Limits, Sandbox
from palaestra.core.sandbox.trial import Trial
from tests.builders import containers

MIB = 1 << 20


@cache
def why_not(engine: str) -> str:
    """Why there is no real engine here; empty where there is."""
    program = shutil.which(engine)
    if program is None:
        return f"no {engine} on this machine"
    image = [program, "image", "inspect", SandboxSettings().image]
    said = subprocess.run(image, capture_output=True, check=False, text=True, timeout=60)
    if said.returncode != 0:
        return f"{engine} has no image {SandboxSettings().image}: {said.stderr.strip()[:200]}"
    return ""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is looked into first for commands."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


@pytest.fixture(params=["stand-in", "docker", "podman"])
def contained(request: pytest.FixtureRequest, path: Path) -> Iterator[Sandbox]:
    engine = request.param
    if engine == "stand-in":
        containers.install(path)
        engine = "docker"
    elif reason := why_not(engine):
        pytest.skip(reason)
    sandbox = Sandbox(SandboxSettings(start=engine))
    yield sandbox
    sandbox.close()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_program_runs_with_input_files_and_an_exit_code(contained: Sandbox) -> None:
    contained.run("print(1)")
    before = descriptors()
    result = contained.run(
        "import sys\n"
        "print(sys.stdin.read() + open('given.txt').read())\n"
        "print('and errors', file=sys.stderr)\n"
        "open('made.txt', 'w').write('made')\n"
        "sys.exit(3)",
        stdin=b"input, ",
        files={"given.txt": b"given"},
        collect=("*",),
    )
    assert (result.text, result.exit_code) == ("input, given\nand errors\n", 3)
    assert result.files["made.txt"] == b"made"
    assert (result.killed_by, result.timed_out) == ("", False)
    assert descriptors() == before


def test_much_goes_in_and_out(contained: Sandbox) -> None:
    sent = os.urandom(3 * MIB).hex().encode()
    result = contained.run(
        "import sys\nprint(sys.stdin.read())", stdin=sent, limits=Limits(output=8 * MIB)
    )
    assert result.output == sent + b"\n"


def test_limits_hold(contained: Sandbox) -> None:
    late = contained.run("while True: pass", limits=Limits(wall_seconds=1.0))
    assert (late.killed_by, late.exit_code) == ("time", -1)
    large = contained.run("a = bytearray(400 << 20)", limits=Limits(memory=64 * MIB))
    assert large.exit_code != 0
    flood = contained.run("while True: print('a' * 10000)", limits=Limits(flood=4 * MIB))
    assert (flood.killed_by, flood.truncated) == ("output", True)


def test_input_that_is_not_read_does_not_hold_up_the_end(contained: Sandbox) -> None:
    result = contained.run(
        "import time\ntime.sleep(100)", stdin=b"a" * (2 * MIB), limits=Limits(wall_seconds=1.0)
    )
    assert result.killed_by == "time"


def test_a_program_that_kills_all_it_can_ends_only_itself(contained: Sandbox) -> None:
    program = "import os\nprint('begun', flush=True)\nos.kill(-1, 9)"
    result = contained.run(program, limits=Limits(wall_seconds=20.0))
    assert result.text.startswith("begun")
    assert result.killed_by in ("lost", "")
    assert contained.run("print('unharmed')").text == "unharmed\n"


@pytest.mark.parametrize(
    ("program", "verdict"),
    [("x = 7", "passed"), ("x = 6", "failed"), ("raise SystemExit", "unfinished")],
)
def test_exercises_are_marked(contained: Sandbox, program: str, verdict: str) -> None:
    assert contained.mark(program, "\nassert x == 7").verdict == verdict


def test_a_session_hears_and_speaks_and_is_cancelled(contained: Sandbox) -> None:
    heard = threading.Event()
    said: list[bytes] = []

    def hear(part: bytes) -> None:
        said.append(part)
        heard.set()

    session = contained.open("while True: print(input().upper(), flush=True)", on_output=hear)
    session.write_stdin(b"hello\n")
    assert heard.wait(30)
    session.cancel()
    assert session.wait(30).killed_by == "cancelled"
    assert said == [b"HELLO\n"]


def test_other_languages_and_sessions_with_sockets_are_refused(
    contained: Sandbox, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="bubblewrap only"):
        contained.open("1", sockets=tmp_path)
    with pytest.raises(Unavailable, match=r"bubblewrap only|not installed"):
        contained.run("int main() {}", language="c")


# --- refused, never run otherwise


def test_without_the_engine_nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = SandboxSettings(start="podman")
    with pytest.raises(Unavailable, match="podman does not start: No such file"):
        Sandbox(settings).run("print(1)")
    trial = Trial(settings)
    assert not trial.works()
    assert "podman does not start" in trial.describe()


@pytest.mark.skipif(shutil.which("docker") is None, reason="no docker command on this machine")
def test_without_the_service_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    trial = Trial(SandboxSettings(start="docker"))
    assert not trial.works()
    assert "Cannot connect to the Docker daemon" in trial.describe()


def test_containers_offer_python_only(path: Path) -> None:
    containers.install(path)
    c = replace(LANGUAGES["c"], needs=("sh",))
    found = Sandbox(SandboxSettings(bubblewrap="/nowhere/bwrap"))
    assert found.offers(c)
    found.probe()
    for sandbox in (found, Sandbox(SandboxSettings(start="docker"))):
        assert sandbox.offers(LANGUAGES["python"])
        assert not sandbox.offers(c)
        sandbox.close()
    assert Sandbox(SandboxSettings(start="cold")).offers(c)
    assert not Sandbox(SandboxSettings()).offers(replace(c, needs=("/nowhere/cc",)))


def test_without_the_image_nothing_runs(path: Path) -> None:
    containers.install(path)
    sandbox = Sandbox(SandboxSettings(start="docker", image="another"))
    with pytest.raises(Unavailable, match=r"image 'another.*No such image") as refused:
        sandbox.run("print(1)")
    assert "--help" not in refused.value.message
    sandbox.close()


def test_an_engine_is_the_last_way_that_is_tried(path: Path) -> None:
    containers.install(path)
    sandbox = Sandbox(SandboxSettings(bubblewrap="/nowhere/bwrap"))
    found = sandbox.probe()
    assert found.mode == "docker"
    assert "in containers of docker; warm: " in found.describe()
    assert sandbox.run("print(1)").text == "1\n"
    sandbox.close()
