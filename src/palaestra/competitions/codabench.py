"""A competition bundle of Codabench (``competition.yaml``, version 2), as far as it maps to ours.

Title, descriptions, pages, phases with their limits, the order of the leaderboard, data and
truth come over. Programs do not: a scoring program is replaced by a metric of ours. Whatever was
left is listed, so that nobody finds out later.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.core.errors import Invalid

SPEC = "competition.yaml"
LARGEST = 1 << 30
TEXT = 1 << 20
MOST_FILES = 10_000
TABLES = (".csv", ".json", ".parquet", ".arrow", ".feather", ".tsv", ".txt")
# What their columns are called most often → ours.
METRICS = {
    "accuracy": "accuracy", "acc": "accuracy", "accuracy score": "accuracy",
    "balanced accuracy": "balanced_accuracy", "bac": "balanced_accuracy",
    "f1": "f1", "f1 score": "f1", "macro f1": "f1",
    "auc": "roc_auc", "roc auc": "roc_auc", "auroc": "roc_auc",
    "average precision": "pr_auc", "pr auc": "pr_auc",
    "log loss": "logloss", "logloss": "logloss", "cross entropy": "logloss",
    "brier": "brier", "kappa": "quadratic_kappa", "quadratic kappa": "quadratic_kappa",
    "mae": "absdiff", "mean absolute error": "absdiff",
    "rmse": "rmse", "root mean squared error": "rmse", "rmsle": "rmsle", "mape": "mape",
    "r2": "r2", "r2 score": "r2", "spearman": "spearman",
    "ari": "adjusted_rand", "adjusted rand": "adjusted_rand", "nmi": "nmi",
}  # fmt: skip
# Their fields that have a counterpart, or none that anybody would miss.
_MAPPED = {
    *("version", "title", "description", "terms", "pages", "tasks", "phases", "leaderboards"),
    *("leaderboard", "image"),
}
_TASK_MAPPED = {
    *("index", "key", "name", "description", "is_public", "input_data", "reference_data"),
}
_PHASE_MAPPED = {
    *("index", "name", "description", "start", "end", "max_submissions", "tasks"),
    "max_submissions_per_day",
}


@dataclass(slots=True)
class Found:
    """A spec as `specs.read_spec` takes it without its tables, these, and what did not map."""

    spec: dict[str, Any]
    dataset: Path
    answer: Path
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a bundle does not say, or says of several: names of files, the metric, the targets."""

    metric: str | None = None
    targets: list[str] = field(default_factory=list)
    dataset: str | None = None
    answer: str | None = None


def is_bundle(path: Path) -> bool:
    """A zip, or a folder with their file."""
    return zipfile.is_zipfile(path) if path.is_file() else (path / SPEC).is_file()


def read(bundle: Path, scratch: Path, wishes: Wishes) -> Found:
    """Tables that lie in zips are written into `scratch`. Raises Invalid naming field and file."""
    files = _unpacked(bundle, scratch / "bundle") if bundle.is_file() else bundle
    told = _yaml(files)
    left = [f"{name} is not used here" for name in sorted(set(told) - _MAPPED)]
    task = _task(told, left)
    metric = _metric(told, wishes, left)
    dataset = _table(files, task, "input_data", wishes.dataset, "dataset", scratch)
    answer = _table(files, task, "reference_data", wishes.answer, "answer", scratch)
    spec: dict[str, Any] = {
        "title": str(told.get("title") or "").strip(),
        "description": _description(files, told, left),
        "prize": 0,
        "metric": metric,
        **_kind(metric, wishes, answer),
        **_phases(told, left),
    }
    if told.get("image"):
        left.append("image: competitions have no picture")
    return Found(spec=spec, dataset=dataset, answer=answer, left=left)


def _unpacked(bundle: Path, into: Path) -> Path:
    unpack(bundle, into)
    found = sorted(into.rglob(SPEC), key=lambda path: len(path.parts))
    if not found:
        raise Invalid("bundle", f"There is no {SPEC} in the bundle.")
    return found[0].parent


def unpack(archive: Path, into: Path) -> None:
    """Regular files below `into` only, and no more of them than a bundle may hold."""
    with zipfile.ZipFile(archive) as packed:
        members = [member for member in packed.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES or sum(one.file_size for one in members) > LARGEST:
            raise Invalid("bundle", f"A bundle has at most {MOST_FILES:,} files and 1 GB unpacked.")
        for member in members:
            name = PurePosixPath(member.filename)
            if name.is_absolute() or ".." in name.parts:
                raise Invalid("bundle", f"{member.filename} leads out of the bundle.")
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as source, target.open("wb") as file:
                _copy(source, file, member.file_size)


def _copy(source: Any, file: Any, size: int) -> None:
    """Not a byte more than was announced: a header may lie about what it grows to."""
    left = size
    while chunk := source.read(min(1 << 20, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise Invalid("bundle", "A file of the bundle is larger than it says.")
        file.write(chunk)


def _yaml(files: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(_text(files, SPEC))
    except yaml.YAMLError as error:
        raise Invalid(SPEC, f"{SPEC} cannot be read: {error}".splitlines()[0]) from error
    if not isinstance(told, dict):
        raise Invalid(SPEC, f"{SPEC} has no fields.")
    if str(told.get("version", "")).split(".")[0] != "2":
        raise Invalid("version", "Bundles of version 2 are read; convert this one on Codabench.")
    return told


def _text(files: Path, name: str) -> str:
    path = _inside(files, name)
    if path is None or not path.is_file():
        raise Invalid(name, f"There is no {name} in the bundle.")
    with path.open("rb") as file:
        return file.read(TEXT).decode("utf-8", errors="replace")


def _inside(files: Path, name: str) -> Path | None:
    """A path of the bundle itself: it shall not name files of this machine, nor link to them."""
    path = files / name
    if not path.resolve().is_relative_to(files.resolve()):
        return None
    return path


def _task(told: dict[str, Any], left: list[str]) -> dict[str, Any]:
    """The first task: a competition here has one."""
    tasks = [task for task in told.get("tasks") or [] if isinstance(task, dict)]
    if not tasks:
        raise Invalid("tasks", "The bundle has no task with data of its own.")
    if len(tasks) > 1:
        left.append(f"tasks: the first of {len(tasks)} is taken; host the others by themselves")
    task = tasks[0]
    for name in sorted(set(task) - _TASK_MAPPED):
        said = "the metric is used instead" if name == "scoring_program" else "is not run here"
        left.append(f"tasks.0.{name}: {said}" if "program" in name else f"tasks.0.{name}: not used")
    return task


def _metric(told: dict[str, Any], wishes: Wishes, left: list[str]) -> str:
    """As asked for, or by the name of the leaderboard's first column that is one of ours."""
    columns = list(_columns(told))
    if wishes.metric is None:
        names = ((one, _known(one.get("title")) or _known(one.get("key"))) for one in columns)
        column, metric = next(((one, name) for one, name in names if name), (None, None))
        if metric is None:
            raise Invalid("metric", "No column of the leaderboard is a metric here: name one.")
    else:
        column, metric = next(iter(columns), None), wishes.metric
    left += [
        f"leaderboards: the column {one.get('title') or one.get('key')} is not shown"
        for one in columns
        if one is not column
    ]
    if column is not None and column.get("sorting") in ("asc", "desc"):
        ours = "asc" if metric_named(metric).direction == "min" else "desc"
        if column["sorting"] != ours:
            left.append(f"leaderboards: sorted {column['sorting']} there, {metric} is {ours} here")
    return metric


def _columns(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for board in told.get("leaderboards") or told.get("leaderboard") or []:
        if isinstance(board, dict):
            yield from (one for one in board.get("columns") or [] if isinstance(one, dict))


def _known(name: object) -> str | None:
    return METRICS.get(re.sub(r"[^a-z0-9]+", " ", str(name or "").lower()).strip())


def _kind(metric: str, wishes: Wishes, answer: Path) -> dict[str, Any]:
    """Numbers are predicted, classes classified; targets are the truth's columns."""
    if metric_named(metric).types == ("cluster",):
        return {"type": "cluster"}
    if metric_named(metric).answers != "values" and not wishes.targets:
        return {"type": "classify"}
    return {"type": "predict", "targets": wishes.targets or _header(answer)}


def _header(answer: Path) -> list[str]:
    """Of a CSV, without the column that names the rows."""
    if answer.suffix not in (".csv", ".txt", ".tsv"):
        raise Invalid("targets", "Name the columns to predict: the truth is no CSV.")
    with answer.open("rb") as file:
        line = file.readline(TEXT).decode("utf-8-sig", errors="replace").strip()
    names = [name.strip().strip('"') for name in re.split(r"[,;\t]", line)]
    return [name for name in names if name.lower() not in ("", "index", "unnamed: 0")]


def _phases(told: dict[str, Any], left: list[str]) -> dict[str, Any]:
    phases = [phase for phase in told.get("phases") or [] if isinstance(phase, dict)]
    ours: list[dict[str, Any]] = []
    for number, phase in enumerate(phases):
        for name in sorted(set(phase) - _PHASE_MAPPED):
            left.append(f"phases.{number}.{name}: not used")
        start, end = (
            _moment(phase.get(name), f"phases.{number}.{name}") for name in ("start", "end")
        )
        following = phases[number + 1] if number + 1 < len(phases) else {}
        end = end or _moment(following.get("start"), f"phases.{number + 1}.start")
        if start is None or end is None:
            left.append(f"phases.{number}: it has no end here, which a phase needs")
            continue
        if phase.get("description"):
            left.append(f"phases.{number}.description: phases have only a name")
        ours.append(
            {
                "name": str(phase.get("name") or f"Phase {number + 1}")[:80],
                "starts_at": start.isoformat(),
                "ends_at": end.isoformat(),
                "daily_limit": phase.get("max_submissions_per_day"),
                "total_limit": phase.get("max_submissions"),
            }
        )
    return {"phases": ours, **({"expiration": ours[-1]["ends_at"]} if ours else {})}


def _moment(raw: object, name: str) -> datetime | None:
    """Theirs are in UTC where they say nothing else."""
    if raw in (None, ""):
        return None
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raw = datetime(raw.year, raw.month, raw.day)
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise Invalid(name, f"{raw} is no moment.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _description(files: Path, told: dict[str, Any], left: list[str]) -> str:
    """What they say first, then their pages in order, each under its title."""
    parts = [str(told.get("description") or "").strip()]
    pages = [(str(page.get("title") or ""), page.get("file")) for page in told.get("pages") or []]
    for title, name in [*pages, ("Terms", told.get("terms"))]:
        if not name:
            continue
        if not str(name).endswith((".md", ".txt", ".markdown")):
            left.append(f"pages: {name} is no Markdown")
            continue
        parts.append(f"# {title}\n\n{_text(files, str(name)).strip()}")
    return "\n\n".join(part for part in parts if part)


def _table(
    files: Path, task: dict[str, Any], key: str, wish: str | None, name: str, scratch: Path
) -> Path:
    """The one table in what `key` names: a file, a folder, or a zip of the bundle."""
    where = task.get(key)
    place = _inside(files, str(where)) if where else None
    if place is None or not place.exists():
        raise Invalid(f"tasks.0.{key}", f"The bundle does not hold its {key}.")
    if zipfile.is_zipfile(place):
        unpack(place, scratch / name)
        place = scratch / name
    found = (
        [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    )
    inside = [path for path in found if path.resolve().is_relative_to(place.resolve())]
    tables = [path for path in inside if path.suffix.lower() in TABLES]
    if wish is not None:
        tables = [path for path in tables if path.name == wish]
    if len(tables) != 1:
        named = ", ".join(path.name for path in tables) or "none"
        raise Invalid(name, f"{key} must have one table; say which with --{name}. Here: {named}.")
    return tables[0]
