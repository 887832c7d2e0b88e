"""A competition as its host describes it: reading and checking a spec.

The server process imports this, so nothing here loads numpy or polars; what needs the
tables themselves is checked by `inspection` in a worker.
"""

import math
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from palaestra.competitions.metrics.catalogue import (
    CUSTOM,
    CompetitionType,
    Metric,
    metric_named,
    type_names,
)
from palaestra.competitions.moments import read_moment
from palaestra.competitions.sources import Source, TableFormat, is_missing, read_source
from palaestra.competitions.terms import Terms, read_terms
from palaestra.core.errors import Invalid

TITLE_LENGTH = 200
SUBTITLE_LENGTH = 400
NAME_LENGTH = 200
DESCRIPTION_LENGTH = 50_000
CODE_LENGTH = 50_000
MOST_CLASSES = 1000
MOST_CLUSTERS = 100
MOST_TARGETS = 1000
MOST_PRIVATE = 0.95
LONGEST_DELAY = 366 * 24 * 3600

Targets = str | list[str] | dict[str, list[str]]


class Rules(msgspec.Struct, kw_only=True, frozen=True):
    """The part of a spec that scoring needs; small, and the same words.

    `when` is in epoch seconds. `dataset_rows` is known once the data set was inspected.
    """

    type: CompetitionType
    metric: str
    targets: Targets | None = None
    dataset_key: str | None = None
    # A column of the truth that says how much each row counts.
    weight_column: str | None = None
    # Source of the function of a metric that the host wrote.
    metric_code: str | None = None
    # How the server runs it; told for the work and kept nowhere.
    sandbox: dict[str, object] | None = None
    num_classes: int = 2
    when: float | None = None
    dataset_kwargs: dict[str, object] = {}
    dataset_rows: int | None = None
    # Of the truth's rows, how many count only at the end, and what chooses them.
    private_share: float = 0.0
    split_seed: int = 0


class Spec(msgspec.Struct, kw_only=True, frozen=True):
    """A spec that passed `read_spec`.

    `dataset` and `answer` are the tables as text, or None where they came as files; where
    `dataset_url` or `answer_url` is given, they are to be fetched. With `reveals` there is no
    answer: the data set, fetched again after the delay, has it.
    `private_share` of the truth's rows count only after the end.
    `expiration` is aware and in UTC, `when` in epoch seconds, `answer_delay` in seconds.
    """

    title: str
    type: CompetitionType
    expiration: datetime
    prize: float
    metric: str
    dataset: str | None
    answer: str | None
    subtitle: str = ""
    description: str = ""
    targets: Targets | None = None
    dataset_type: TableFormat | None = None
    dataset_kwargs: dict[str, object] = {}
    dataset_key: str | None = None
    weight_column: str | None = None
    metric_code: str | None = None
    num_classes: int = 2
    when: float | None = None
    answer_type: TableFormat | None = None
    answer_delay: float = 0.0
    dataset_url: str | None = None
    answer_url: str | None = None
    reveals: bool = False
    private_share: float = 0.0
    split_seed: int = 0
    terms: Terms = Terms()

    @property
    def truth_url(self) -> str | None:
        """Where the truth is fetched after the delay; None where it is there when hosting."""
        if self.reveals:
            return self.dataset_url
        return self.answer_url if self.answer_delay > 0 else None

    @property
    def rules(self) -> Rules:
        return Rules(**{name: getattr(self, name) for name in _SHARED})


_SHARED = tuple(name for name in Rules.__struct_fields__ if name not in ("dataset_rows", "sandbox"))


def read_spec(
    raw: object, *, now: datetime, timezone: ZoneInfo, files: Collection[str] = ()
) -> Spec:
    """Check a spec as it was sent. Raises Invalid for the first field that is wrong.

    `now` must be aware. `timezone` is the server's: texts without an offset are meant in it.
    `files` names those of ``dataset`` and ``answer`` that came as uploaded files.
    """
    if not isinstance(raw, Mapping):
        raise Invalid("spec", "The spec must be an object with title, type, expiration and so on.")
    kind, metric = _type(raw), _metric(raw)
    if kind not in metric.types:
        fit = ", ".join(metric.types)
        raise Invalid("spec.metric", f"{metric.title} suits competitions of type {fit} only.")
    delay = _answer_delay(raw)
    dataset = read_source(raw, "dataset", files=files)
    reveals = dataset.url is not None and delay > 0 and is_missing(raw, "answer", files=files)
    answer = Source() if reveals else read_source(raw, "answer", files=files)
    expiration = _expiration(raw, now=now, timezone=timezone)
    return Spec(
        title=_title(raw),
        subtitle=_text(raw, "subtitle", most=SUBTITLE_LENGTH),
        description=_text(raw, "description", most=DESCRIPTION_LENGTH),
        type=kind,
        expiration=expiration,
        prize=_prize(raw),
        metric=metric.name,
        targets=_targets(raw, metric) if kind == "predict" else None,
        dataset=dataset.text,
        dataset_type=dataset.format,
        dataset_url=dataset.url,
        dataset_kwargs=_dataset_kwargs(raw),
        dataset_key=_text(raw, "dataset_key", most=NAME_LENGTH) or None,
        weight_column=_weight_column(raw, kind, metric),
        metric_code=_metric_code(raw, metric),
        num_classes=_num_classes(raw, kind),
        when=_when(raw, timezone=timezone),
        answer=answer.text,
        answer_type=answer.format,
        answer_url=answer.url,
        answer_delay=delay,
        reveals=reveals,
        private_share=_private_share(raw),
        terms=read_terms(raw, timezone=timezone, expiration=expiration),
    )


Raw: TypeAlias = Mapping[str, object]


def _text(raw: Raw, name: str, *, most: int) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"spec.{name}", f"The {name} must be text.")
    if len(value) > most:
        raise Invalid(f"spec.{name}", f"The {name} is longer than {most} characters.")
    return value.strip()


def _title(raw: Raw) -> str:
    title = _text(raw, "title", most=TITLE_LENGTH)
    if not title:
        raise Invalid("spec.title", "The title is missing.")
    return title


def _type(raw: Raw) -> CompetitionType:
    value = raw.get("type")
    for name in type_names:
        if value == name:
            return name
    said = "is missing" if value is None else f"“{value}” is unknown"
    raise Invalid("spec.type", f"The type {said}. The types are: {', '.join(type_names)}.")


def _metric(raw: Raw) -> Metric:
    name = raw.get("metric")
    if not isinstance(name, str) or not name:
        raise Invalid("spec.metric", "The metric is missing: name one, for example logloss.")
    return metric_named(name)


def _number(raw: Raw, name: str, *, default: float | None = None) -> float:
    value = raw.get(name, default)
    if value is None:
        value = default
    if value is None:
        raise Invalid(f"spec.{name}", f"The {name} is missing.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"spec.{name}", f"The {name} must be a number.")
    if isinstance(value, int) and abs(value) > 2**53:
        raise Invalid(f"spec.{name}", f"The {name} is too large.")
    if not math.isfinite(value):
        raise Invalid(f"spec.{name}", f"The {name} must be an ordinary number, not {value}.")
    return value


def _prize(raw: Raw) -> float:
    prize = float(_number(raw, "prize"))
    if prize < 0:
        raise Invalid("spec.prize", "The prize cannot be negative; 0 is fine.")
    return prize


def _weight_column(raw: Raw, kind: CompetitionType, metric: Metric) -> str | None:
    name = _text(raw, "weight_column", most=NAME_LENGTH) or None
    if name and (kind == "cluster" or not metric.weighted):
        said = "clusterings count" if kind == "cluster" else f"{metric.title} counts"
        raise Invalid("spec.weight_column", f"No weights here: {said} all rows alike.")
    return name


def _metric_code(raw: Raw, metric: Metric) -> str | None:
    """Its form is looked at when the truth is first scored with it, in the sandbox."""
    code = _text(raw, "metric_code", most=CODE_LENGTH) or None
    if code and metric.name not in CUSTOM:
        said = f"{metric.title} takes no function. For your own choose one of {', '.join(CUSTOM)}."
        raise Invalid("spec.metric_code", said)
    if metric.name in CUSTOM and not code:
        raise Invalid("spec.metric_code", "The function is missing: def metric(truth, answer).")
    return code


def _num_classes(raw: Raw, kind: CompetitionType) -> int:
    value = _number(raw, "num_classes", default=2)
    most = MOST_CLUSTERS if kind == "cluster" else MOST_CLASSES
    if value != int(value) or not 2 <= value <= most:
        raise Invalid(
            "spec.num_classes", f"The number of classes must be a whole number from 2 to {most}."
        )
    return int(value)


def _answer_delay(raw: Raw) -> float:
    delay = float(_number(raw, "answer_delay", default=0))
    if not 0 <= delay <= LONGEST_DELAY:
        raise Invalid("spec.answer_delay", "The answer delay is in seconds, from 0 to one year.")
    return delay


def _private_share(raw: Raw) -> float:
    share = float(_number(raw, "private_share", default=0))
    if not 0 <= share <= MOST_PRIVATE:
        raise Invalid(
            "spec.private_share",
            f"The share of rows that count only after the end is from 0 to {MOST_PRIVATE:g}.",
        )
    return share


def _expiration(raw: Raw, *, now: datetime, timezone: ZoneInfo) -> datetime:
    moment = read_moment(raw.get("expiration"), field="spec.expiration", timezone=timezone)
    if moment is None:
        raise Invalid("spec.expiration", "The expiration is missing: say when the end is.")
    if moment <= now:
        shown = moment.astimezone(timezone).strftime("%Y-%m-%d %H:%M:%S %Z")
        raise Invalid("spec.expiration", f"The expiration {shown} is in the past.")
    return moment


def _when(raw: Raw, *, timezone: ZoneInfo) -> float | None:
    moment = read_moment(raw.get("when"), field="spec.when", timezone=timezone)
    return None if moment is None else moment.timestamp()


def _targets(raw: Raw, metric: Metric) -> Targets:
    targets = raw.get("targets")
    if isinstance(targets, Mapping):
        return _keyed_targets(targets, metric)
    if isinstance(targets, list | tuple):
        return _names(targets)
    if isinstance(targets, str) and targets.strip():
        return _names([targets])[0]
    raise Invalid(
        "spec.targets",
        "A predict competition needs targets: a column, a list of columns,"
        " or an object that gives the columns for each key.",
    )


def _keyed_targets(targets: Mapping[object, object], metric: Metric) -> dict[str, list[str]]:
    if not 0 < len(targets) <= MOST_TARGETS:
        raise Invalid("spec.targets", f"Give from 1 to {MOST_TARGETS} keys with their columns.")
    keyed = {
        str(key): _names(columns if isinstance(columns, list | tuple) else [columns])
        for key, columns in targets.items()
    }
    if metric.answers == "probabilities" and len(set(map(tuple, keyed.values()))) > 1:
        raise Invalid("spec.targets", f"{metric.title} needs the same columns for every key.")
    return keyed


def _names(columns: Collection[object]) -> list[str]:
    """Column names; whole numbers too, since data frames without names number their columns."""
    if not 0 < len(columns) <= MOST_TARGETS:
        raise Invalid("spec.targets", f"Give from 1 to {MOST_TARGETS} target columns.")
    names = []
    for column in columns:
        if isinstance(column, bool) or not isinstance(column, str | int) or column == "":
            raise Invalid("spec.targets", "Every target must be the name of a column.")
        names.append(str(column)[: NAME_LENGTH + 1])
    _check_names(names)
    return names


def _check_names(names: list[str]) -> None:
    for name in names:
        if len(name) > NAME_LENGTH:
            raise Invalid("spec.targets", f"A name is longer than {NAME_LENGTH} characters.")
        if names.count(name) > 1:
            raise Invalid("spec.targets", f"The target {name} is given twice.", column=name)


def _dataset_kwargs(raw: Raw) -> dict[str, object]:
    value = raw.get("dataset_kwargs")
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping):
        raise Invalid("spec.dataset_kwargs", "The dataset_kwargs must be an object.")
    if not isinstance(value.get("record_column", ""), str):
        raise Invalid("spec.dataset_kwargs", "The record_column must be the name of a column.")
    texts = value.get("text_columns", [])
    if not isinstance(texts, list) or not all(isinstance(name, str) for name in texts):
        raise Invalid("spec.dataset_kwargs", "The text_columns must be a list of column names.")
    return {str(name): kept for name, kept in value.items()}
