"""`palaestra where "POST /api/v1/competitions"`: which file, and who may."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something with a name is: `file` counts from the package, `who` may use it."""

    kind: str
    name: str
    file: str
    line: int
    who: str = ""


@click.command()
@click.argument("what", nargs=-1)
def where(*, what: tuple[str, ...]) -> None:
    """Print file, line and who may of a route, event, message, job, setting, command or error.

    WHAT is a part of its name, as "POST /api/v1/competitions" or "too_large"; all without.
    """
    wanted = " ".join(what).strip().lower()
    found = [place for place in places() if wanted in place.name.lower()]
    exact = [place for place in found if place.name.lower() == wanted]
    for place in exact or found:
        click.echo(f"{place.kind:8} {place.name}")
        click.echo(f"         {place.file}:{place.line}" + (f"  ({place.who})" * bool(place.who)))
    if not found:
        raise click.ClickException(f"Nothing here is called {wanted!r}.")


def places() -> list[Place]:
    """Everything with a name, by kind and name."""
    everything = [
        *_routes(),
        *_events(),
        *_jobs(),
        *_settings(),
        *_commands(),
        *_errors(),
    ]
    return sorted(everything, key=lambda place: (place.kind, place.name))


def _at(thing: Any) -> tuple[str, int]:
    unwrapped = inspect.unwrap(thing)
    file = Path(inspect.getsourcefile(unwrapped) or "")
    return file.relative_to(PACKAGE.parent).as_posix(), inspect.getsourcelines(unwrapped)[1]


def _routes() -> Iterator[Place]:
    from palaestra.app import ALWAYS, FEATURES
    from palaestra.core.http.route import routes_of

    for feature in (*ALWAYS, *FEATURES):
        for route in routes_of(feature.routes):
            for path in route.paths:
                name = f"{route.method} {path}"
                kind = "page" if route.is_page else "route"
                file, line = _in_module(feature, path) if route.is_page else _at(route.handler)
                yield Place(kind=kind, name=name, file=file, line=line, who=route.access.describe())


def _in_module(feature: Any, text: str) -> tuple[str, int]:
    """A page is data in its feature's modules: the line that has its path."""
    parts = {"server": "core/server.py"}
    parts |= {part: f"core/{part}" for part in ("accounts", "admin", "jobs")}
    start = PACKAGE / parts.get(feature.name, feature.name)
    files = [start] if start.is_file() else sorted(start.rglob("*.py"))
    files.append(PACKAGE / "core/http/reference.py")
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if f'"{text}"' in line:
                return file.relative_to(PACKAGE.parent).as_posix(), number
    raise LookupError(f"no module of {feature.name} has the page {text}")


def _events() -> Iterator[Place]:
    from palaestra.app import ALWAYS, FEATURES
    from palaestra.core.live.event import events_of

    for feature in (*ALWAYS, *FEATURES):
        for event in events_of([*feature.events]):
            file, line = _at(event.handler)
            yield Place(
                kind="event", name=event.name, file=file, line=line, who=event.access.describe()
            )


def _jobs() -> Iterator[Place]:
    from palaestra.app import ALWAYS, FEATURES

    for feature in (*ALWAYS, *FEATURES):
        for job in feature.jobs:
            step = job.write or job.read
            if job.work:
                module, _, name = job.work.partition(":")
                step = getattr(import_module(module), name)
            file, line = _at(step)
            yield Place(kind="job", name=job.name, file=file, line=line)


def _settings() -> Iterator[Place]:
    from palaestra.app import sections

    for section in dict.fromkeys(sections()):
        file, line = _at(section.struct)
        source = inspect.getsource(section.struct).splitlines()
        for field in section.struct.__struct_fields__:
            own = next(
                (number for number, text in enumerate(source) if re.match(rf"\s+{field}:", text)),
                0,
            )
            yield Place(kind="setting", name=f"{section.name}.{field}", file=file, line=line + own)


def _commands() -> Iterator[Place]:
    from palaestra.cli import COMMANDS

    for name, where_it_is in COMMANDS.items():
        module, _, attribute = where_it_is.partition(":")
        command = getattr(import_module(module), attribute)
        file, line = _at(command.callback)
        yield Place(kind="command", name=f"palaestra {name}", file=file, line=line)


def _errors() -> Iterator[Place]:
    from palaestra.core.errors import PalaestraError

    kinds = [PalaestraError]
    while kinds:
        kind = kinds.pop()
        # An operator's own handlers may have errors of their own.
        kinds.extend(each for each in kind.__subclasses__() if _is_ours(each))
        file, line = _at(kind)
        yield Place(kind="error", name=kind.code, file=file, line=line)


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == PACKAGE.name
