"""Lessons that stand already, and what people do in player and recorder."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import Visitor

TITLE = "Functions that double"
TASK = "Return twice x."
SAID = "double(4) should be 8"


class Recording:
    """A recording as a recorder makes it, a letter every 20 ms; `text` so far."""

    def __init__(self) -> None:
        self.ots: list[dict[str, Any]] = []
        self.text = ""
        self.ts = 0

    def add(self, command: str, **fields: Any) -> None:
        self.ots.append({"ts": self.ts, "command": command, **fields})

    def type(self, text: str, *, step: int = 20) -> None:
        for letter in text:
            at = len(self.text)
            self.add("text", fromPos=at, toPos=at, insertedText=letter, removedText="")
            self.text += letter
            self.add("selection", fromPos=at + 1, toPos=at + 1)
            self.ts += step

    def wait(self, ms: int) -> None:
        self.ts += ms
        self.add("nop", time=self.ts)


def lesson() -> list[dict[str, Any]]:
    """Six seconds: a function to be written by learners, and a run that prints 42."""
    made = Recording()
    made.wait(400)
    made.type("def double(x):\n")
    made.add("exShow", exId="1", description=TASK)
    made.add("exPlaceholder", exId="1")
    made.type("    return 2 * x\n")
    made.add("exPlaceholder", exId="1")
    made.type("\nprint(double(21))\n")
    made.add("run")
    made.wait(300)
    made.add("run", exitCode=0, output="42\n")
    made.wait(3500)
    made.add("assert", time=1)
    made.type(f"assert double(4) == 8, '{SAID}'\n", step=0)
    made.add("assert", time=1)
    return made.ots


def give_lesson(teacher: Visitor, *, title: str = TITLE, skip_allowed: bool = False) -> int:
    """Put there by the document's own call; its number."""
    url, request = teacher.server.url, teacher.context.request
    form = {"title": title, "teacher": "Ada", "ots": json.dumps(lesson()), "voice_blobs": "[]"}
    reply = request.put(f"{url}/elicast", form=form)
    assert reply.ok, reply.text()
    number: int = reply.json()["elicast"]["id"]
    changed = request.patch(f"{url}/api/screencasts/{number}", data={"skip_allowed": skip_allowed})
    assert changed.ok, changed.text()
    return number


def editor(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def write(page: Page, text: str, *, name: str = "Your code") -> None:
    """At the end of the code, as a person types."""
    editor(page, name).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def answer(page: Page, text: str, *, says: str) -> None:
    """Start over, write this, and let it be checked."""
    button(page, "Start over").click()
    write(page, text)
    button(page, "Check").click()
    expect(page.get_by_text(says)).to_be_visible()
