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
from palaestra.competitions.surveys import read_dataset, survey, write
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.stretches import read_columns
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid


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
    return survey(path, format, field=field, head=head, out_dir=out_dir).summary


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
    truth = None if answer_path is None else read_table(answer_path, answer_format, field="answer")
    looked = survey(
        dataset_path,
        dataset_format,
        field="dataset",
        options=rules.dataset_kwargs,
        keep=_needed(rules, truth),
        out_dir=out_dir,
    )
    dataset = looked.table
    if truth is None:
        _check_open(rules, dataset, reveals=reveals)
    else:
        truth = _scorable(rules, asked_truth(rules, dataset, truth))
        rules = _with_rows(rules, dataset, truth)
    empty = prototype(rules, dataset, truth)
    folder = Path(out_dir)
    sample, sample_json = write(empty, folder, "sample")
    return {
        "dataset": looked.summary,
        "answer_shape": answer_shape(rules, empty, truth),
        "rules": _kept(rules),
        "answer_csv": None if truth is None else _write_truth(truth, folder),
        "sample_csv": sample,
        "sample_json": sample_json,
    }


def _needed(rules: Rules, truth: Table | None) -> set[str]:
    """The columns of the data set that say which rows are asked for."""
    key = {rules.dataset_key} if rules.dataset_key is not None else set()
    return {*key, *target_columns(rules), *(() if truth is None else truth.columns)}


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
    return write(truth, folder, "answer", as_json=False)[0]


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
    if reveals:
        dataset = read_table(dataset_path, "csv", field="dataset")
        options = rules.dataset_kwargs
        fresh = read_dataset(truth_path, truth_format, field="answer", options=options)
        truth = revealed(rules, dataset, fresh)
    else:
        truth = read_table(truth_path, truth_format, field="answer")
        needed = _needed(rules, truth)
        dataset = read_columns(Path(dataset_path), "csv", field="dataset", names=needed)
    truth = _scorable(rules, asked_truth(rules, dataset, truth))
    rules = _with_rows(rules, dataset, truth)
    check_truth(truth, read_table(sample_path, "csv", field="answer"), rules)
    return {
        "rules": _kept(rules),
        "answer_csv": _write_truth(truth, Path(out_dir)),
    }
