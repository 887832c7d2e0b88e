"""Runs over the socket: output while they go on, input, their end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from palaestra.core.sandbox import LANGUAGES
from tests.builders.servers import RunningServer
from tests.builders.sockets import Caller, calling


@pytest.fixture
def socket(server: RunningServer) -> Iterator[Caller]:
    with calling(server) as socket:
        yield socket


def until_exit(socket: Caller, run_id: int) -> tuple[str, dict[str, Any]]:
    """All that a run printed, and its end."""
    printed = ""
    while True:
        name, data = socket.next()
        if data["run_id"] != run_id:
            continue
        if name == "run_exit":
            return printed, data
        printed += data["output"]


def test_a_run_tells_its_output_and_its_end(socket: Caller) -> None:
    ack = socket.call("run_code", {"code": "for i in range(3): print(i)"})

    assert ack["ok"]
    printed, end = until_exit(socket, ack["run_id"])
    assert printed == "0\n1\n2\n"
    assert (end["exit_code"], end["killed_by"], end["timed_out"]) == (0, "", False)


def test_a_run_takes_input_while_it_goes_on(socket: Caller) -> None:
    run_id = socket.call("run_code", {"code": "print('hello', input('who? '))"})["run_id"]

    name, data = socket.next()
    assert (name, data["output"]) == ("run_output", "who? ")
    assert socket.call("run_input", {"run_id": run_id, "data": "Ada\n"})["ok"]

    printed, end = until_exit(socket, run_id)
    assert (printed, end["exit_code"]) == ("hello Ada\n", 0)


def test_a_run_hears_the_end_of_its_input(socket: Caller) -> None:
    run_id = socket.call("run_code", {"code": "import sys; print(sys.stdin.read())"})["run_id"]

    assert socket.call("run_input", {"run_id": run_id, "data": "all", "end": True})["ok"]

    assert until_exit(socket, run_id)[0] == "all\n"


def test_a_run_is_cancelled(socket: Caller) -> None:
    run_id = socket.call("run_code", {"code": "print(1)\nwhile True: pass"})["run_id"]
    assert socket.next()[1]["output"] == "1\n"

    assert socket.call("run_cancel", {"run_id": run_id})["ok"]

    assert until_exit(socket, run_id)[1]["killed_by"] == "cancelled"


def test_a_run_is_nobody_elses(server: RunningServer, socket: Caller) -> None:
    run_id = socket.call("run_code", {"code": "input()"})["run_id"]

    with calling(server) as other:
        for event in ("run_input", "run_cancel"):
            ack = other.call(event, {"run_id": run_id})
            assert ack["error"]["code"] == "not_found"

    assert socket.call("run_cancel", {"run_id": run_id})["ok"]
    until_exit(socket, run_id)


ASKING = {
    "c": '#include <stdio.h>\nint main(void) { char who[9]; scanf("%8s", who); puts(who); }',
    "r": "cat(readLines(file('stdin'), 1), '\\n', sep = '')",
    "javascript": "process.stdin.once('data', d => { console.log(`${d}`.trim()); process.exit() })",
}


@pytest.mark.parametrize("language", ASKING)
def test_other_languages_run_and_take_input(socket: Caller, language: str) -> None:
    if not LANGUAGES[language].installed:
        pytest.skip(f"no {language} on this machine")
    run_id = socket.call("run_code", {"code": ASKING[language], "language": language})["run_id"]
    assert socket.call("run_input", {"run_id": run_id, "data": "Ada\n"})["ok"]

    printed, end = until_exit(socket, run_id)

    assert (printed, end["exit_code"]) == ("Ada\n", 0)


def test_a_language_that_is_not_installed_is_refused_at_once(
    socket: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = replace(LANGUAGES["r"], needs=("/nowhere/R",))
    monkeypatch.setitem(LANGUAGES, "r", missing)
    ack = socket.call("run_code", {"code": "1", "language": "r"})
    assert (ack["ok"], ack["error"]["code"]) == (False, "unavailable")


def test_a_language_that_is_none_is_refused(socket: Caller) -> None:
    ack = socket.call("run_code", {"code": "1", "language": "cobol"})

    assert (ack["ok"], ack["error"]["field"]) == (False, "language")


def test_one_connection_has_no_more_than_a_few_runs(socket: Caller) -> None:
    begun = [socket.call("run_code", {"code": "input()"}) for _ in range(5)]

    assert [ack["ok"] for ack in begun] == [True] * 4 + [False]
    assert begun[4]["error"]["code"] == "too_many"
    for ack in begun[:4]:
        socket.call("run_cancel", {"run_id": ack["run_id"]})
