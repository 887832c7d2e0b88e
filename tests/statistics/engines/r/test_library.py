"""The R library's own tests, in R."""

import subprocess
from pathlib import Path

from palaestra.statistics.engines.r.process import LIBRARY

TESTS = Path(__file__).parent / "library_tests.R"


def test_library_passes_its_tests_in_r() -> None:
    written = {line.split(" ")[0] for line in TESTS.read_text().splitlines() if line[:5] == "test_"}

    done = subprocess.run(
        ["Rscript", "--vanilla", str(TESTS), str(LIBRARY)], capture_output=True, text=True
    )

    told = [line.rstrip("\t").split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [line for line in told if line[1:] != ["ok"]] == []
    assert {name for name, *_ in told} == written
