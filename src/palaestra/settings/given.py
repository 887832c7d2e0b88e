"""One value as it was given, and the schema that says which keys exist."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, get_type_hints

from palaestra.core.configuration import Section


class Given(NamedTuple):
    """A value, where it came from, the folder its relative paths count from.

    `is_text` values (environment, command line) are read leniently: "8080" is a port.
    """

    value: object
    source: str
    folder: Path
    is_text: bool = False


Layer: TypeAlias = Mapping[str, Given]


class Schema:
    """The declared keys, as ``server.port``, with their annotated types."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self.sections = tuple(dict.fromkeys(sections))  # core and a feature may name the same
        self.types = dict(self._typed_keys())

    def _typed_keys(self) -> Iterator[tuple[str, Any]]:
        for section in self.sections:
            for field, annotation in get_type_hints(section.struct, include_extras=True).items():
                yield f"{section.name}.{field}", annotation

    def has_section(self, name: str) -> bool:
        return any(section.name == name for section in self.sections)

    def nearest_section(self, name: str) -> str | None:
        found = get_close_matches(name, [section.name for section in self.sections], n=1)
        return f"[{found[0]}]" if found else None

    def nearest_key(self, key: str) -> str | None:
        """The declared key most like `key`: the same word elsewhere, else the nearest spelling."""
        field = key.rpartition(".")[2]
        same_word = [known for known in self.types if known.endswith(f".{field}")]
        found = same_word or get_close_matches(key, self.types, n=1)
        return spelled(found[0]) if found else None


def spelled(key: str) -> str:
    """``server.port`` as it is written in palaestra.toml: ``[server] port``."""
    section, _, field = key.rpartition(".")
    return f"[{section}] {field}" if section else field
