"""The vectors that the engines in Python and in TypeScript are held to."""

import json
from pathlib import Path
from typing import Any

from palaestra.screencasts.replay.ots import OT, read_ot

FOLDER = Path(__file__).parents[1] / "screencasts"
COMMANDS = ("selection", "text", "record_start", "record_end", "exPlaceholder", "exShow")
COMMANDS += ("run", "assert", "nop")


def vectors() -> list[dict[str, Any]]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("vectors/*.json"))]


def cases(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(
        (FOLDER / "replay" / "data" / f"{name}.json").read_text("utf-8")
    )
    return loaded


def named(case: dict[str, Any]) -> str:
    """For the ids of tests."""
    return str(case["name"]).replace(" ", "-")


def known(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that replay knows, by which vectors count."""
    return [item for item in items if item.get("command") in COMMANDS]


def ots_of(items: list[dict[str, Any]], *, field: str = "ots") -> list[OT]:
    return [read_ot(item, number, field=field) for number, item in enumerate(items)]
