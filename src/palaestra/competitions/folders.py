"""A competition as a folder that can be versioned, sent and hosted again, with nothing lost.

::

    competition.toml   the spec: title, type, metric, expiration, targets, …
    description.md     the description, in Markdown
    data.csv           the data set
    truth.csv          the truth, as scoring reads it
    metric.py          only where the metric is the host's own

The tables may be in any format that is read: `dataset` and `answer` in competition.toml name their
files. The folder holds the truth: whoever has it knows the answers.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from palaestra.core.errors import Invalid

SPEC, DESCRIPTION, METRIC = "competition.toml", "description.md", "metric.py"
DATASET, ANSWER = "data.csv", "truth.csv"
# TOML has no null: a value that is not there is not written.
_FIELDS = (
    "title",
    "subtitle",
    "type",
    "metric",
    "expiration",
    "prize",
    "targets",
    "dataset_key",
    "weight_column",
    "num_classes",
    "when",
    "answer_delay",
    "private_share",
    "split_seed",
    "timezone",
    "daily_limit",
    "total_limit",
    "board",
    "selection",
    "finals",
    "team_size",
    "phases",
)
# Objects of any depth that may hold nulls: as JSON text.
_AS_JSON = "dataset_kwargs"


def write(folder: Path, spec: dict[str, Any], *, dataset: Path, answer: Path) -> None:
    """`spec` as `specs.read_spec` takes it, without the tables, which are copied as CSV.

    Raises Invalid where there is a competition in `folder` already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / SPEC).exists():
        raise Invalid("folder", f"There is a competition in {folder.name} already.")
    for source, name in ((dataset, DATASET), (answer, ANSWER)):
        (folder / name).write_bytes(source.read_bytes())
    _text(folder / DESCRIPTION, spec.get("description") or "")
    if spec.get("metric_code"):
        _text(folder / METRIC, spec["metric_code"])
    lines = [f"{name} = {_value(spec[name])}\n" for name in _FIELDS if spec.get(name) is not None]
    if spec.get(_AS_JSON):
        lines.append(f"{_AS_JSON} = {_value(json.dumps(spec[_AS_JSON], ensure_ascii=False))}\n")
    lines.append(f"dataset = {_value(DATASET)}\nanswer = {_value(ANSWER)}\n")
    _text(folder / SPEC, "".join(lines))


def read(folder: Path) -> tuple[dict[str, Any], Path, Path]:
    """The spec without its tables, and where these lie. Raises Invalid naming file and line."""
    try:
        spec = tomllib.loads((folder / SPEC).read_bytes().decode())
    except FileNotFoundError as error:
        raise Invalid("folder", f"There is no {SPEC} in {folder.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(SPEC, f"{SPEC} cannot be read: {error}.") from error
    unknown = sorted(set(spec) - {*_FIELDS, _AS_JSON, "dataset", "answer"})
    if unknown:
        known = ", ".join((*_FIELDS, _AS_JSON, "dataset", "answer"))
        raise Invalid(unknown[0], f"{SPEC} has no field {unknown[0]}. The fields are: {known}.")
    dataset = _table(folder, spec.pop("dataset", DATASET), field="dataset")
    answer = _table(folder, spec.pop("answer", ANSWER), field="answer")
    if _AS_JSON in spec:
        spec[_AS_JSON] = _object(spec[_AS_JSON])
    spec["description"] = _optional(folder / DESCRIPTION)
    if code := _optional(folder / METRIC):
        spec["metric_code"] = code
    return spec, dataset, answer


def _object(text: object) -> Any:
    try:
        return json.loads(str(text))
    except ValueError as error:
        raise Invalid(_AS_JSON, f"The {_AS_JSON} are no JSON: {error}.") from error


def _table(folder: Path, name: object, *, field: str) -> Path:
    """A file of the folder itself: a folder from elsewhere shall not name files of this machine."""
    if not isinstance(name, str) or Path(name).name != name or name in ("", ".", ".."):
        raise Invalid(field, f"The {field} must be the name of a file in the folder.")
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise Invalid(field, f"There is no file {name} in {folder.name}.")
    return path


def _text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _optional(path: Path) -> str:
    return path.read_bytes().decode() if path.is_file() and not path.is_symlink() else ""


def _value(value: object) -> str:
    """As TOML writes it; its strings are JSON's, but for a control character more."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_value(name)} = {_value(of)}" for name, of in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"{type(value)} has no form in {SPEC}")
