"""Writes the TypeScript types of what travels: routes (openapi-typescript) and socket events.

`--check` fails where a file is not what would be written.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from palaestra.app import ALWAYS, FEATURES
from palaestra.competitions.metrics.catalogue import CUSTOM, METRICS
from palaestra.core.live import Message
from palaestra.core.live.event import Event, events_of

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
SCHEMA = WEB / "src" / "core" / "api" / "schema.d.ts"
METRICS_FILE = WEB / "src" / "features" / "competitions" / "host" / "metrics.json"
EVENTS = WEB / "src" / "core" / "live" / "events.d.ts"

MADE = "// Made by `make reference`; change the program instead.\n"

Schema = dict[str, Any]

_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def sent_events() -> list[Event]:
    """What clients may send, by every feature."""
    return [event for part in (*ALWAYS, *FEATURES) for event in events_of([*part.events])]


def messages() -> list[Message]:
    """What the server may send, by every feature."""
    return [message for part in (*ALWAYS, *FEATURES) for message in part.messages]


def events_text(sent: list[Event], told: list[Message]) -> str:
    """The types of both directions and of the structures inside."""
    kinds = [each.payload for each in sent] + [each.payload for each in told]
    heads = [each.name for each in sent] + [each.name for each in told]
    schemas, parts = msgspec.json.schema_components(kinds, ref_template="{name}")
    lines = [
        f"  {name}: {typescript(schema)}\n" for name, schema in zip(heads, schemas, strict=True)
    ]
    interfaces = "".join(
        f"\nexport interface {name} {_object(parts[name])}\n" for name in sorted(parts)
    )
    return (
        f"{MADE}\n/** What pages send; the server acknowledges each. */\n"
        f"export interface ClientEvents {{\n{''.join(lines[: len(sent)])}}}\n"
        f"\n/** What the server sends. */\n"
        f"export interface ServerEvents {{\n{''.join(lines[len(sent) :])}}}\n{interfaces}"
    )


def typescript(schema: Schema) -> str:
    """A JSON Schema, as msgspec makes them, as a TypeScript type."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "enum" in schema:
        return " | ".join(_word(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(typescript(each) for each in schema["anyOf"])
    match schema.get("type"):
        case "array":
            return _list(schema)
        case "object":
            return f"Record<string, {typescript(schema.get('additionalProperties') or {})}>"
        case None:
            return "unknown"
        case plain:
            return _PLAIN[plain]


def _list(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(typescript(each) for each in schema['prefixItems'])}]"
    return f"({typescript(schema.get('items') or {})})[]"


def _word(value: object) -> str:
    return "null" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def _object(schema: Schema) -> str:
    """A default is filled in before a structure is sent, so its property is always there."""
    required = set(schema.get("required", ()))
    rows = [
        f"  {name}{'' if name in required or 'default' in each else '?'}: {typescript(each)}\n"
        for name, each in schema["properties"].items()
    ]
    return f"{{\n{''.join(rows)}}}"


def metrics_text() -> str:
    """What a host chooses among: name, types, direction, kind of answer and formula of each."""
    fields = ("name", "types", "direction", "answers", "formula", "needs", "weighted")
    listed = [
        {name: getattr(metric, name) for name in fields} for metric in (METRICS | CUSTOM).values()
    ]
    return json.dumps(listed, ensure_ascii=False)


def schema_text() -> str:
    """Types of every route, from the OpenAPI document."""
    palaestra = Path(sys.executable).with_name("palaestra")
    document = subprocess.run([palaestra, "openapi"], check=True, capture_output=True).stdout
    described = json.loads(document)
    described["info"]["version"] = ""  # a new release alone changes no type
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(described))
        return MADE + _node("openapi-typescript/bin/cli.js", str(file))


def _node(program: str, *arguments: str, text: str | None = None) -> str:
    node = shutil.which("node")
    assert node, "Node is missing: run this by make"
    command = [node, str(WEB / "node_modules" / program), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, input=text, cwd=WEB)
    return done.stdout


def formatted(text: str, file: Path) -> str:
    return _node("prettier/bin/prettier.cjs", "--stdin-filepath", str(file), text=text)


def main() -> None:
    made = {
        SCHEMA: schema_text(),
        EVENTS: formatted(events_text(sent_events(), messages()), EVENTS),
        METRICS_FILE: formatted(metrics_text(), METRICS_FILE),
    }
    if "--check" not in sys.argv:
        for file, text in made.items():
            file.write_text(text, encoding="utf-8")
        return
    stale = [file for file, text in made.items() if not file.exists() or file.read_text() != text]
    for file in stale:
        print(f"{file.relative_to(ROOT)} is not what the program says: make reference")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
