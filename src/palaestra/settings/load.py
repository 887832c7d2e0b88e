"""`load`: every section filled, every value with its source."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from palaestra.core.configuration import Section, ServerSettings, Settings
from palaestra.core.errors import ConfigurationError, Invalid
from palaestra.settings.convert import convert
from palaestra.settings.environment import from_environment, from_flags
from palaestra.settings.files import file_layers
from palaestra.settings.given import Given, Layer, Schema, spelled

DEFAULT = "default"


def load(
    sections: Iterable[Section],
    *,
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    config: Path | None,
    folder: Path,
    fallbacks: Mapping[str, Given] | None = None,
) -> Settings:
    """Fill `sections`; relative names count from `folder`, the working folder.

    `flags` and `fallbacks` go by key, as ``server.port``; a flag that is None was not given.
    Raises ConfigurationError naming the key, its source and what was expected.
    """
    schema = Schema(sections)
    named = config or _named_by(environ)
    layers: list[Layer] = [
        from_flags(flags, folder=folder),
        from_environment(environ, schema, folder=folder),
        *file_layers(named, schema, folder=folder),
        fallbacks or {},
    ]
    given = dict(ChainMap(*(dict(layer) for layer in layers)))
    values = {section: _fill(section, given, schema) for section in schema.sections}
    sources = {key: given[key].source if key in given else DEFAULT for key in schema.types}
    return Settings(values, data=_data_folder(values, folder), sources=sources)


def _named_by(environ: Mapping[str, str]) -> Path | None:
    name = environ.get("CONFIG_PATH")
    return Path(name) if name else None


def _fill(section: Section, given: Layer, schema: Schema) -> msgspec.Struct:
    own = {key: given[key] for key in given if key.startswith(f"{section.name}.")}
    fields = {
        key.partition(".")[2]: convert(key, value, schema.types[key]) for key, value in own.items()
    }
    try:
        return section.struct(**fields)
    except Invalid as wrong:
        key = f"{section.name}.{wrong.field}"
        source = own[key].source if key in own else DEFAULT
        raise ConfigurationError(f"{spelled(key)} from {source}: {wrong.message}") from wrong


def _data_folder(values: Mapping[Section, msgspec.Struct], folder: Path) -> Path:
    server = next(value for value in values.values() if isinstance(value, ServerSettings))
    return (folder / server.data).resolve()
