"""The server process stays small and starts fast: heavy libraries live in workers only."""

import subprocess
import sys

SCIENCE = {"numpy", "polars", "pandas", "sklearn", "scipy"}

BUILD = """
import sys

import palaestra.cli.serve.command
import palaestra.cli.serve.run
from palaestra.app import build_app
from palaestra.cli.options import read_settings

build_app(read_settings(data=sys.argv[1], config=None, sql=None, flags={}))
print(*sys.modules)
"""


WORK = """
import sys
from pathlib import Path

from tests.builders.servers import make_settings, running

with running(make_settings(Path(sys.argv[1]))) as server, server.client() as client:
    client.post("/api/account/register", json={}).raise_for_status()
    samples = "/api/v1/competitions/samples/diabetes"
    hosted = client.post(samples, json={"expiration": "2126-01-01T00:00:00Z"}).raise_for_status()
    board = f"/api/v1/competitions/{hosted.json()['id']}"
    labels = client.get(f"{board}/sample").raise_for_status().text.splitlines()
    answer = "\\n".join([labels[0], *(line.partition(",")[0] + ",150" for line in labels[1:])])
    sent = client.post(
        f"{board}/submissions", content=answer, headers={"Content-Type": "text/csv"}
    ).raise_for_status()
    assert sent.json()["score"] > 0
    client.get(f"{board}/preview").raise_for_status()
print(*sys.modules)
"""


def _modules(program: str, *arguments: object) -> set[str]:
    """Every module that a process which runs `program` has loaded at its end."""
    ran = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


def test_server_process_loads_no_science_to_host_and_to_score(tmp_path):
    assert SCIENCE & _modules(WORK, tmp_path) == set()


def test_server_process_loads_alembic_only_where_there_is_something_to_upgrade(tmp_path):
    assert "alembic" in _modules(BUILD, tmp_path)
    assert "alembic" not in _modules(BUILD, tmp_path)


def test_server_process_loads_no_redis_where_none_is_configured(tmp_path):
    assert [name for name in _modules(BUILD, tmp_path) if name.split(".")[0] == "redis"] == []


def test_importing_the_package_loads_nothing_of_it():
    loaded = _modules("import sys, palaestra; print(*sys.modules)")
    assert {name for name in loaded if name.startswith("palaestra")} == {"palaestra"}
