"""Lengths are counted as a reader counts them."""

import subprocess
import sys

from tools import figures
from tools.figures import Length

SOURCE = '''
def short():
    return 1


class Thing:
    @property
    def long(self):
        """Says."""
        return [
            1,
        ]
'''


def test_function_is_counted_from_its_decorator_to_its_last_line():
    found = {each.name: each.lines for each in figures.functions_of(SOURCE, name="a.py")}
    assert found == {"a.py:2 short": 2, "a.py:8 long": 6}


def test_files_are_grouped_by_the_part_they_belong_to():
    names = ["src/palaestra/core/live/server.py", "src/palaestra/app.py", "web/src/core/App.vue"]
    assert [figures.place_of(name) for name in names] == [
        "src/palaestra/core",
        "src/palaestra",
        "web/src",
    ]
    assert figures.place_of("tests/core/test_access.py") == "tests"


def test_row_says_how_many_are_long_and_how_many_too_long():
    lengths = [Length("a.py:1 f", lines) for lines in (4, 8, 31, 101)]
    assert figures.row("all", lengths, (10, 30, 100)) == "| all | 4 | 19.5 | 2 | 1 | 101 |"


def test_longest_come_first_and_short_ones_not_at_all():
    lengths = [Length("a", 31), Length("b", 30), Length("c", 99)]
    assert list(figures.longest(lengths, 30)) == ["   99 c", "   31 a"]


def test_nothing_of_ours_is_longer_than_it_may_ever_be():
    done = subprocess.run(
        [sys.executable, "-m", "tools.figures", "--check"],
        cwd=figures.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| functions of Python |" in done.stdout
