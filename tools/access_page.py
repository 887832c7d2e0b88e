"""docs/reference/access.md: every route, page and event of the application, and who may."""

from collections.abc import Iterator

from palaestra.app import ALWAYS, FEATURES
from palaestra.core.access import Access
from palaestra.core.feature import Feature
from palaestra.core.http.route import Route, routes_of
from palaestra.core.live.event import Event, events_of

_HEAD = """# Access

Who may do what, read from the application. The columns say it for `[accounts] mode = "accounts"`
and for `"open"`. *Which rows* somebody sees, a feature says in its own `access.py`: a list shows
only what one may see, and what one may not see is not found.

401 means: sign in first. 403 means: signed in, but not for this. What each kind of caller is
answered stands in `tests/access/`, where every call is made.
"""
_TABLE = "| {what} | who | in open mode |\n|---|---|---|\n"


def access_page() -> str:
    return _HEAD + "".join(_part(part) for part in (*ALWAYS, *FEATURES))


def _part(part: Feature) -> str:
    routes = routes_of(part.routes)
    operations = [_route(route) for route in routes if not route.is_page]
    pages = [_route(route) for route in routes if route.is_page]
    events = [_event(event) for event in events_of([*part.events])]
    sections = (("operation", operations), ("page", pages), ("event", events))
    return f"\n## {part.name}\n" + "".join(_tables(sections))


def _tables(sections: tuple[tuple[str, list[str]], ...]) -> Iterator[str]:
    for what, rows in sections:
        if rows:
            yield "\n" + _TABLE.format(what=what) + "".join(rows)


def _route(route: Route) -> str:
    method = "" if route.is_page else f"{route.method} "
    return _row("<br>".join(f"`{method}{path}`" for path in route.paths), route.access)


def _event(event: Event) -> str:
    return _row(f"`{event.name}`", event.access)


def _row(what: str, access: Access) -> str:
    who, _, _ = access.describe().partition("; in open mode ")
    return f"| {what} | {who} | {access.in_open_mode or who} |\n"
