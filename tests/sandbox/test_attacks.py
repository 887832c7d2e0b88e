"""Each program of `attacks/` tries to get out, or to harm; each ends contained and reported.

They run as the server runs them: for root and for an ordinary user, from a warmed parent and in a
fresh sandbox. A program says ESCAPED where something worked that must not.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Limits, RunResult, Sandbox
from tests.builders import containers
from tests.builders.sandboxes import AsUser, as_user
from tests.core.sandbox.conftest import cold, sandbox  # noqa: F401 - fixtures

FOLDER = Path(__file__).parent / "attacks"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py"))
MIB = 1 << 20
LIMITS = Limits(wall_seconds=2.0, memory=160 * MIB, disk=48 * MIB)
# Without a cgroup, memory is seen between two looks of pid 1; how much is taken in between depends
# on the machine and on what else it does: see `core/sandbox/test_memory.py` for when it looks.
MOST = 4 * LIMITS.memory
# Stopped at the limit of time: there is no other end.
ENDLESS = {"cpu_spin", "sleep", "ignore_signals", "stop_itself"}


@pytest.fixture(scope="module")
def user() -> Iterator[AsUser]:
    with as_user() as user:
        yield user


@pytest.fixture(scope="module")
def cold_user() -> Iterator[AsUser]:
    with as_user(start="cold") as user:
        yield user


def contained(result: RunResult, name: str) -> None:
    assert "ESCAPED" not in result.text, (name, result.text[-2000:], result)
    assert result.killed_by != "lost", name
    assert len(result.output) <= LIMITS.output
    assert result.peak_bytes < MOST
    assert not any("ld.so" in content.decode("latin-1") for content in result.files.values())
    if name in ENDLESS:
        assert result.killed_by == "time"
    if name.startswith("memory_") and name not in ("memory_in_files", "memory_in_pipes"):
        assert result.killed_by == "memory" or result.exit_code != 0


def unharmed(result: RunResult) -> None:
    assert (result.text, result.exit_code) == ("unharmed\n", 0)


@pytest.mark.parametrize("name", PROGRAMS)
def test_attack_is_contained(sandbox: Sandbox, name: str) -> None:  # noqa: F811 - a fixture
    program = (FOLDER / f"{name}.py").read_text()

    contained(sandbox.run(program, limits=LIMITS, collect=("*",)), name)

    unharmed(sandbox.run("print('unharmed')", limits=LIMITS))


@pytest.mark.parametrize("name", PROGRAMS)
def test_attack_of_an_ordinary_users_server_is_contained(user: AsUser, name: str) -> None:
    program = (FOLDER / f"{name}.py").read_text()

    contained(user.run(program, limits=LIMITS, collect=("*",)), name)

    unharmed(user.run("print('unharmed')", limits=LIMITS))


@pytest.mark.long
@pytest.mark.parametrize("name", PROGRAMS)
def test_attack_in_a_fresh_sandbox_is_contained(cold: Sandbox, name: str) -> None:  # noqa: F811 - a fixture
    program = (FOLDER / f"{name}.py").read_text()

    contained(cold.run(program, limits=LIMITS, collect=("*",)), name)

    unharmed(cold.run("print('unharmed')", limits=LIMITS))


@pytest.mark.long
@pytest.mark.parametrize("name", PROGRAMS)
def test_attack_in_a_fresh_sandbox_of_an_ordinary_user_is_contained(
    cold_user: AsUser, name: str
) -> None:
    program = (FOLDER / f"{name}.py").read_text()

    contained(cold_user.run(program, limits=LIMITS, collect=("*",)), name)

    unharmed(cold_user.run("print('unharmed')", limits=LIMITS))


# What a container shows and bubblewrap does not: the relay, and the engine's own /proc, of which a
# real engine masks a part. The stand-in's /tmp has no limit of names: an engine's has (nr_inodes).
SHOWN = {
    "inode_fill": {"ESCAPED 200000"},
    "descriptors": {"ESCAPED processes"},
    "read_secrets": {
        f"ESCAPED /proc/{name}"
        for name in ("cmdline", "version", "net/tcp", "sys/kernel/hostname", "keys")
    },
}


@pytest.fixture(scope="module")
def in_containers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """By a stand-in for an engine, which starts bubblewrap; relay and filters are the real ones."""
    folder = tmp_path_factory.mktemp("engine")
    containers.install(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        contained = Sandbox(SandboxSettings(start="docker"))
        yield contained
        contained.close()


@pytest.mark.long
@pytest.mark.parametrize("name", PROGRAMS)
def test_attack_in_a_container_is_contained(in_containers: Sandbox, name: str) -> None:
    program = (FOLDER / f"{name}.py").read_text()

    result = in_containers.run(program, limits=LIMITS, collect=("*",))

    escaped = {line for line in result.text.splitlines() if "ESCAPED" in line}
    assert escaped <= SHOWN.get(name, set())
    kept = "\n".join(line for line in result.text.splitlines() if "ESCAPED" not in line)
    contained(replace(result, output=kept.encode()), name)
    unharmed(in_containers.run("print('unharmed')", limits=LIMITS))
