"""Commands: a name of the locked table and positional arguments, nested."""

from typing import Any

import msgspec

from palaestra.statistics.structures.problems import Problem

DEPTH = 64
NODES = 5000
SEEDS = 2**31
UNITS = ("sec", "min", "hour", "day", "week", "month", "year")


class Literal(msgspec.Struct, frozen=True, tag="literal"):
    """A number, text, truth value, null (missing), or a flat list of such."""

    value: Any


class Name(msgspec.Struct, frozen=True, tag="name", omit_defaults=True):
    """A variable, filter, data set, model or list of the workspace."""

    name: str
    dataset: str | None = None


class Span(msgspec.Struct, frozen=True, tag="span"):
    """A length of time, as `add` and `seq` of dates take it."""

    n: int
    unit: str


class Command(msgspec.Struct, frozen=True, tag="command"):
    """`seed` (of the outermost one) makes its random numbers the same again."""

    mode: str
    arguments: tuple["Argument", ...] = ()
    seed: int | None = None


Argument = Command | Literal | Name | Span


def parse_command(raw: Any) -> Command:
    """Of the document's two ways to write a command, either (see `type` and `variables`)."""
    found = _Reader().argument(raw, path="", depth=0)
    if not isinstance(found, Command):
        raise Problem("bad_field", "A command is an object with its name in “mode”.")
    return found


class _Reader:
    """One walk: counts what it meets, so that nothing deep or large goes further."""

    def __init__(self) -> None:
        self.nodes = 0

    def argument(self, raw: Any, *, path: str, depth: int) -> Argument:
        self.nodes += 1
        if depth > DEPTH or self.nodes > NODES:
            raise Problem(
                "formula_too_large",
                f"A command is at most {DEPTH} levels deep and has at most {NODES} parts.",
                path=path,
            )
        if isinstance(raw, Command | Literal | Name | Span):
            raw = msgspec.to_builtins(raw)
        if isinstance(raw, str):
            return Name(name=raw)
        if isinstance(raw, dict):
            return self._object(raw, path=path, depth=depth)
        return Literal(value=self._literal(raw, path=path))

    def _object(self, raw: dict[str, Any], *, path: str, depth: int) -> Argument:
        kind = raw.get("type")
        if kind == "literal":
            if "value" not in raw:
                raise Problem("bad_field", "A literal needs “value”.", path=_at(path, "value"))
            return Literal(value=self._literal(raw["value"], path=_at(path, "value")))
        if kind in ("name", "variable", "dataset", "filter", "model", "list"):
            return _name(raw, path=path)
        if kind in (None, "span") and "unit" in raw:
            return _span(raw, path=path)
        return self._command(raw, path=path, depth=depth)

    def _command(self, raw: dict[str, Any], *, path: str, depth: int) -> Command:
        mode, key = raw.get("mode"), "arguments"
        if raw.get("type") != "command":
            mode, key = raw.get("type"), "variables" if "variables" in raw else "arguments"
        given = raw.get(key, [])
        if not isinstance(mode, str):
            raise Problem("bad_field", "A command names itself in “mode”.", path=_at(path, "mode"))
        if not isinstance(given, list | tuple):
            raise Problem("bad_field", "Arguments are a list.", path=_at(path, key))
        inner = tuple(
            self.argument(each, path=_at(path, f"{key}[{index}]"), depth=depth + 1)
            for index, each in enumerate(given)
        )
        return Command(mode=mode, arguments=inner, seed=_seed(raw.get("seed"), path=path))

    def _literal(self, raw: Any, *, path: str) -> Any:
        if isinstance(raw, list):
            self.nodes += len(raw)
            if self.nodes > NODES:
                raise Problem(
                    "formula_too_large", "A list inside a command is too long.", path=path
                )
            return [_scalar(each, path=path) for each in raw]
        return _scalar(raw, path=path)


def _scalar(raw: Any, *, path: str) -> Any:
    if raw is None or isinstance(raw, bool | str):
        return raw
    if isinstance(raw, int | float) and abs(raw) < float("inf"):
        return raw
    raise Problem("type", "A literal is a finite number, text, true, false or null.", path=path)


def _seed(raw: Any, *, path: str) -> int | None:
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < SEEDS:
        raise Problem("bad_field", f"A seed is 0 to {SEEDS - 1}.", path=_at(path, "seed"))
    return raw


def _name(raw: dict[str, Any], *, path: str) -> Name:
    name, dataset = raw.get("name"), raw.get("dataset")
    if not isinstance(name, str) or not isinstance(dataset, str | None):
        raise Problem("bad_field", "“name” and “dataset” are texts.", path=_at(path, "name"))
    return Name(name=name, dataset=dataset)


def _span(raw: dict[str, Any], *, path: str) -> Span:
    n, unit = raw.get("n", 1), raw.get("unit")
    if unit not in UNITS:
        raise Problem(
            "bad_field", f"The unit is one of {', '.join(UNITS)}.", path=_at(path, "unit")
        )
    if not isinstance(n, int) or isinstance(n, bool) or abs(n) > 1_000_000:
        raise Problem("bad_field", "“n” is a whole number.", path=_at(path, "n"))
    return Span(n=n, unit=unit)


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def written(argument: Argument) -> Any:
    """As the document writes it in JSON: a text is a name, text itself a literal object."""
    if isinstance(argument, Command):
        inner = [written(each) for each in argument.arguments]
        return {"type": "command", "mode": argument.mode, "arguments": inner}
    if isinstance(argument, Name):
        if argument.dataset is None:
            return argument.name
        return {"type": "variable", "name": argument.name, "dataset": argument.dataset}
    if isinstance(argument, Span):
        return {"n": argument.n, "unit": argument.unit}
    text = isinstance(argument.value, str)
    return {"type": "literal", "value": argument.value} if text else argument.value
