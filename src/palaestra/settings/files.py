"""palaestra.toml, and the files that the original servers document."""

import ast
import logging
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from palaestra.core.errors import ConfigurationError
from palaestra.settings.given import Given, Layer, Schema, spelled

logger = logging.getLogger(__name__)

OURS = "palaestra.toml"
PANTHR = "panthr_config.json"
PANTHR_MISSPELLED = "panth_config.json"
PANTHR_KEYS = {
    "name": "server.name",
    "owner": "server.owner",
    "location": "server.location",
    "port": "server.port",
    "base_url": "server.base_url",
    "data_dir": "server.data",
    "user_validation": "accounts.user_validation",
    "keep_login_days": "accounts.keep_login_days",
}
REGISTRAR_KEYS = {
    "log_filepath": "logging.log_filepath",
    "logging_level": "logging.logging_level",
    "default_rate_limits": "imaging.default_rate_limits",
}


def file_layers(config: Path | None, schema: Schema, *, folder: Path) -> list[Layer]:
    """The layers of files, the highest first; a file that is named must exist."""
    chosen = folder / config if config else folder / OURS
    layers = [read_file(chosen, schema)] if config or chosen.is_file() else []
    document = _panthr_in(folder)
    if document and not (config and chosen.samefile(document)):
        layers.append(read_file(document, schema))
    return layers


def _panthr_in(folder: Path) -> Path | None:
    names = (PANTHR, PANTHR_MISSPELLED)
    return next((folder / name for name in names if (folder / name).is_file()), None)


def read_file(file: Path, schema: Schema) -> Layer:
    readers = {".toml": _read_toml, ".json": _read_panthr, ".py": _read_registrar}
    if file.suffix not in readers:
        raise ConfigurationError(
            f"{file}: a configuration file is palaestra.toml, panthr_config.json or config.py"
        )
    try:
        content = file.read_text(encoding="utf-8")
    except OSError as wrong:
        raise ConfigurationError(f"{file} cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise ConfigurationError(f"{file} is not UTF-8 text") from wrong
    layer: dict[str, Given] = {}
    for key, value in readers[file.suffix](content, file, schema):
        layer[key] = Given(value, file.name, file.resolve().parent)
    return layer


def _read_toml(content: str, file: Path, schema: Schema) -> Iterator[tuple[str, object]]:
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as wrong:
        raise ConfigurationError(f"{file.name} is not TOML: {wrong}") from wrong
    for section, table in tables.items():
        if not isinstance(table, dict):
            raise _unknown(file, section, schema.nearest_key(section))
        if not schema.has_section(section):
            raise _unknown(file, f"[{section}]", schema.nearest_section(section))
        for field, value in table.items():
            key = f"{section}.{field}"
            if key not in schema.types:
                raise _unknown(file, spelled(key), schema.nearest_key(key))
            yield key, value


def _unknown(file: Path, name: str, nearest: str | None) -> ConfigurationError:
    hint = f"; did you mean {nearest}?" if nearest else "."
    return ConfigurationError(f"{file.name}: there is no setting {name}{hint}")


def _read_panthr(content: str, file: Path, schema: Schema) -> Iterator[tuple[str, object]]:
    if file.name == PANTHR_MISSPELLED:
        logger.warning("%s is read; its documented name is %s", file.name, PANTHR)
    try:
        values = msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.MsgspecError as wrong:
        raise ConfigurationError(f"{file.name} is not one JSON object: {wrong}") from wrong
    if isinstance(smtp := values.pop("smtp", None), dict):
        yield from _smtp(smtp, file)
    keys = _declared(schema, "statistics") | PANTHR_KEYS
    yield from _renamed(values, keys, file, schema)


def _declared(schema: Schema, section: str) -> dict[str, str]:
    return {key.partition(".")[2]: key for key in schema.types if key.startswith(f"{section}.")}


def _smtp(smtp: Mapping[str, object], file: Path) -> Iterator[tuple[str, object]]:
    """``{host, port, from}`` as the mail URL and the sender."""
    if "host" not in smtp:
        raise ConfigurationError(f"{file.name}: smtp needs a host")
    yield "accounts.mail", f"smtp://{smtp['host']}:{smtp.get('port', 25)}"
    if "from" in smtp:
        yield "accounts.mail_from", smtp["from"]


def _read_registrar(content: str, file: Path, schema: Schema) -> Iterator[tuple[str, object]]:
    values = _literal_config(content, file)
    level = values.get("logging_level")
    if isinstance(level, str):
        values["logging_level"] = level.upper()
    yield from _renamed(values, REGISTRAR_KEYS, file, schema)


def _literal_config(content: str, file: Path) -> dict[str, object]:
    """The dictionary of ``CONFIG = {…}``; the file is parsed, never executed."""
    try:
        assigned = [
            ast.literal_eval(statement.value)
            for statement in ast.parse(content).body
            if isinstance(statement, ast.Assign) and _is_config(statement)
        ]
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as wrong:
        raise ConfigurationError(
            f"{file.name}: CONFIG must be written out as plain values; it is read, never run"
        ) from wrong
    if not assigned or not isinstance(assigned[-1], dict):
        raise ConfigurationError(f"{file.name} has no CONFIG = {{…}}")
    return {str(key): value for key, value in assigned[-1].items()}


def _is_config(statement: ast.Assign) -> bool:
    return any(isinstance(name, ast.Name) and name.id == "CONFIG" for name in statement.targets)


def _renamed(
    values: Mapping[str, object], keys: Mapping[str, str], file: Path, schema: Schema
) -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        key = keys.get(name)
        if key in schema.types:
            yield key, value
        else:
            logger.warning("%s: %s is not a setting of this server", file.name, name)
