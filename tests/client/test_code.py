"""`client.code` against a real server."""

import asyncio

import pytest

import palaestra
from palaestra.client.errors import Invalid
from tests.builders.servers import RunningServer


def test_code_is_run_and_gives_back_output_and_files(server: RunningServer) -> None:
    with palaestra.Client(server.url) as client:
        done = client.code.run(
            "open('out.txt', 'w').write(open('in.txt').read() + input())",
            files={"in.txt": b"a"},
            stdin="b",
        )

    assert (done.output, done.exit_code, done.killed_by) == ("", 0, "")
    assert done.files == {"out.txt": b"ab"}
    assert done.duration > 0


def test_code_is_ended_at_a_lower_limit(server: RunningServer) -> None:
    with palaestra.Client(server.url) as client:
        done = client.code.run("while True: pass", seconds=0.3)

    assert (done.timed_out, done.exit_code, done.output) == (True, -1, "\n<TIMEOUT>")


def test_no_more_output_is_kept_than_is_asked_for(server: RunningServer) -> None:
    with palaestra.Client(server.url) as client:
        done = client.code.run("print('a' * 100)", output=10)

    assert (done.output, done.truncated) == ("a" * 10 + "\n<TRUNCATED>", True)


def test_code_in_an_unknown_language_is_refused(server: RunningServer) -> None:
    with palaestra.Client(server.url) as client, pytest.raises(Invalid) as wrong:
        client.code.run("1", language="cobol")

    assert "is none of python" in str(wrong.value)


def test_code_is_awaited(server: RunningServer) -> None:
    async def run() -> tuple[str, list[str]]:
        async with palaestra.AsyncClient(server.url) as client:
            done = await client.code.run("print(1)")
            return done.output, [one.name for one in await client.code.languages()]

    output, names = asyncio.run(run())

    assert output == "1\n"
    assert "python" in names
