"""What inspection and scoring tell the server: plain dictionaries that travel as JSON.

The server process imports this, so nothing here loads numpy or polars.
"""

from typing import Literal, TypedDict

from palaestra.competitions.answers.forms import Form


class ColumnSummary(TypedDict):
    """`missing` counts empty cells."""

    name: str
    dtype: Literal["number", "text", "boolean"]
    missing: int


class TableSummary(TypedDict):
    """`rows` are the first ones, cell by cell as in `columns`; `index` their labels.

    `labelled` says whether the table names its rows; otherwise `index` counts from 0.
    `csv` and `json` are paths of files written; json is None above JSON_LIMIT bytes.
    """

    columns: list[ColumnSummary]
    rows: list[list[float | str | bool | None]]
    index: list[str]
    labelled: bool
    total_rows: int
    csv: str | None
    json: str | None


class AnswerShape(TypedDict):
    """What an answer must look like.

    `label_column` is the first column of a CSV answer, which names its rows: "index", or None
    where rows count by position alone. `labels` are the first of them. `alternatives` are other
    column lists that are accepted. `values` says what the cells are, `classes` how many classes.
    """

    form: Form
    columns: list[str]
    alternatives: list[list[str]]
    rows: int
    label_column: str | None
    labels: list[str]
    values: Literal["probability", "class", "number"]
    classes: int | None


class CompetitionSummary(TypedDict):
    """`rules` is what `scoring` takes as its spec; `answer_csv` the truth as scoring reads it, None
    while nobody knows it; `sample_csv` and `sample_json` an empty answer to fill in.
    """

    dataset: TableSummary
    answer_shape: AnswerShape
    rules: dict[str, object]
    answer_csv: str | None
    sample_csv: str
    sample_json: str | None


class TruthSummary(TypedDict):
    """A truth that came later; the fields as in CompetitionSummary."""

    rules: dict[str, object]
    answer_csv: str


class Score(TypedDict):
    """`private_score` is of the rows that decide at the end; None where all count at once."""

    score: float
    private_score: float | None


class Checked(TypedDict):
    rows: int
