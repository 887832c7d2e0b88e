"""Nobody passes but by an answer that is right: each program of `marking/` tries another way."""

from pathlib import Path

import pytest

from palaestra.core.sandbox import Limits, RunResult, Sandbox
from tests.core.sandbox.conftest import cold, sandbox  # noqa: F401 - fixtures

FOLDER = Path(__file__).parent / "marking"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py"))
# Harmless against what it is to break; its answer is right, but it leaves a thread behind.
ASSERTIONS = """
import math, statistics
assert all(map(callable, [double])), "a function double"
assert double(3) == 6, "twice three"
assert abs(double(4) - 8) < 1 and math.isclose(double(1), 2)
assert statistics.mean([double(2)]) == 4
"""


def mark(sandbox: Sandbox, name: str) -> RunResult:  # noqa: F811 - the fixture's value
    program = (FOLDER / f"{name}.py").read_text()
    return sandbox.mark(
        program,
        "\n" * program.count("\n") + ASSERTIONS,
        imports=("math", "statistics"),
        limits=Limits(wall_seconds=20),
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_a_right_answer_passes(sandbox: Sandbox, name: str) -> None:  # noqa: F811 - a fixture
    result = mark(sandbox, name)

    assert (result.verdict == "passed") == (name == "right_answer"), result
    assert result.verdict != "unreadable"


def test_a_fresh_interpreter_marks_alike(cold: Sandbox) -> None:  # noqa: F811 - a fixture
    assert mark(cold, "right_answer").verdict == "passed"
    assert mark(cold, "leave_by_os_exit").verdict == "unfinished"
    assert mark(cold, "call_passed").verdict == "tampered"


def test_a_wrong_answer_is_told_which_assertion_failed(sandbox: Sandbox) -> None:  # noqa: F811 - a fixture
    program = "def double(x):\n    return x\n"

    result = sandbox.mark(program, "\n\nassert double(3) == 6, 'twice three'\n")

    assert (result.verdict, result.exit_code) == ("failed", 1)
    line, text, message = result.details.decode().split("\0")
    assert (line, text, message) == ("3", "assert double(3) == 6, 'twice three'", "twice three")
    assert "AssertionError: twice three" in result.text


def test_assertions_are_nowhere_before_the_learners_part_has_ended(sandbox: Sandbox) -> None:  # noqa: F811 - a fixture
    program = (
        "import os, sys\n"
        "frame, seen = sys._getframe(), []\n"
        "while frame: seen.append(repr(frame.f_locals)); frame = frame.f_back\n"
        "seen += [open(f).read() for f in os.listdir('.')]\n"
        "os.set_blocking(0, False)\n"
        "print('zeb' + 'ra' in ''.join(seen), os.read(0, 100))"
    )

    result = sandbox.mark(program, "\nassert True, 'zebra'")

    assert (result.text, result.verdict) == ("False b''\n", "passed")


def test_what_the_teachers_own_program_redefines_may_be_redefined(sandbox: Sandbox) -> None:  # noqa: F811 - a fixture
    program = "def max(values):\n    return sorted(values)[-1]\n"

    assert sandbox.mark(program, "assert max([1, 3, 2]) == 3", keeps=("max",)).verdict == "passed"
