"""What the sample competitions say to people."""

from dataclasses import dataclass

from palaestra.competitions.metrics.catalogue import CompetitionType

_HOW = """
## What to send

Download the data set. In the rows that are asked for, `{target}` is empty; all other rows are
yours to learn from. Send a CSV file with {columns}, one row for each of the {rows} empty rows.
The column `index` names the rows as in the data set; without it, keep their order.
The empty answer to fill in can be downloaded too.

## How it is scored

{scoring}
"""

_LOGLOSS = """Logarithmic loss, lower is better: the mean of −ln *p*, where *p* is the
probability that you gave to what turned out to be true. 0 is perfect. Being certain and wrong
costs 34.5, so a certain answer is rarely a good one."""

_ABSDIFF = """Mean absolute difference, lower is better: the mean of how far each prediction is
from the measured value, in the units of `progression`. 0 is perfect."""


@dataclass(frozen=True, slots=True)
class SampleText:
    """`classes` is None where the target is a number; `rows` and `columns` of the data set."""

    title: str
    subtitle: str
    type: CompetitionType
    metric: str
    target: str
    classes: int | None
    rows: int
    columns: int
    description: str


_BREAST_CANCER = SampleText(
    title="Malignant or benign",
    subtitle="Tell from a fine-needle sample whether a breast tumour is malignant",
    type="classify",
    metric="logloss",
    target="malignant",
    classes=2,
    rows=569,
    columns=31,
    description="""For 569 patients a pathologist's image of cell nuclei was measured: radius,
texture, perimeter, area and seven more properties, each as mean, standard error and worst
value. How likely is it that the tumour is malignant?

Source: W. N. Street, W. H. Wolberg and O. L. Mangasarian, *Breast Cancer Wisconsin
(Diagnostic)*, 1995, UCI Machine Learning Repository, CC BY 4.0, as shipped with scikit-learn.
The rows were shuffled. The data set is public and so are its diagnoses: this is an exercise,
and looking them up teaches nothing.
"""
    + _HOW.format(
        target="malignant",
        columns="the columns `index` and `malignant`, a probability from 0 to 1",
        rows=142,
        scoring=_LOGLOSS,
    ),
)

_DIABETES = SampleText(
    title="Diabetes after one year",
    subtitle="Predict how far the disease will have progressed",
    type="predict",
    metric="absdiff",
    target="progression",
    classes=None,
    rows=442,
    columns=11,
    description="""Age, sex, body mass index, blood pressure and six blood serum measurements of
442 diabetes patients. Predict a quantitative measure of how far the disease had progressed one
year later, a number between 25 and 346.

Source: B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, *Least Angle Regression*, Annals of
Statistics 32 (2004), as shipped with scikit-learn, in the original units. The rows were
shuffled. The data set is public: this is an exercise, and looking the values up teaches nothing.
"""
    + _HOW.format(
        target="progression",
        columns="the columns `index` and `progression`",
        rows=110,
        scoring=_ABSDIFF,
    ),
)

_WINE = SampleText(
    title="Which grower made this wine",
    subtitle="Three cultivars of one Italian region, told apart by chemistry",
    type="classify",
    metric="logloss",
    target="cultivar",
    classes=3,
    rows=178,
    columns=14,
    description="""Thirteen chemical measurements of 178 wines from one region of Italy, made
from three different cultivars, numbered 0, 1 and 2. How likely is each cultivar?

Source: S. Aeberhard and M. Forina, *Wine*, 1992, UCI Machine Learning Repository, CC BY 4.0, as
shipped with scikit-learn. The rows were shuffled. The data set is public: this is an exercise.
"""
    + _HOW.format(
        target="cultivar",
        columns="the columns `index`, `0`, `1` and `2`, the probability of each cultivar",
        rows=45,
        scoring=_LOGLOSS,
    ),
)

_IRIS = SampleText(
    title="Three kinds of iris",
    subtitle="Find the species without being told which is which",
    type="cluster",
    metric="logloss",
    target="species",
    classes=3,
    rows=150,
    columns=4,
    description="""Length and width of petals and sepals of 150 irises, 50 of each of three
species. No species is published: group the flowers.

## What to send

A CSV file with a row for each flower and the columns `index` and `cluster`, a number 0, 1 or 2,
or instead of `cluster` the columns `0`, `1` and `2` with the probability of each.
How you number your groups does not matter: the numbering that suits your answer best counts.

## How it is scored

"""
    + _LOGLOSS
    + """

Source: R. A. Fisher, *The use of multiple measurements in taxonomic problems*, 1936, UCI Machine
Learning Repository, CC BY 4.0, as shipped with scikit-learn. The rows were shuffled.
""",
)

TEXTS = {"breast-cancer": _BREAST_CANCER, "diabetes": _DIABETES, "wine": _WINE, "iris": _IRIS}
