"""A short lesson for the pictures, put there by the document's own call."""

import json
from typing import Any

from playwright.sync_api import BrowserContext

TITLE = "A function that doubles"
TASK = "Write the body: double(x) is twice x."
SAID = "double(4) should be 8"


def give(context: BrowserContext, url: str) -> int:
    """The number of the lesson, which is made when it is first asked for."""
    found = context.request.get(f"{url}/elicast").json()["elicasts"]
    for cast in found:
        if cast["title"] == TITLE:
            number: int = cast["id"]
            return number
    form: dict[str, str | float | bool] = {
        "title": TITLE,
        "teacher": "Ada",
        "ots": json.dumps(_ots()),
        "voice_blobs": "[]",
    }
    reply = context.request.put(f"{url}/elicast", form=form)
    assert reply.ok, reply.text()
    return give(context, url)


def _ots() -> list[dict[str, Any]]:
    """Typed a letter every 60 ms."""
    ots: list[dict[str, Any]] = []
    text, ts = "", 500

    def add(command: str, **fields: Any) -> None:
        ots.append({"ts": ts, "command": command, **fields})

    def type_in(words: str) -> None:
        nonlocal text, ts
        for letter in words:
            at = len(text)
            add("text", fromPos=at, toPos=at, insertedText=letter, removedText="")
            text, ts = text + letter, ts + 60

    type_in("# Twice as much\ndef double(x):\n")
    add("exShow", exId="1", description=TASK)
    add("exPlaceholder", exId="1")
    type_in("    return 2 * x\n")
    add("exPlaceholder", exId="1")
    type_in("\nprint(double(21))\n")
    add("run")
    ts += 400
    add("run", exitCode=0, output="42\n")
    ts += 4000
    add("nop", time=ts)
    add("assert", time=1)
    type_in(f"assert double(4) == 8, '{SAID}'\n")
    add("assert", time=1)
    return ots
