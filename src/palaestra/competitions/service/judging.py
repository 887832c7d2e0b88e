"""Metrics that hosts wrote: how workers run them, and what hosts hear of their failures.

The server process loads no sandbox and no numpy for it: a worker starts one for each run.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from palaestra.competitions.models import Competition
from palaestra.core.configuration import SandboxSettings
from palaestra.core.database import DbSession
from palaestra.core.errors import Invalid

_CONTEXT = "competitions.sandbox"
TROUBLE = "metric_trouble"
# As `metrics.custom.NEUTRAL`, which loads numpy.
NEUTRAL = "The host's metric failed for this answer. The host sees why; nothing was counted."


def keep_settings(context: dict[str, Any], settings: SandboxSettings) -> None:
    """So that jobs find them, which have nothing but a session of the database."""
    context[_CONTEXT] = msgspec.to_builtins(settings)


def for_work(context: Mapping[Any, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """`rules` as a worker needs them: with the sandbox, where code is to be run."""
    return {**rules, "sandbox": context[_CONTEXT]} if rules.get("metric_code") else rules


def note(competition: Competition, trouble: str) -> None:
    """What its host sees until a score succeeds again."""
    if competition.spec.get(TROUBLE) != trouble:
        competition.spec = {**competition.spec, TROUBLE: trouble}


def clear(competition: Competition) -> None:
    if TROUBLE in competition.spec:
        competition.spec = {
            name: value for name, value in competition.spec.items() if name != TROUBLE
        }


def hear(competition: Competition, outcome: Mapping[str, Any]) -> None:
    """What a worker says of the metric."""
    if trouble := outcome.get("trouble"):
        note(competition, str(trouble))
    elif outcome.get("score") is not None:
        clear(competition)


def fail(db: DbSession, competition_id: int, trouble: str) -> None:
    """Kept for the host, although the answer is refused."""
    competition = db.get(Competition, competition_id)
    if competition is not None:
        note(competition, trouble)


def refusal() -> Invalid:
    return Invalid("answer", NEUTRAL)
