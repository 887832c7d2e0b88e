"""Each house rule finds what it is for, and lets the way it should be done pass."""

import pytest

from tools.rules import File, breaches

ROUTE = "src/palaestra/quiz/routes/slides.py"
SERVICE = "src/palaestra/quiz/service/slides.py"
TEST = "tests/quiz/test_slides.py"
# In pieces, or this file would break the rules itself.
IGNORED = "x = f()  # type: " + "ignore[arg-type]"
UNUSED = "import x  # no" + "qa: F401"
CONSOLE = "// eslint-" + "disable-next-line no-console"
PATCH = "def test_a(monkeypatch):\n    monkeypatch.setattr({})\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (SERVICE, f"{UNUSED}\n"),
        (SERVICE, f"{IGNORED}\n"),
        ("web/src/core/a.ts", f"{CONSOLE}\n"),
        ("src/palaestra/quiz/utils.py", "x = 1\n"),
        ("web/src/core/helpers/a.ts", "export const x = 1\n"),
        (ROUTE, "def listed(db):\n    return db.scalars(x)\n"),
        (ROUTE, "query = select(Slide)\n"),
        (SERVICE, "def move(db):\n    db.commit()\n"),
        (TEST, "import time\ntime.sleep(1)\n"),
        (TEST, "from unittest.mock import patch\n"),
        (
            TEST,
            "def test_a(monkeypatch):\n    monkeypatch.setattr('palaestra.quiz.marking.mark', 1)\n",
        ),
        (TEST, PATCH.format("palaestra.samples, 'spec', 1")),
    ],
)
def test_a_breach_is_found_once(name: str, text: str) -> None:
    assert len(breaches(File(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (SERVICE, f"{UNUSED} - imports every model\n"),
        (SERVICE, f"{IGNORED}  # the library's\n"),
        ("web/src/core/a.ts", f"{CONSOLE} -- a person reads it\n"),
        (ROUTE, "def listed(db):\n    return slides.listed(db)\n"),
        (SERVICE, "def move(db):\n    db.scalars(select(Slide))\n    db.flush()\n"),
        ("src/palaestra/core/database/session.py", "def end(db):\n    db.commit()\n"),
        (
            TEST,
            "def test_a(monkeypatch):\n    monkeypatch.setattr('palaestra.quiz.marking.MOST', 1)\n",
        ),
        (TEST, "def test_a(monkeypatch):\n    monkeypatch.setenv('palaestra', 'x')\n"),
    ],
)
def test_the_right_way_passes(name: str, text: str) -> None:
    assert breaches(File(name, text)) == []


def test_a_breach_says_where_and_what_to_do() -> None:
    (breach,) = breaches(File(ROUTE, "x = 1\ny = db.get(Slide, 1)\n"))
    assert (breach.line, breach.what) == (2, "db.get(…) in a route: call a service")
