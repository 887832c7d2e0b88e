"""What a host may set of the game itself, at any time: limits, phases, whose answer counts.

The server process imports this, so nothing here loads numpy or polars.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from palaestra.competitions.moments import read_moment
from palaestra.core.errors import Invalid

MOST = 100_000
MOST_PHASES = 50
MOST_FINALS = 20
MOST_MEMBERS = 50
PHASE_NAME = 80

BoardShown = Literal["public", "hidden"]
Selection = Literal["best", "latest", "chosen"]


class PhaseTerms(msgspec.Struct, kw_only=True, frozen=True):
    """One window; fields as in `models.Phase`."""

    name: str
    starts_at: datetime
    ends_at: datetime
    daily_limit: int | None = None
    total_limit: int | None = None
    board: BoardShown = "public"
    fresh: bool = False
    visible: bool = True


class Terms(msgspec.Struct, kw_only=True, frozen=True):
    """Fields as in `models.Competition`; phases in order of time."""

    timezone: str = "UTC"
    daily_limit: int | None = None
    total_limit: int | None = None
    board: BoardShown = "public"
    selection: Selection = "best"
    finals: int = 2
    team_size: int = 1
    phases: list[PhaseTerms] = []


NAMES = frozenset(Terms.__struct_fields__)


def read_terms(
    raw: Mapping[str, Any], *, timezone: ZoneInfo, expiration: datetime, prefix: str = "spec."
) -> Terms:
    """Check terms as they were sent; what is missing is as in `Terms`.

    `timezone` counts where none is sent, and for moments without an offset where none is sent.
    Raises Invalid naming the field, after `prefix`.
    """
    zone = _timezone(raw, timezone, prefix)
    return Terms(
        timezone=zone.key,
        daily_limit=_limit(raw, "daily_limit", prefix),
        total_limit=_limit(raw, "total_limit", prefix),
        board=_one_of(raw, "board", ("public", "hidden"), prefix),
        selection=_one_of(raw, "selection", ("best", "latest", "chosen"), prefix),
        finals=_count(raw, "finals", prefix, default=2, most=MOST_FINALS),
        team_size=_count(raw, "team_size", prefix, default=1, most=MOST_MEMBERS),
        phases=_phases(raw, zone, expiration, prefix),
    )


def _timezone(raw: Mapping[str, Any], default: ZoneInfo, prefix: str) -> ZoneInfo:
    name = raw.get("timezone")
    if name is None or name == "":
        return default
    if not isinstance(name, str) or name not in available_timezones():
        raise Invalid(f"{prefix}timezone", "Name a time zone such as Europe/Stockholm or UTC.")
    return ZoneInfo(name)


def _limit(raw: Mapping[str, Any], name: str, prefix: str) -> int | None:
    if raw.get(name) in (None, ""):
        return None
    return _count(raw, name, prefix, default=1, most=MOST)


def _count(raw: Mapping[str, Any], name: str, prefix: str, *, default: int, most: int) -> int:
    value = raw.get(name)
    if value is None or value == "":
        return default
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not 1 <= value <= most:
        raise Invalid(f"{prefix}{name}", f"The {name} is a whole number from 1 to {most}.")
    return int(value)


Choice = TypeVar("Choice", bound=str)


def _one_of(raw: Mapping[str, Any], name: str, choices: tuple[Choice, ...], prefix: str) -> Choice:
    """The first of `choices` where nothing is sent."""
    value = raw.get(name)
    if value is None or value == "":
        return choices[0]
    for choice in choices:
        if value == choice:
            return choice
    raise Invalid(f"{prefix}{name}", f"The {name} is one of {', '.join(choices)}.")


def _phases(
    raw: Mapping[str, Any], zone: ZoneInfo, expiration: datetime, prefix: str
) -> list[PhaseTerms]:
    sent = raw.get("phases") or []
    if not isinstance(sent, list) or len(sent) > MOST_PHASES:
        raise Invalid(f"{prefix}phases", f"Send a list of at most {MOST_PHASES} phases.")
    phases = [_phase(one, zone, f"{prefix}phases.{number}.") for number, one in enumerate(sent)]
    for number, phase in enumerate(phases):
        _check(phase, phases[:number], expiration, f"{prefix}phases.{number}.")
    return phases


def _phase(raw: object, zone: ZoneInfo, prefix: str) -> PhaseTerms:
    if not isinstance(raw, Mapping):
        raise Invalid(prefix.rstrip("."), "A phase is an object with name, starts_at and ends_at.")
    name = raw.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= PHASE_NAME:
        raise Invalid(f"{prefix}name", f"A phase has a name of at most {PHASE_NAME} characters.")
    return PhaseTerms(
        name=name.strip(),
        starts_at=_moment(raw, "starts_at", zone, prefix),
        ends_at=_moment(raw, "ends_at", zone, prefix),
        daily_limit=_limit(raw, "daily_limit", prefix),
        total_limit=_limit(raw, "total_limit", prefix),
        board=_one_of(raw, "board", ("public", "hidden"), prefix),
        fresh=_flag(raw, "fresh", prefix, default=False),
        visible=_flag(raw, "visible", prefix, default=True),
    )


def _moment(raw: Mapping[str, Any], name: str, zone: ZoneInfo, prefix: str) -> datetime:
    moment = read_moment(raw.get(name), field=f"{prefix}{name}", timezone=zone)
    if moment is None:
        raise Invalid(f"{prefix}{name}", f"The {name} of a phase is missing.")
    return moment


def _flag(raw: Mapping[str, Any], name: str, prefix: str, *, default: bool) -> bool:
    value = raw.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise Invalid(f"{prefix}{name}", f"The {name} is true or false.")
    return value


def _check(phase: PhaseTerms, earlier: list[PhaseTerms], expiration: datetime, prefix: str) -> None:
    if phase.ends_at <= phase.starts_at:
        raise Invalid(f"{prefix}ends_at", "A phase ends after it starts.")
    if phase.ends_at > expiration:
        raise Invalid(f"{prefix}ends_at", "A phase ends with the competition at the latest.")
    if earlier and phase.starts_at < earlier[-1].ends_at:
        raise Invalid(f"{prefix}starts_at", "A phase starts when the one before it has ended.")
    if phase.name.casefold() in {one.name.casefold() for one in earlier}:
        raise Invalid(f"{prefix}name", f"There is another phase named {phase.name}.")
