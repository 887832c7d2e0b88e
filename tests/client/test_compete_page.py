"""What docs/how-to/compete-from-python.md and host-in-ten-minutes.md say, done as they say it."""

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from palaestra.cli import main
from tests.builders.competitions import register
from tests.builders.servers import make_settings, running

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (HOW_TO / page).read_text(), re.DOTALL)


@pytest.fixture
def server(tmp_path):
    with running(make_settings(tmp_path / "data")) as started:
        yield started


def test_the_two_pages_lead_from_an_empty_server_to_a_score(server, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with server.client() as host:
        register(host, username="ada")
    commands = [
        line.split()
        for block in blocks("host-in-ten-minutes.md", "sh")
        for line in block.splitlines()
        if line.startswith("palaestra competition")
    ]
    assert [words[2] for words in commands] == ["create", "import", "export"]
    for words in commands[:2]:
        data = [] if words[2] == "create" else ["--data", str(server.settings.data)]
        done = CliRunner().invoke(main, [*words[1:], *data])
        assert done.exit_code == 0, done.output
    number = done.stdout.strip()
    words = [number if word == "123" else word for word in commands[2]]
    assert CliRunner().invoke(main, [*words[1:], *data]).exit_code == 0
    assert (tmp_path / "backup" / "truth.csv").is_file()

    program = "".join(blocks("compete-from-python.md", "python"))
    exec(program.replace("http://127.0.0.1:8080", server.url), {})  # noqa: S102 - our own page

    said = capsys.readouterr().out
    assert "My competition absdiff" in said
    assert re.search(r"^[\d.e-]+ 1$", said, re.MULTILINE), said
    assert re.search(r"answer c y ", said), said
    assert os.listdir(tmp_path / "yield")
