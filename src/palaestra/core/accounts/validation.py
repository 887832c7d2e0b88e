"""`user_validation`: the operator's program that says whether an e-mail address may register."""

import asyncio
import contextlib
import logging
import os
import signal

from palaestra.core.errors import Invalid

logger = logging.getLogger(__name__)

SECONDS = 5.0
LONGEST_ANSWER = 64
# Nothing of ours is the program's business.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


async def check(program: str | None, email: str) -> None:
    """Raise Invalid unless `program` lets `email` in; without a program everybody may come.

    It gets the address as one line on standard input, never as an argument, which could pass for
    an option. It allows by printing ``1`` and ending well within SECONDS.
    """
    if program is not None and not await _allows(program, email):
        raise Invalid("email", "This server does not take registrations from this address.")


async def _allows(program: str, email: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    except OSError as wrong:
        logger.error("user_validation cannot be run, so nobody registers: %s", wrong)
        return False
    try:
        async with asyncio.timeout(SECONDS):
            return await _answer(process, email)
    except TimeoutError:
        logger.warning("user_validation did not answer within %g s, which denies", SECONDS)
        return False
    finally:
        # The program, and whatever it started, which may hold its output open.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _answer(process: asyncio.subprocess.Process, email: str) -> bool:
    assert process.stdin, "opened as a pipe"
    assert process.stdout, "opened as a pipe"
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it need not read
        process.stdin.write(f"{email}\n".encode())
        await process.stdin.drain()
        process.stdin.close()
    said = await process.stdout.read(LONGEST_ANSWER)
    while more := await process.stdout.read(LONGEST_ANSWER):
        said += more[: LONGEST_ANSWER - len(said)]
    return await process.wait() == 0 and said.strip() == b"1"
