"""Pages of docs/reference say what the program says, all of it."""

import re
from pathlib import Path

import pytest

from palaestra.core import errors
from palaestra.core.errors import PalaestraError
from tools import pins, reference

ROOT = Path(__file__).parents[2]


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE))


def test_every_setting_has_its_heading():
    expected = {
        f"{section.name}.{field}"
        for section in reference.sections()
        for field in section.struct.__struct_fields__
    }
    assert expected <= headings(reference.settings_page())


@pytest.mark.parametrize("command", ["serve", "doctor", "user create", "db check", "job list"])
def test_command_has_its_heading(command):
    assert f"palaestra {command}" in headings(reference.commands_page())


def test_every_error_is_in_the_table_with_its_code():
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, PalaestraError)
        and kind is not PalaestraError
    }
    listed = re.findall(
        r"^\| `(\w+)` \| (?:\d{3}|at start) \| .+ \|$", reference.errors_page(), re.M
    )
    assert set(listed) == codes
    assert len(listed) == len(codes)


def test_pages_do_not_name_this_machine():
    for page in reference.PAGES.values():
        assert str(ROOT) not in page()


def test_pins_reach_what_is_required_by_what_is_required():
    found = pins.closure(["python-socketio"])
    assert {"python-socketio", "python-engineio", "bidict"} <= found.keys()


def test_pins_follow_extras():
    assert "psycopg-binary" not in pins.closure(["psycopg"])
    assert "psycopg-binary" in pins.closure(["psycopg[binary]"])


def test_pin_that_is_missing_is_named(capsys):
    assert pins.check("requirements.txt", {"no-such-package": "9.9"}) is False
    assert "requirements.txt lacks no-such-package==9.9" in capsys.readouterr().out
