"""Output objects: what a user asks to see, and the models behind some of it."""

from typing import Annotated, Any, Literal, get_args

import msgspec

from palaestra.statistics.structures.datasets import Described

Placement = Literal["row", "column", "panel"]
Part = Literal["row", "column", "panel", "dataset"]
TestMode = Literal[
    "t1",
    "t2",
    "paired_t",
    "anova1",
    "anova",
    "rm_anova",
    "kruskal",
    "friedman",
    "wilcoxon1",
    "wilcoxon2",
    "wilcoxon_paired",
    "chisq_gof",
    "chisq",
    "fisher",
    "mcnemar",
    "prop1",
    "prop2",
    "binom",
    "cor",
    "shapiro",
    "var2",
    "bartlett",
    "levene",
    "tukey",
    "lm",
    "logistic",
]  # fmt: skip - a list of words
TEST_MODES: tuple[TestMode, ...] = get_args(TestMode)
GraphMode = Literal["scatter", "bar", "dot", "box", "hist", "quantile"]


class OutputFields(Described, kw_only=True):
    """`dataset` says whose variables are meant where a name alone leaves doubt."""

    dataset: str | None = None
    panel_variables: list[str] = []
    panel_placement: list[Placement] = []
    filters: list[str] = []
    weights: str | None = None
    settings: dict[str, Any] | None = None


class Crosstab(OutputFields, kw_only=True, tag="crosstab"):
    row_variables: list[str]
    column_variables: list[str] = []
    relative: list[Literal["count", "row", "column", "panel", "dataset"]] = msgspec.field(
        default_factory=lambda: ["count"]
    )
    totals: list[Part] = []


class Descriptive(OutputFields, kw_only=True, tag="descriptive"):
    """`descriptives` are names of commands, or commands that lack only the variable."""

    variables: list[str]
    descriptives: list[str | dict[str, Any]] = msgspec.field(
        default_factory=lambda: ["mean", "sd", "count"]
    )
    # Where the descriptives run; the variables take the other side.
    direction: Literal["row", "column"] = "column"
    order: Literal["panel", "variable"] = "panel"


class Test(OutputFields, kw_only=True, tag="test"):
    """`variables`: the response first, then the group, or further responses (see the mode)."""

    mode: TestMode
    variables: list[str] = []
    null: float | list[float] | None = None
    alternative: Literal["two.sided", "less", "greater"] = "two.sided"
    conf_level: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.95
    paired: bool = False
    # t2 takes unequal variances where nothing is said, anova1 equal ones.
    var_equal: bool | None = None
    correct: bool = True
    exact: bool | None = None
    method: Literal["pearson", "spearman", "kendall"] = "pearson"
    # prop1, prop2 and binom may take counts instead of variables.
    successes: list[int] | None = None
    trials: list[int] | None = None
    # The level that counts as success (prop1, prop2, binom, logistic).
    success: str | None = None
    terms: list[list[str]] | None = None

    __test__ = False  # pytest: no class of tests


TickValues = Annotated[list[float], msgspec.Meta(max_length=1000)]


class Ticks(msgspec.Struct, kw_only=True):
    """Where ticks stand and what is written at them, in the same order; the rest stays blank."""

    values: TickValues
    labels: Annotated[list[str], msgspec.Meta(max_length=1000)] = []


class Axis(msgspec.Struct, kw_only=True, omit_defaults=True):
    label: str | None = None
    limits: Annotated[list[float], msgspec.Meta(min_length=2, max_length=2)] | None = None
    ticks: TickValues | Ticks | None = None


class Component(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Something added to a graph; which fields count depends on the mode."""

    mode: Literal["grid", "abline", "legend", "fit", "labels", "text"]
    a: float | None = None
    b: float | None = None
    h: float | None = None
    v: float | None = None
    method: Literal["lm", "loess"] = "lm"
    se: bool = False
    x: float | bool | None = None
    y: float | bool | None = None
    label: str | None = None
    variable: str | None = None
    position: Literal["right", "left", "top", "bottom", "none"] = "right"


class Graph(OutputFields, kw_only=True, tag="graph"):
    mode: GraphMode
    variables: list[str]
    xaxis: Axis | None = None
    yaxis: Axis | None = None
    components: list[Component] = []
    bins: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None


class Model(Described, kw_only=True, tag="model"):
    """Made of names alone: no text of a formula exists."""

    mode: Literal["lm", "aov", "glm", "rm_aov"]
    response: str
    terms: list[list[str]] = []
    family: Literal["gaussian", "binomial", "poisson"] | None = None
    success: str | None = None
    weights: str | None = None
    error: str | None = None
    filters: list[str] = []
    dataset: str | None = None
    conf_level: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.95


Output = Crosstab | Descriptive | Test | Graph
