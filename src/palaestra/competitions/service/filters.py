"""The documented filters: strings, numbers, lists or comma lists, in query or JSON body."""

from dataclasses import dataclass
from typing import Any

from palaestra.core.errors import Invalid

PAGE = 100
MAX_VALUES = 1000
MAX_PAGE = 10**7
_TYPES = frozenset({"predict", "classify", "cluster"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Empty tuples filter nothing; `current` keeps only competitions that are still open."""

    submission_ids: tuple[str, ...] = ()
    competition_ids: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    current: bool = False
    page: int = 0


def read_filters(sent: dict[str, Any], *, own_id: str) -> Filters:
    """`own_id` is the noun that a bare `id` means: ``competition_id`` or ``submission_id``."""
    named = {**sent, own_id: sent.get(own_id, sent.get("id"))}
    types = _values(named, "type")
    for kind in types:
        if kind not in _TYPES:
            raise Invalid("type", f"{kind!r} is not one of {', '.join(sorted(_TYPES))}.")
    return Filters(
        submission_ids=_values(named, "submission_id"),
        competition_ids=_values(named, "competition_id") or _values(named, "competitionId"),
        client_ids=_values(named, "client_id") or _values(named, "user_id"),
        types=types,
        current=_flag(named.get("current"), "current"),
        page=_page(named.get("page")),
    )


def _values(sent: dict[str, Any], field: str) -> tuple[str, ...]:
    value = sent.get(field)
    if value is None or value == "":
        return ()
    listed = value if isinstance(value, list) else [value]
    if len(listed) > MAX_VALUES:
        raise Invalid(field, f"At most {MAX_VALUES} values at a time.")
    found: list[str] = []
    for item in listed:
        if isinstance(item, bool) or not isinstance(item, str | int | float):
            raise Invalid(field, "Send a text, a number, a list of them, or a comma list.")
        text = str(int(item)) if isinstance(item, float) and item.is_integer() else str(item)
        found.extend(part.strip() for part in text.split(",") if part.strip())
    return tuple(found[:MAX_VALUES])


def _flag(value: Any, field: str) -> bool:
    if value in (None, "", False, 0):
        return False
    if value in (True, 1) or str(value).lower() in ("true", "1", "yes"):
        return True
    if str(value).lower() in ("false", "0", "no", "none"):
        return False
    raise Invalid(field, "Send true or false.")


def _page(value: Any) -> int:
    if value is None or value == "":
        return 0
    try:
        page = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Invalid("page", "A page is a whole number from 0.") from error
    if not 0 <= page <= MAX_PAGE:
        raise Invalid("page", "A page is a whole number from 0.")
    return page
