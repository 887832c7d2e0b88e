"""Two hundred who submit at once for a minute: nothing fails, is lost, or is ranked wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_two_hundred_submit_for_a_minute_and_the_board_is_what_they_sent():
    """Compared by the script with a recomputation of its own; it says what is wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.competitions_load", "--part=storm"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| 200 |" in done.stdout
