"""examples/host.py and examples/compete.py against a live server."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
ENOUGH = 60


def example(name, *arguments):
    return subprocess.Popen(
        [sys.executable, str(EXAMPLES / name), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def hosted(server, sample):
    """The id of the competition that the example hosts."""
    with example("host.py", server.url, "--sample", sample) as process:
        words = process.stdout.readline().split()
        assert process.wait(ENOUGH) == 0
    assert words[::2] == ["host", "competition"]
    return words[3]


@pytest.fixture(scope="module")
def competitions(server):
    return {sample: hosted(server, sample) for sample in ("iris", "wine", "diabetes")}


def compete(server, keep, *, lines):
    """The first `lines` that the example prints; then it is told to stop."""
    with example("compete.py", server.url, "--keep", keep) as process:
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGINT)
        said += process.stdout.read().splitlines()
        assert process.wait(ENOUGH) == 0
    return said


def test_examples_host_and_compete_and_start_again(server, competitions, tmp_path):
    who, *scores = compete(server, tmp_path / "me", lines=4)
    again = compete(server, tmp_path / "me", lines=1)

    assert again == [who], "the same competitor, which answers nothing twice"
    found = {line.split()[1]: float(line.split()[3]) for line in scores}
    assert set(found) == set(competitions.values())
    assert found[competitions["wine"]] < 0.2, "log loss of a logistic regression"
    assert found[competitions["diabetes"]] < 50, "mean absolute difference of a ridge regression"
