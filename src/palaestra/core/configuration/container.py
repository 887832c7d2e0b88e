"""The settings of the whole house, each part's own struct in it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from palaestra.core.configuration.section import Section
from palaestra.core.configuration.sections import CORE_SECTIONS, DatabaseSettings

S = TypeVar("S", bound=msgspec.Struct)


class Settings:
    """``settings[ServerSettings].port``; can be pickled, so that workers get the same.

    `data` is the absolute folder under which the server keeps everything. `sources` tells for
    each key, as ``server.port``, where its value came from.
    """

    def __init__(
        self,
        values: Mapping[Section, msgspec.Struct],
        *,
        data: Path,
        sources: Mapping[str, str],
    ) -> None:
        self._by_struct = {type(value): value for value in values.values()}
        self.sections = tuple(values)
        self.data = data
        self.sources = dict(sources)

    def __getitem__(self, struct: type[S]) -> S:
        value = self._by_struct[struct]
        assert isinstance(value, struct)
        return value


def settings_of(
    *values: msgspec.Struct, data: Path, sections: Iterable[Section] = CORE_SECTIONS
) -> Settings:
    """Settings made by hand, as in tests and notebooks: `values`, and the defaults of the rest."""
    given = {type(value): value for value in values}
    declared = {section.struct for section in sections}
    if undeclared := given.keys() - declared:
        names = ", ".join(sorted(struct.__name__ for struct in undeclared))
        raise ValueError(f"no section declares {names}")
    filled = {section: given.get(section.struct) or section.struct() for section in sections}
    return Settings(filled, data=data.resolve(), sources={})


def database_url(settings: Settings) -> str:
    """The configured one, else SQLite in the data folder."""
    return settings[DatabaseSettings].url or f"sqlite:///{settings.data / 'palaestra.db'}"
