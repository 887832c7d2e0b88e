"""Looking at tables that arrive: what they hold, and whether a competition can be held on them.

Worker processes call `inspect` and `inspect_competition` by their import path.
"""

from pathlib import Path

import msgspec

from palaestra.competitions.answers.asked import asked_truth, check_key
from palaestra.competitions.answers.comparison import compare
from palaestra.competitions.answers.forms import by_key, target_columns
from palaestra.competitions.answers.promised import check_truth
from palaestra.competitions.answers.prototypes import prototype
from palaestra.competitions.answers.revealed import revealed
from palaestra.competitions.answers.shapes import answer_shape
from palaestra.competitions.scoring import scores
from palaestra.competitions.specs import Rules
from palaestra.competitions.summaries import (
    CompetitionSummary,
    TableSummary,
    TruthSummary,
)
from palaestra.competitions.tables.cells import check_values, kind
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.json_text import write_json
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid

# Larger tables are offered as CSV only: the documented JSON repeats every label in every column.
JSON_LIMIT = 1 << 20


def inspect(
    *,
    path: str,
    format: str,
    field: str = "dataset",
    head: int = 20,
    out_dir: str | None = None,
) -> TableSummary:
    """What a data set holds. Raises Invalid about `field`.

    With `out_dir` it is written there as dataset.csv, and as dataset.json if that is small.
    """
    table = _dataset(path, format, field=field)
    return _summary(table, head=head, out_dir=out_dir)


def inspect_competition(
    *,
    dataset_path: str,
    dataset_format: str,
    answer_path: str | None,
    answer_format: str,
    spec: dict[str, object],
    out_dir: str,
    reveals: bool = False,
) -> CompetitionSummary:
    """Everything the server wants to know once, when a competition is hosted.

    `spec` has the fields of `Rules`; others are ignored. Without `answer_path` the truth comes
    later: as a table of its own, or, if the data set `reveals` it, within the data set. Raises
    Invalid about ``dataset``, ``answer`` or a field of the spec. Writes into `out_dir`:
    dataset.csv, dataset.json, answer.csv (the truth, as scoring reads it), sample.csv, sample.json.
    """
    rules = msgspec.convert(spec, Rules)
    dataset = _dataset(dataset_path, dataset_format, field="dataset", options=rules.dataset_kwargs)
    truth = None
    if answer_path is None:
        _check_open(rules, dataset, reveals=reveals)
    else:
        truth = read_table(answer_path, answer_format, field="answer")
        truth = _scorable(rules, asked_truth(rules, dataset, truth))
        rules = _with_rows(rules, dataset, truth)
    empty = prototype(rules, dataset, truth)
    folder = Path(out_dir)
    sample, sample_json = _write(empty, folder, "sample")
    return {
        "dataset": _summary(dataset, head=20, out_dir=out_dir),
        "answer_shape": answer_shape(rules, empty, truth),
        "rules": _kept(rules),
        "answer_csv": None if truth is None else _write_truth(truth, folder),
        "sample_csv": sample,
        "sample_json": sample_json,
    }


def _kept(rules: Rules) -> dict[str, object]:
    """Without what was told for this work alone."""
    kept: dict[str, object] = msgspec.to_builtins(msgspec.structs.replace(rules, sandbox=None))
    return kept


def _check_open(rules: Rules, dataset: Table, *, reveals: bool) -> None:
    """What can be said against a competition whose truth nobody knows yet."""
    check_key(rules, dataset)
    missing = [name for name in target_columns(rules) if name not in dataset.columns]
    if reveals and missing:
        said = f"The target {missing[0]} is no column of the data set, which is to bring the truth."
        raise Invalid("spec.targets", said, column=missing[0])


def _with_rows(rules: Rules, dataset: Table, truth: Table) -> Rules:
    if by_key(rules) or truth.height == dataset.height:
        return rules
    return msgspec.structs.replace(rules, dataset_rows=dataset.height)


def _scorable(rules: Rules, truth: Table) -> Table:
    """Refuses what the metric can make nothing of, as a truth of one class only."""
    scores(compare(truth, truth, rules), rules)
    return truth


def _write_truth(truth: Table, folder: Path) -> str:
    return _write(truth, folder, "answer", as_json=False)[0]


def inspect_truth(
    *,
    dataset_path: str,
    truth_path: str,
    truth_format: str,
    sample_path: str,
    spec: dict[str, object],
    out_dir: str,
    reveals: bool = False,
) -> TruthSummary:
    """A truth that came after the answers.

    `dataset_path` and `sample_path` are CSV as `inspect_competition` wrote them. With `reveals`
    the truth lies within the data set as it is now. Raises Invalid about ``answer`` where it does
    not fit the data set or the answers that were asked for. Writes answer.csv into `out_dir`.
    """
    rules = msgspec.convert(spec, Rules)
    dataset = read_table(dataset_path, "csv", field="dataset")
    if reveals:
        fresh = _dataset(truth_path, truth_format, field="answer", options=rules.dataset_kwargs)
        truth = revealed(rules, dataset, fresh)
    else:
        truth = read_table(truth_path, truth_format, field="answer")
    truth = _scorable(rules, asked_truth(rules, dataset, truth))
    rules = _with_rows(rules, dataset, truth)
    check_truth(truth, read_table(sample_path, "csv", field="answer"), rules)
    return {
        "rules": _kept(rules),
        "answer_csv": _write_truth(truth, Path(out_dir)),
    }


def _dataset(
    path: str, written_as: str, *, field: str, options: dict[str, object] | None = None
) -> Table:
    """`options` is the spec's dataset_kwargs."""
    options = options or {}
    table = read_table(
        path, written_as, field=field, record_column=str(options.get("record_column", ""))
    )
    texts = options.get("text_columns", [])
    check_values(table, field=field, text_columns=texts if isinstance(texts, list) else [])
    return table


def _summary(table: Table, *, head: int, out_dir: str | None) -> TableSummary:
    csv, json = (None, None) if out_dir is None else _write(table, Path(out_dir), "dataset")
    return {
        "columns": [
            {
                "name": name,
                "dtype": kind(table.column(name)),
                "missing": table.column(name).null_count(),
            }
            for name in table.columns
        ],
        "rows": [list(row) for row in table.frame.head(head).rows()],
        "index": table.head_labels(head),
        "labelled": table.labels is not None,
        "total_rows": table.height,
        "csv": csv,
        "json": json,
    }


def _write(
    table: Table, folder: Path, name: str, *, as_json: bool = True
) -> tuple[str, str | None]:
    """Paths of the table as CSV and, if it is small enough, as JSON."""
    csv = folder / f"{name}.csv"
    csv.write_bytes(write_csv(table))
    if not as_json or csv.stat().st_size > JSON_LIMIT:
        return str(csv), None
    text = write_json(table)
    if len(text) > JSON_LIMIT:
        return str(csv), None
    json = folder / f"{name}.json"
    json.write_bytes(text)
    return str(csv), str(json)
