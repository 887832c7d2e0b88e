"""What the server sends over the socket about runs."""

from typing import Any

import msgspec

from palaestra.core.live import Message
from palaestra.core.sandbox import RunResult
from palaestra.screencasts.schemas.runs import RunExit, RunOutput, outcome

run_output = Message(name="run_output", payload=RunOutput)
run_exit = Message(name="run_exit", payload=RunExit)

MESSAGES = [run_output, run_exit]


def exit_of(run_id: int, result: RunResult) -> Any:
    """The plain data of `run_exit`."""
    return msgspec.to_builtins(RunExit(run_id=run_id, **outcome(result)))
