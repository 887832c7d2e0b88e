"""Every page, on a desk and on a phone, light and dark: accessible, quiet, no wider than it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.competitions import Boards
from tests.browser.conftest import Visit
from tests.browser.quizzes import enter_as_editor, showing
from tests.browser.soundness import look
from tests.browser.visitors import Visitor, visiting
from tests.builders.servers import RunningServer

# Address → what is on it as soon as everything is; {moving} and {quiet} are competitions.
FOR_EVERYONE = {
    "/": "Welcome to Palaestra",
    "/login": "Sign in with your name or e-mail.",
    "/register": "Continue as a guest",
    "/docs": "/api/v1/competitions/overview",
    "/q": "The code stands on your card or on the wall.",
    "/imaging": "Two pictures of the same thing",
    "/imaging/batch": "Many photos of the same thing",
}
FOR_THE_SIGNED_IN = {
    "/account": "Account and settings",
    "/competitions": "An empty board",
    "/competitions?search=nothing-like-this": "No competition matches.",
    "/competitions/new": "Where do the data come from?",
    "/competitions/{moving}": "Folke leads with",
    "/competitions/{quiet}": "Nobody has been ranked yet.",
    "/competitions/{moving}?tab=about": "What counts",
    "/competitions/{moving}?tab=data": "virginica",
    "/competitions/{moving}?tab=submit": "Choose a file",
    "/competitions/{moving}?tab=own": "You have not submitted anything here yet.",
    "/submissions": "You have not submitted anything yet.",
    "/leaderboard": "Of every competition that is open.",
    "/quizzes": "Quizzes are made by editors.",
}


@pytest.fixture(scope="module")
def stranger(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    with visiting(browser, server) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def guest(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    with visiting(browser, server) as visitor:
        yield visitor.enter()


@pytest.mark.parametrize("path", FOR_EVERYONE)
def test_page_for_everyone_is_sound(stranger: Visitor, path: str) -> None:
    look(stranger, path, awaiting=FOR_EVERYONE[path])


@pytest.mark.parametrize("path", FOR_THE_SIGNED_IN)
def test_page_for_the_signed_in_is_sound(guest: Visitor, boards: Boards, path: str) -> None:
    address = path.format(moving=boards.moving, quiet=boards.quiet)
    look(guest, address, awaiting=FOR_THE_SIGNED_IN[path])


def test_page_that_is_not_there_is_sound_and_says_404(visit: Visit) -> None:
    visitor = visit()
    look(visitor, "/nowhere/at-all", awaiting="There is no page at /nowhere/at-all.", status=404)
    visitor.forgive("status of 404")


@pytest.mark.parametrize(
    ("path", "said", "asked"),
    [
        ("/competitions/999999", "There is no competition with the id 999999.", 1),
        ("/screencasts/999999", "There is no screencast with the number 999999.", 2),
        ("/statistics/999999", "You have no workspace with the number 999999.", 1),
    ],
)
def test_thing_that_is_not_there_is_sound(visit: Visit, path: str, said: str, asked: int) -> None:
    visitor = visit().enter()
    look(visitor, path, awaiting=said)
    for _ in range(asked):
        visitor.forgive("status of 404")


def test_quiz_that_is_not_there_is_sound(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Another") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        look(visitor, "/quizzes/999999", awaiting="There is no quiz with the number 999999.")
        visitor.forgive("status of 404")
