"""Which library a frame comes from, and which one frames are made with."""

from importlib.util import find_spec
from typing import Literal, get_args

Library = Literal["pandas", "polars", "dict"]
LIBRARIES: tuple[Library, ...] = get_args(Library)


def chosen(wanted: str | None) -> Library:
    """`wanted`, or the first that is installed; raises ValueError for one that is unknown."""
    for library in LIBRARIES:
        if wanted == library or (wanted is None and _is_installed(library)):
            return library
    raise ValueError(f"Frames are {', '.join(LIBRARIES)}, not {wanted!r}.")


def _is_installed(library: Library) -> bool:
    return library == "dict" or find_spec(library) is not None


def library_of(frame: object) -> Library | None:
    """pandas or polars by the module of its class, which says so without an import."""
    for kind in type(frame).__mro__:
        module = kind.__module__.partition(".")[0]
        if module == "pandas":
            return "pandas"
        if module == "polars":
            return "polars"
    return None
