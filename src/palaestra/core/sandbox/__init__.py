"""Code that nobody trusts, run apart from the machine and from other runs.

    sandbox.run("print(1)").output            # b"1\\n"
    session = sandbox.open("…", sockets=folder)   # lives on: write_stdin, connect, cancel, wait

What it promises, and what not: docs/explanation/sandbox.md.
"""

from palaestra.core.sandbox.languages import LANGUAGES
from palaestra.core.sandbox.limits import KilledBy, Limits, RunResult, Verdict
from palaestra.core.sandbox.sandbox import Sandbox, check_names
from palaestra.core.sandbox.session import Session

__all__ = [
    "LANGUAGES",
    "KilledBy",
    "Limits",
    "RunResult",
    "Sandbox",
    "Session",
    "Verdict",
    "check_names",
]
