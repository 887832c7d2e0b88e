"""Looking at tables that arrive: what they hold, and whether a competition can be held on them.

Worker processes call `inspect` and `inspect_competition` by their import path.
"""

from pathlib import Path

import msgspec

from palaestra.competitions.answers.asked import asked_truth
from palaestra.competitions.answers.forms import by_key
from palaestra.competitions.answers.prototypes import prototype
from palaestra.competitions.answers.shapes import answer_shape
from palaestra.competitions.specs import Rules
from palaestra.competitions.summaries import CompetitionSummary, TableSummary
from palaestra.competitions.tables.cells import check_values, kind
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.json_text import write_json
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table

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
    answer_path: str,
    answer_format: str,
    spec: dict[str, object],
    out_dir: str,
) -> CompetitionSummary:
    """Everything the server wants to know once, when a competition is hosted.

    `spec` has the fields of `Rules`; others are ignored. Raises Invalid about ``dataset``,
    ``answer`` or a field of the spec. Writes into `out_dir`: dataset.csv, dataset.json,
    answer.csv (the truth, as scoring reads it), sample.csv, sample.json.
    """
    rules = msgspec.convert(spec, Rules)
    dataset = _dataset(dataset_path, dataset_format, field="dataset", options=rules.dataset_kwargs)
    truth = read_table(answer_path, answer_format, field="answer")
    truth = asked_truth(rules, dataset, truth)
    if not by_key(rules) and truth.height != dataset.height:
        rules = msgspec.structs.replace(rules, dataset_rows=dataset.height)
    empty = prototype(rules, dataset, truth)
    folder = Path(out_dir)
    sample, sample_json = _write(empty, folder, "sample")
    return {
        "dataset": _summary(dataset, head=20, out_dir=out_dir),
        "answer_shape": answer_shape(rules, empty, truth),
        "rules": msgspec.to_builtins(rules),
        "answer_csv": _write(truth, folder, "answer", as_json=False)[0],
        "sample_csv": sample,
        "sample_json": sample_json,
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
