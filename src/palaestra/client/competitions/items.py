"""What the server tells: competitions, submissions and lines of a leaderboard."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from palaestra.client.errors import PalaestraError

# Competition → its data set as a frame.
Load = Callable[["Competition"], Any]


def _nowhere(competition: "Competition") -> Any:
    raise PalaestraError(f"The data set of {competition.id} was never asked for.")


# cached_property needs the instance's dictionary, hence no slots.
@dataclass(frozen=True, kw_only=True)
class Competition:
    """As GET competitions tells it; `expiration` is aware, `when` in epoch seconds or None.

    `dataset_text` is the data set where it came with the list, `dataset_url` its address where
    it is over 1 MiB. `raw` is what came, word for word.
    """

    id: str
    client_id: str
    title: str
    subtitle: str
    type: str
    expiration: datetime
    prize: float
    metric: str
    targets: str | list[str] | dict[str, list[str]] | None
    dataset_key: str | None
    num_classes: int
    when: float | None
    answer_delay: float
    active: bool
    dataset_text: str | None = field(repr=False)
    dataset_url: str | None = field(repr=False)
    raw: dict[str, Any] = field(repr=False, compare=False)
    load: Load = field(default=_nowhere, repr=False, compare=False)

    @cached_property
    def dataset(self) -> Any:
        """The data set as a frame; the first time, a large one is fetched."""
        return self.load(self)

    def loaded(self, dataset: Any) -> "Competition":
        """The same with its data set at hand."""
        return dataclasses.replace(self, load=lambda _: dataset)


def competition_of(raw: dict[str, Any], load: Load = _nowhere) -> Competition:
    is_inline = raw["dataset_type"] == "json"
    return Competition(
        id=str(raw["id"]),
        client_id=str(raw["clientId"]),
        title=raw["title"],
        subtitle=raw["subtitle"],
        type=raw["type"],
        expiration=datetime.fromisoformat(raw["expiration_at"]),
        prize=raw["prize"],
        metric=raw["metric"],
        targets=raw["targets"],
        dataset_key=raw["dataset_key"],
        num_classes=raw["num_classes"],
        when=None if raw["when"] == "" else raw["when"],
        answer_delay=raw["answer_delay"],
        active=raw["active"],
        dataset_text=raw["dataset"] if is_inline else None,
        dataset_url=None if is_inline else raw["dataset"],
        raw=raw,
        load=load,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """An answer that the server has; `score` is None while it waits for the truth.

    `rank` is that of its author's best answer where the server has told it. `raw` is what came;
    lists have scores rounded to two decimals, and the answer itself as `raw["answer"]`.
    """

    id: str
    competition_id: str
    score: float | None
    pending: bool
    rank: int | None = None
    client_id: str | None = None
    raw: dict[str, Any] = field(repr=False, compare=False)


def submission_of(raw: dict[str, Any]) -> Submission:
    """From the answer of POST submissions, or an item of GET submissions."""
    return Submission(
        id=str(raw["id"]),
        competition_id=str(raw["competitionId"]),
        score=raw["score"],
        pending=raw["score"] is None,
        rank=raw.get("rank"),
        client_id=str(raw["clientId"]),
        raw=raw,
    )


def own_submission_of(raw: dict[str, Any]) -> Submission:
    """From an item of the pages' list of one's own submissions."""
    return Submission(
        id=raw["id"],
        competition_id=raw["competition"]["id"],
        score=raw["score"],
        pending=raw["state"] == "pending",
        raw=raw,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A line of a leaderboard: a client's best submission."""

    competition_id: str
    submission_id: str
    client_id: str
    username: str | None
    rank: int
    score: float
    submissions: int
    raw: dict[str, Any] = field(repr=False, compare=False)


def standing_of(raw: dict[str, Any]) -> Standing:
    return Standing(
        competition_id=str(raw["competitionId"]),
        submission_id=str(raw["id"]),
        client_id=str(raw["clientId"]),
        username=raw["username"],
        rank=raw["rank"],
        score=raw["score"],
        submissions=raw["submissions"],
        raw=raw,
    )
