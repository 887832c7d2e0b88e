"""What a handler asks for by its parameters, resolved once when the application is built."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import msgspec

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.decoding import invalid_from
from palaestra.core.errors import ConfigurationError, Invalid
from palaestra.core.http.call import Call
from palaestra.core.http.route import Route

Parts = Mapping[type, object]


@dataclass(frozen=True, slots=True)
class Value:
    """A path or query parameter of plain type."""

    name: str
    type: Any
    default: Any
    in_path: bool

    @property
    def is_list(self) -> bool:
        return getattr(self.type, "__origin__", None) is list


@dataclass(frozen=True, slots=True)
class Parameters:
    db: str | None
    identity: str | None
    call: str | None
    body: tuple[str, Any] | None
    parts: dict[str, object]
    values: tuple[Value, ...]
    returns: Any

    def arguments(self, call: Call, identity: Identity, db: DbSession | None) -> dict[str, Any]:
        """Keyword arguments for the handler; raises Invalid for a bad path, query or body."""
        given: dict[str, Any] = dict(self.parts)
        if self.db:
            given[self.db] = db
        if self.identity:
            given[self.identity] = identity
        if self.call:
            given[self.call] = call
        for value in self.values:
            given[value.name] = _read(value, call)
        if self.body:
            name, kind = self.body
            given[name] = call.decode(kind)
        return given


def _read(value: Value, call: Call) -> Any:
    if value.in_path:
        return _convert(value, call.path_parameters[value.name])
    sent = call.query_values().get(value.name)
    if not sent:
        if value.default is inspect.Parameter.empty:
            raise Invalid(value.name, f"The query parameter {value.name} is missing.")
        return value.default
    return _convert(value, sent if value.is_list else sent[-1])


def _convert(value: Value, sent: Any) -> Any:
    if value.type is str:
        return sent
    try:
        return msgspec.convert(sent, type=value.type, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(value.name, f"{value.name}: {invalid_from(error).message}") from error


def read_signature(route: Route, parts: Parts) -> Parameters:
    """Resolve the parameters of `route.handler`; raises ConfigurationError for one nobody gives."""
    handler = route.handler
    hints = get_type_hints(handler, include_extras=True)
    found: dict[str, Any] = {"db": None, "identity": None, "call": None, "body": None}
    given: dict[str, object] = {}
    values: list[Value] = []
    for name, parameter in inspect.signature(handler).parameters.items():
        kind = hints.get(name, str)
        if kind is DbSession:
            found["db"] = name
        elif kind is Identity:
            found["identity"] = name
        elif kind is Call:
            found["call"] = name
        elif name == "data":
            found["body"] = (name, kind)
        elif isinstance(kind, type) and kind in parts:
            given[name] = parts[kind]
        else:
            values.append(_value(route, name, kind, parameter.default))
    _check_kind(route, db=found["db"])
    return Parameters(**found, parts=given, values=tuple(values), returns=hints.get("return"))


def _value(route: Route, name: str, kind: Any, default: Any) -> Value:
    in_path = f"{{{name}:" in route.paths[0]
    if not in_path and not _is_plain(kind):
        raise ConfigurationError(f"{route.name}: nothing gives the parameter {name}: {kind}.")
    return Value(name, kind, default, in_path)


def _is_plain(kind: Any) -> bool:
    try:
        msgspec.json.schema(kind)
    except TypeError:
        return False
    return True


def _check_kind(route: Route, *, db: str | None) -> None:
    is_async = inspect.iscoroutinefunction(route.handler)
    if is_async and db:
        raise ConfigurationError(f"{route.name}: an async handler opens its own transactions.")


def is_async(handler: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(handler)
