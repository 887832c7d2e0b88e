"""The demo's quiz for the pictures: in the midst of a question, and later at its end."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

ACCOUNTS = "demo-accounts.txt"
HOST = re.compile(r"name “(?P<email>.+)”, password (?P<password>\S+) \(editor\)")
# What the four teams answer, slide by slide from the second.
ANSWERS: list[tuple[dict[str, Any], ...]] = [
    tuple({"choice": one} for one in ("Mercury", "Mercury", "Lead", "Mercury")),
    tuple(
        {"choices": one}
        for one in (["Neon", "Argon", "Xenon"], ["Neon"], ["Neon", "Argon"], ["Nitrogen"])
    ),
    tuple({"value": one} for one in (True, True, True, False)),
    tuple({"number": one} for one in (3.0, 2.5, 2.998, 3.0)),
]


@dataclass
class Show:
    """A presentation, its codes by who comes in by them, and its operator's page."""

    url: str
    codes: dict[str, str]
    host: dict[str, str]
    operator: Page
    answered: int = 0
    teams: dict[str, BrowserContext] = field(default_factory=dict)
    is_over: bool = False


_shows: dict[str, Show] = {}


def give(browser: Browser, url: str, data: Path) -> Show:
    """With the second slide open and answered; begun when it is first asked for."""
    if url not in _shows:
        show = _shows[url] = _begun(browser, url, (data / ACCOUNTS).read_text(encoding="utf-8"))
        _press(show, "Show the first slide")
        _ask(show)
        for _ in range(40):  # ten minutes more, for as long as the pictures take
            _press(show, "15 seconds more")
    return _shows[url]


def end(show: Show) -> None:
    """Some more slides, each revealed, and the end."""
    if show.is_over:
        return
    _reveal(show)
    while show.answered < len(ANSWERS):
        _ask(show)
        _reveal(show)
    _press(show, "End the quiz")
    asked = show.operator.get_by_role("alertdialog")
    asked.get_by_role("button", name="End the quiz").click()
    expect(show.operator.get_by_text("Final result").first).to_be_visible()
    show.is_over = True


def join(page: Page, show: Show, who: str) -> None:
    page.goto(f"{show.url}/q")
    page.get_by_label("Code").fill(show.codes[who])
    page.get_by_role("button", name="Join").click()
    expect(page).not_to_have_url(f"{show.url}/q")


def _begun(browser: Browser, url: str, said: str) -> Show:
    found = re.findall(r"(?:team )?(\w+) ([A-Z2-9]{6,8})(?=,|$)", said, re.MULTILINE)
    host = HOST.search(said)
    assert host, said
    page = browser.new_context(locale="en-GB").new_page()
    show = Show(url, dict(found), host.groupdict(), page)
    join(page, show, "operator")
    expect(page.get_by_role("button", name="Show the first slide")).to_be_visible()
    for name in ("Curie", "Noether", "Linnaeus", "Celsius"):
        context = show.teams[name] = browser.new_context()
        entered = context.request.post(
            f"{url}/api/auth/login/code", data={"code": show.codes[name]}
        ).json()
        assert "access_token" in entered, entered
        context.set_extra_http_headers({"Authorization": f"Bearer {entered['access_token']}"})
        show.codes["presentation"] = str(entered["presentation_id"])
    return show


def _press(show: Show, name: str) -> None:
    show.operator.get_by_role("button", name=name, exact=True).click()


def _reveal(show: Show) -> None:
    _press(show, "Reveal the answer")
    expect(show.operator.get_by_text("Scored", exact=True)).to_be_visible()


def _ask(show: Show) -> None:
    _press(show, "Next slide")
    _press(show, "Start")
    expect(show.operator.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    path = f"{show.url}/api/presentations/{show.codes['presentation']}"
    for context, payload in zip(show.teams.values(), ANSWERS[show.answered], strict=True):
        (question,) = context.request.get(f"{path}/snapshot").json()["slide"]["questions"]
        sent = {"answer_id": f"picture-{show.answered}", "client_rev": 1, "payload": payload}
        reply = context.request.post(
            f"{path}/answers", data={**sent, "question_id": question["id"]}
        )
        assert reply.ok, reply.text()
    show.answered += 1
