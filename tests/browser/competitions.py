"""Competitions that stand already when a test begins, made over HTTP."""

import math
from dataclasses import dataclass

import httpx

from tests.builders.competitions import host, register, upload
from tests.builders.servers import RunningServer

ROWS = 12
TRUTH = [row % 2 for row in range(ROWS)]
DATASET = {
    "length": {str(row): round(1.5 + row * 0.25, 2) for row in range(ROWS)},
    "species": {str(row): "setosa" if row % 2 else "virginica" for row in range(ROWS)},
}
ABOUT = (
    "Tell the *species* from what was measured.\n\n"
    "## What counts\n\nOnly the last answer of a day, see [the rules](https://example.org/rules).\n\n"
    "| column | unit |\n|---|---|\n| length | cm |\n"
)


@dataclass(frozen=True)
class Boards:
    """Ids: `moving` has six people on its board, `quiet` nobody."""

    moving: str
    quiet: str


def answer(sureness: float) -> str:
    """CSV of probabilities that are right, the surer the better; between 0 and 1."""
    near, far = f"{0.5 + sureness / 2:.4f}", f"{0.5 - sureness / 2:.4f}"
    cells = "".join(f"{row},{near if truth else far}\n" for row, truth in enumerate(TRUTH))
    return f"index,class\n{cells}"


def score_of(sureness: float) -> float:
    """The log loss of `answer(sureness)`."""
    return -math.log(round(0.5 + sureness / 2, 4))


def fill(server: RunningServer) -> Boards:
    with server.client() as owner:
        register(owner, username="Hilma")
        table = {"dataset": DATASET, "answer": {"class": {str(r): c for r, c in enumerate(TRUTH)}}}
        about = {"subtitle": "Twelve flowers, two species", "description": ABOUT}
        boards = Boards(
            moving=host(owner, title="Flowers", **about, **table),
            quiet=host(owner, title="An empty board", **table),
        )
    for number, name in enumerate(("Astrid", "Birger", "Cilla", "David", "Ebba", "Folke")):
        with server.client() as competitor:
            register(competitor, username=name)
            _climb(competitor, boards.moving, 0.3 + number / 10)
    return boards


def _climb(competitor: httpx.Client, competition_id: str, sureness: float) -> None:
    for step in (0.5, 0.8, 1.0):
        sent = upload(competitor, competition_id, answer(sureness * step))
        assert sent.status_code == 200, sent.text
