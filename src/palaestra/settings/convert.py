"""From what was given to a checked value of the declared type."""

import operator
from functools import reduce
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from palaestra.core.configuration import is_later, is_path
from palaestra.core.errors import ConfigurationError
from palaestra.settings.given import Given, spelled

WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    NoneType: "null",
}


def convert(key: str, given: Given, annotation: Any) -> object:
    if is_later(annotation) and given.value is not None:
        raise ConfigurationError(
            f"{spelled(key)} from {given.source} is not available in this version; leave it out"
        )
    try:
        value = _read(given, annotation)
    except msgspec.MsgspecError as wrong:
        raise ConfigurationError(
            f"{spelled(key)} from {given.source} must be {expected(annotation)} ({wrong})"
        ) from wrong
    if is_path(annotation) and isinstance(value, str):
        return str(given.folder / Path(value).expanduser())
    return value


def _read(given: Given, annotation: Any) -> object:
    value = given.value
    if value in (None, "null") and NoneType in _members(annotation):
        return None
    annotation = _without_null(annotation)
    if not given.is_text or not isinstance(value, str):
        return msgspec.convert(value, annotation)
    if {tuple, list} & {get_origin(member) for member in _members(annotation)}:
        return msgspec.convert(_items(value), annotation, strict=False)
    if dict in {get_origin(member) for member in _members(annotation)}:
        return msgspec.json.decode(value.encode(), type=annotation)
    return msgspec.convert(value, annotation, strict=False)


def _without_null(annotation: Any) -> Any:
    """``Annotated[int | None, ge=1]`` as ``Annotated[int, ge=1]``: null has no limits."""
    members = [member for member in _members(annotation) if member is not NoneType]
    value = reduce(operator.or_, members)
    notes = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return operator.getitem(Annotated, (value, *notes)) if notes else value


def _items(text: str) -> list[str]:
    """``a, b`` or a JSON array."""
    if text.lstrip().startswith("["):
        items: list[str] = msgspec.json.decode(text.encode(), type=list[str], strict=False)
        return items
    return [item.strip() for item in text.split(",") if item.strip()]


def _members(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a type, its annotations taken off."""
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return get_args(bare) if get_origin(bare) in (Union, UnionType) else (bare,)


def expected(annotation: Any) -> str:
    """The type in a person's words, as “a whole number or null”."""
    return " or ".join(_in_words(member) for member in _members(annotation))


def _in_words(member: Any) -> str:
    origin, arguments = get_origin(member), get_args(member)
    if origin is Literal:
        return "one of " + ", ".join(str(argument) for argument in arguments)
    if origin in (tuple, list):
        return f"a list of {_in_words(arguments[0])}"
    if origin is dict:
        return "a table"
    return WORDS.get(member, getattr(member, "__name__", str(member)))
