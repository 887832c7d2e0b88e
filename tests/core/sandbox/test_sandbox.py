"""What a run gives back; the same from a warmed parent and from a fresh interpreter."""

import pytest

from palaestra.core.errors import Invalid
from palaestra.core.sandbox import Limits, Sandbox
from palaestra.core.sandbox.inside import kernel

MIB = 1 << 20


def test_run_answers_what_the_program_printed_and_its_exit_code(either: Sandbox) -> None:
    result = either.run("import sys\nprint('moin')\nsys.exit(3)")

    assert (result.text, result.exit_code, result.killed_by) == ("moin\n", 3, "")
    assert result.peak_bytes > MIB
    assert result.wall_ms > 0


def test_run_gives_the_traceback_of_the_document(either: Sandbox) -> None:
    result = either.run("print('hello world!'); assert(1 == 0)")

    lines = result.text.splitlines()
    assert lines[:4] == [
        "hello world!",
        "Traceback (most recent call last):",
        '  File "/codefile.py", line 1, in <module>',
        "    print('hello world!'); assert(1 == 0)",
    ]
    assert lines[-1] == "AssertionError"
    assert result.exit_code == 1


def test_run_keeps_the_order_of_output_and_errors(either: Sandbox) -> None:
    program = "import sys\nfor i in range(5):\n print(i, end=' ')\n print(i, file=sys.stderr)"

    assert either.run(program).text == "".join(f"{i} {i}\n" for i in range(5))


@pytest.mark.parametrize(
    ("program", "code", "text"),
    [
        ("raise SystemExit", 0, ""),
        ("raise SystemExit('gone')", 1, "gone\n"),
        ("import os; os._exit(9)", 9, ""),
        ("import os; os.kill(os.getpid(), 11)", 139, ""),
        ("import atexit; atexit.register(print, 'end'); print('body')", 0, "body\nend\n"),
        (
            "import threading, time\n"
            "threading.Thread(target=lambda: (time.sleep(.05), print('late'))).start()",
            0,
            "late\n",
        ),
    ],
)
def test_run_ends_as_the_interpreter_would(
    either: Sandbox, program: str, code: int, text: str
) -> None:
    result = either.run(program)

    assert (result.exit_code, result.text) == (code, text)


def test_run_stops_at_the_time_limit_and_keeps_what_was_printed(either: Sandbox) -> None:
    result = either.run(
        "print('first')\nwhile True: pass", limits=Limits(wall_seconds=0.4, cpu_seconds=9)
    )

    assert (result.timed_out, result.exit_code, result.text) == (True, -1, "first\n")


def test_run_reads_standard_input_and_its_end(either: Sandbox) -> None:
    result = either.run("import sys\nprint(len(sys.stdin.buffer.read()))", stdin=b"x" * MIB)

    assert result.text == f"{MIB}\n"


def test_run_takes_files_and_hands_out_those_asked_for(either: Sandbox) -> None:
    program = (
        "data = open('in.csv').read()\n"
        "open('out.csv', 'w').write(data.upper())\n"
        "open('other.txt', 'w').write('no')\n"
        "import os; os.symlink('/etc/passwd', 'link.csv')"
    )

    result = either.run(program, files={"in.csv": b"a,b"}, collect=("out.csv", "link.csv"))

    assert result.files == {"out.csv": b"A,B"}


def test_run_truncates_output_and_says_so(either: Sandbox) -> None:
    result = either.run("print('x' * 5000)", limits=Limits(output=1000))

    assert (len(result.output), result.truncated, result.exit_code) == (1000, True, 0)


def test_run_calls_back_while_the_program_runs(either: Sandbox) -> None:
    heard: list[bytes] = []

    either.run("for i in range(3): print(i)", on_output=heard.append)

    assert b"".join(heard) == b"0\n1\n2\n"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "codefile.py"])
def test_run_refuses_names_of_files_that_lead_elsewhere(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(Invalid) as error:
        sandbox.run("1", files={name: b""})
    assert error.value.field == "files"


def test_run_refuses_a_language_that_it_does_not_know(sandbox: Sandbox) -> None:
    with pytest.raises(Invalid) as error:
        sandbox.run("1", language="cobol")
    assert error.value.field == "language"


def test_children_of_one_parent_throw_different_dice(sandbox: Sandbox) -> None:
    program = "import random, numpy\nprint(random.random(), numpy.random.random())"

    assert len({sandbox.run(program).output for _ in range(3)}) == 3


@pytest.mark.skipif(kernel.scopes() < 0, reason="Landlock's scopes came with Linux 6.12")
def test_signals_do_not_even_reach_the_init_of_the_run(either: Sandbox) -> None:
    program = (
        "import os, signal\n"
        "child = os.fork() or signal.pause()\n"
        "try: os.kill(1, 0)\n"
        "except PermissionError: print('refused')\n"
        "os.kill(child, 9); print(os.waitpid(child, 0)[1])"
    )

    assert either.run(program).text == "refused\n9\n"
