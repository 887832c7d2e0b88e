"""Which row of an answer belongs to which row of the truth."""

from dataclasses import dataclass

import polars as pl

from palaestra.competitions.answers.forms import asked_keys, by_key, has_keys
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.cells import as_text
from palaestra.competitions.tables.table import Rows, Table, are_numbers
from palaestra.core.errors import Invalid


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Positions of the rows to compare, pair by pair; None stands for all rows in order."""

    truth: Rows | None = None
    answer: Rows | None = None
    # The key of each pair, where rows are found by key.
    keys: pl.Series | None = None


def align(answer: Table, truth: Table, rules: Rules) -> Alignment:
    """Pair the rows. Raises Invalid about ``answer`` for missing, extra and unknown rows."""
    if by_key(rules):
        return _by_key(answer, truth, rules)
    return _by_position(answer, truth, rules)


def _by_position(answer: Table, truth: Table, rules: Rules) -> Alignment:
    """By position; labels only decide where both tables have the same ones in another order,
    and pick the rows asked for where an answer gives all rows of the data set.
    """
    if answer.height == truth.height:
        return Alignment(answer=_reordered(answer, truth))
    if truth.labels is not None and answer.height == rules.dataset_rows:
        return Alignment(answer=_picked(answer, truth.labels))
    raise _wrong_height(answer, truth)


def _reordered(answer: Table, truth: Table) -> Rows | None:
    if answer.labels is None or truth.labels is None or are_numbers(answer.labels):
        return None
    if (answer.labels == truth.labels).all():
        return None
    rows = _positions(answer.labels, truth.labels)
    return None if rows.null_count() else rows.to_numpy()


def _picked(answer: Table, labels: pl.Series) -> Rows:
    rows = _positions(answer.all_labels(), labels)
    if rows.null_count():
        missing = labels[int(rows.is_null().arg_max() or 0)]
        raise Invalid(
            "answer",
            f"The answer has as many rows as the data set, but none is labelled {missing}."
            " Keep the data set's labels, in a first column called index.",
            row=str(missing),
        )
    return rows.to_numpy()


def _positions(within: pl.Series, labels: pl.Series) -> pl.Series:
    """Where each of `labels` stands in `within`; null where it does not."""
    places = pl.DataFrame({"label": within}).with_row_index("position")
    wanted = pl.DataFrame({"label": labels})
    found = wanted.join(places, on="label", how="left", maintain_order="left")
    return found.get_column("position").cast(pl.Int64)


def _wrong_height(answer: Table, truth: Table) -> Invalid:
    rows = "row" if answer.height == 1 else "rows"
    said = f"The answer has {answer.height} {rows}, but {truth.height} are asked for."
    if answer.labels is None or truth.labels is None:
        said += " Send one row for each row asked for, in the same order, below a line of names."
        return Invalid("answer", said)
    few = answer.height < truth.height
    here, there = (truth.labels, answer.labels) if few else (answer.labels, truth.labels)
    odd = here.filter(~here.is_in(there.to_list()))
    if not odd.len():
        return Invalid("answer", said)
    verb = "is missing" if few else "is not asked for"
    return Invalid("answer", f"{said} Row {odd[0]} {verb}.", row=str(odd[0]))


def keys_of(table: Table, rules: Rules) -> pl.Series | None:
    """The key of each row as text: from the key column, else the labels; None for neither."""
    if rules.dataset_key is not None and rules.dataset_key in table.columns:
        return as_text(table.column(rules.dataset_key)).rename("key")
    return None if table.labels is None else table.labels.rename("key")


def asked_rows(truth: Table, rules: Rules) -> pl.DataFrame:
    """Position, key and count within its key of each truth row that is asked for.

    Raises Invalid about ``answer``, the truth as its host calls it, where keys are missing.
    """
    keys = keys_of(truth, rules)
    if keys is None and not has_keys(rules):
        keys = truth.all_labels().rename("key")
    if keys is None:
        raise Invalid("answer", _no_keys(rules))
    rows = _counted(keys)
    if not has_keys(rules):
        return rows
    wanted = asked_keys(rules)
    rows = rows.filter(pl.col("key").is_in(wanted))
    missing = [key for key in wanted if key not in set(rows.get_column("key").unique())]
    if missing:
        raise Invalid("answer", f"There is no row for the key {missing[0]}.", row=missing[0])
    return rows


def _counted(keys: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"key": keys}).with_row_index("position")
    return frame.with_columns(pl.int_range(pl.len()).over("key").alias("nth"))


def _no_keys(rules: Rules) -> str:
    named = rules.dataset_key or "index"
    return f"It cannot be seen which row is meant for which key: add a column called {named}."


def _by_key(answer: Table, truth: Table, rules: Rules) -> Alignment:
    asked = asked_rows(truth, rules)
    keys = _answer_keys(answer, asked.get_column("key"), rules)
    positions = asked.get_column("position").cast(pl.Int64).to_numpy()
    if keys is None:
        if answer.height != asked.height:
            raise _wrong_height(answer, truth)
        return Alignment(truth=positions, keys=asked.get_column("key"))
    given = _counted(keys)
    _refuse_unknown(answer, keys, asked, rules)
    pairs = asked.join(
        given, on=["key", "nth"], how="left", suffix="_answer", maintain_order="left"
    )
    _refuse_counts(pairs, asked, given)
    rows = pairs.get_column("position_answer").cast(pl.Int64).to_numpy()
    return Alignment(truth=positions, answer=rows, keys=asked.get_column("key"))


def _answer_keys(answer: Table, asked: pl.Series, rules: Rules) -> pl.Series | None:
    """None where the answer has no keys and its rows count by position.

    That is allowed for a list of targets only, whose keys are those of every row.
    """
    keys = keys_of(answer, rules)
    in_column = rules.dataset_key is not None and rules.dataset_key in answer.columns
    if keys is not None and (in_column or not are_numbers(keys)):
        return keys
    if keys is not None and keys.is_in(asked.unique().to_list()).any():
        return keys
    if has_keys(rules):
        raise Invalid("answer", _no_keys(rules))
    return None


def _refuse_unknown(answer: Table, keys: pl.Series, asked: pl.DataFrame, rules: Rules) -> None:
    known = asked.get_column("key").unique(maintain_order=True)
    unknown = ~keys.is_in(known.to_list()).fill_null(value=False)
    if not unknown.any():
        return
    row = int(unknown.arg_max() or 0)
    shown = ", ".join(known.head(5)) + (", …" if known.len() > 5 else "")
    said = "the key is missing" if keys[row] is None else f"the key {keys[row]} is not asked for"
    raise answer.invalid(
        "answer", f"{said}. The keys are: {shown}.", row=row, column=rules.dataset_key
    )


def _refuse_counts(pairs: pl.DataFrame, asked: pl.DataFrame, given: pl.DataFrame) -> None:
    """Every key must occur as often as it is asked for."""
    lacking = pairs.filter(pl.col("position_answer").is_null())
    extra = given.join(asked, on=["key", "nth"], how="anti", maintain_order="left")
    wrong = lacking if lacking.height else extra
    if not wrong.height:
        return
    key = str(wrong.get_column("key")[0])
    wanted = asked.filter(pl.col("key") == key).height
    found = given.filter(pl.col("key") == key).height
    rows = "row" if found == 1 else "rows"
    raise Invalid(
        "answer", f"The key {key} has {found} {rows}, but {wanted} are asked for.", row=key
    )
