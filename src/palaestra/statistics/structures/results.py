"""What an engine answers. Numbers have full double precision; NaN and infinities are
``{"nan": true}`` and ``{"inf": 1}`` (or -1), null is a missing value."""

from typing import Any, Literal

import msgspec

Number = float | int | dict[str, Any] | None


class Header(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A node of the tree of headers: a variable, a level or a command as it is, or ``Total``."""

    label: str
    children: list["Header"] = []


class Cell(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`of`: for a percentage (0–100) the whole: row, column, panel or dataset; else the command."""

    v: Any
    kind: Literal["count", "percent", "stat"]
    of: str | None = None
    format: str | None = None


class ResultFields(msgspec.Struct, kw_only=True):
    engine: Literal["r", "python"] = "r"
    # R code that gives the same numbers in plain R.
    code: str = ""
    # Milliseconds that the engine computed.
    r_ms: float = 0.0
    notes: list[dict[str, Any]] = []


class TableResult(ResultFields, kw_only=True, tag="table"):
    """`cells` are rows of lists, as many as `rows` and `columns` have leaves.

    With panels placed ``panel``: `tables`, one a panel, its labels in `panel`.
    """

    columns: list[Header] = []
    rows: list[Header] = []
    cells: list[list[Cell]] = []
    panel: dict[str, str] | None = None
    tables: list["TableResult"] | None = None


class TestResult(ResultFields, kw_only=True, tag="test"):
    """`tables`: an analysis of variance, comparisons, expected counts, by name."""

    method: str = ""
    statistic: dict[str, Any] | None = None
    df: list[Number] = []
    p_value: Number = None
    conf_int: list[Number] = []
    level: float | None = None
    estimate: dict[str, Number] = {}
    null: float | list[float] | None = None
    alternative: str | None = None
    n: int | list[int] = 0
    effect: dict[str, Number] = {}
    assumptions: list[dict[str, Any]] = []
    warnings: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    panel: dict[str, str] | None = None
    panels: list["TestResult"] | None = None

    __test__ = False  # pytest: no class of tests


class ModelResult(ResultFields, kw_only=True, tag="model"):
    coefficients: list[dict[str, Any]] = []
    r2: Number = None
    adj_r2: Number = None
    sigma: Number = None
    statistic: dict[str, Any] | None = None
    df: list[Number] = []
    n: int = 0
    p_value: Number = None
    deviance: Number = None
    aic: Number = None
    terms: list[dict[str, Any]] = []
    fitted: list[Number] = []
    residual: list[Number] = []
    diagnostics: dict[str, Any] = {}
    warnings: list[str] = []
    panel: dict[str, str] | None = None
    panels: list["ModelResult"] | None = None


class GraphResult(ResultFields, kw_only=True, tag="graph"):
    """`spec` is Vega-Lite with its data inside; `images` are made where a file is asked for."""

    spec: dict[str, Any] = {}
    images: dict[str, str] = {}


class ValueResult(ResultFields, kw_only=True, tag="value"):
    """Of a command: `value` is a number, a list, a list of lists (a matrix) or an object.

    `variable` is what makes a variable of it: mode, values, labels; None where none can be made.
    """

    value: Any = None
    # With which random numbers were drawn, if any were; the command with it gives them again.
    seed: int | None = None
    variable: dict[str, Any] | None = None


Result = TableResult | TestResult | ModelResult | GraphResult | ValueResult
