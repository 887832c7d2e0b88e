"""`palaestra where` knows everything that has a name, and the line it names is the right one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from palaestra.app import ALWAYS, FEATURES
from palaestra.cli.where import PACKAGE, places, where
from palaestra.core.http.route import routes_of

PLACES = places()


def _line(file: str, line: int) -> str:
    return (PACKAGE.parent / file).read_text(encoding="utf-8").splitlines()[line - 1]


def test_every_route_has_a_place_and_says_who_may() -> None:
    declared = {
        f"{route.method} {path}"
        for feature in (*ALWAYS, *FEATURES)
        for route in routes_of(feature.routes)
        for path in route.paths
    }
    found = {place.name: place for place in PLACES if place.kind in ("route", "page")}
    assert found.keys() == declared
    assert all(place.who for place in found.values())


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("GET /healthz", "/healthz"),
        ("watch_competition", "watch_competition"),
        ("server.port", "port:"),
        ("too_large", "class TooLarge"),
        ("/competitions/new", "/competitions/new"),
    ],
)
def test_the_line_is_the_right_one(name: str, stands: str) -> None:
    (place,) = (place for place in PLACES if place.name in (name, f"GET {name}"))
    assert stands in _line(place.file, place.line)


def test_it_prints_what_was_asked_for_and_nothing_else() -> None:
    asked = CliRunner().invoke(where, ["POST", "/api/v1/competitions"])
    assert asked.exit_code == 0
    assert "POST /api/v1/competitions\n" in asked.output
    assert "competitions/routes/hosting.py:" in asked.output
    assert "in open mode signed in" in asked.output
    assert "inspect" not in asked.output


def test_what_is_not_there_is_said() -> None:
    asked = CliRunner().invoke(where, ["no such thing"])
    assert asked.exit_code == 1
    assert "no such thing" in asked.output


def test_places_are_files_of_the_package() -> None:
    assert all((Path(PACKAGE.parent) / place.file).is_file() for place in PLACES)
