"""Commands of data sets, lists, variables and models alike."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import LOGICAL_NA, Column, Frame
from palaestra.statistics.engines.python.commands.dates import date_column
from palaestra.statistics.engines.python.commands.values import (
    Bounds,
    Value,
    a_column,
    a_count,
    a_number,
    a_truth,
    all_missing,
    dates,
    is_text,
    missing,
    numbers,
    scalars,
    texts,
    truths,
)
from palaestra.statistics.engines.python.descriptives import taken
from palaestra.statistics.engines.python.models import FittedModel
from palaestra.statistics.engines.python.rows import categories, floats
from palaestra.statistics.engines.python.summaries import mean, quantile
from palaestra.statistics.engines.values import Items
from palaestra.statistics.structures import Problem


def subset(x: Value, rows: Value) -> Value:
    if isinstance(x, Items):
        places = _places(rows, len(x.items)).tolist()
        return Items(items=[x.items[place] for place in places])
    if isinstance(x, Frame):
        return frame_rows(x, _places(rows, x.rows))
    column = a_column(x)
    return taken(column, _places(rows, len(column)))


def frame_rows(frame: Frame, places: NDArray[np.int64]) -> Frame:
    columns = {name: taken(each, places) for name, each in frame.columns.items()}
    names = frame.rownames or [str(place) for place in range(1, frame.rows + 1)]
    return Frame(
        name=frame.name, columns=columns, rownames=[names[place] for place in places.tolist()]
    )


def _places(rows: Value, n: int) -> NDArray[np.int64]:
    """From 0."""
    column = a_column(rows)
    if column.mode == "logical":
        if len(column) != n:
            raise Problem("length_mismatch", f"It has {n} rows.")
        return np.flatnonzero(column.values == 1)
    at = numbers(column)
    if np.isnan(at).any() or (at != np.floor(at)).any() or ((at < 1) | (at > n)).any():
        raise Problem("bad_field", f"Places are whole numbers from 1 to {n}")
    return at.astype(np.int64) - 1


def combined(bounds: Bounds, *given: Value) -> Value:
    if any(isinstance(each, Items) for each in given):
        parts = [each.items if isinstance(each, Items) else [each] for each in given]
        return Items(items=[item for part in parts for item in part])
    columns = [a_column(each) for each in given]
    bounds.check(sum(len(each) for each in columns))
    return join(columns)


def join(columns: list[Column]) -> Column:
    modes = {each.mode for each in columns}
    if modes <= {"nominal", "ordinal"}:
        return _one_factor(columns)
    if any(is_text(each) for each in columns):
        if not all(is_text(each) or all_missing(each) for each in columns):
            raise Problem("type", "Texts and numbers do not mix.")
        return Column(mode="string", values=[text for each in columns for text in texts(each)])
    if "datetime" in modes:
        return date_column(np.concatenate([dates(each) for each in columns]))
    if modes == {"logical"}:
        return Column(mode="logical", values=np.concatenate([each.values for each in columns]))
    return scalars(np.concatenate([numbers(each) for each in columns]))


def _one_factor(columns: list[Column]) -> Column:
    levels = tuple(dict.fromkeys(level for each in columns for level in each.levels))
    places = {None: 0} | {level: place for place, level in enumerate(levels, start=1)}
    codes = [places[text] for each in columns for text in texts(each)]
    ordered = all(each.mode == "ordinal" for each in columns)
    mode: Any = "ordinal" if ordered else "nominal"
    return Column(mode=mode, values=np.array(codes, dtype=np.int32), levels=levels)


def repeated(bounds: Bounds, x: Value, times: Value, each: Value = None) -> Column:
    column = a_column(x)
    by = 1 if each is None else a_count(each, "each", bounds)
    count = a_count(times, "times", bounds)
    bounds.check(len(column) * count * by)
    return taken(column, np.tile(np.repeat(np.arange(len(column)), by), count))


def number_sequence(bounds: Bounds, start: Value, end: Value, by: Value = None) -> Column:
    first, last = a_number(start, "from"), a_number(end, "to")
    step = float(np.sign(last - first)) if by is None else a_number(by, "by")
    if first == last:
        return scalars(first)
    if step == 0 or np.sign(step) != np.sign(last - first):
        raise Problem("bad_field", "The step leads away from the end.")
    steps = abs((last - first) / step)
    bounds.check(steps + 1)
    return scalars(first + np.arange(np.floor(steps + 1e-10) + 1) * step)


def sampled(
    bounds: Bounds, x: Value, size: Value = None, replace: Value = None, prob: Value = None
) -> Column:
    column = a_column(x)
    count = len(column) if size is None else a_count(size, "size", bounds)
    back = False if replace is None else a_truth(replace)
    shares = None
    if prob is not None:
        shares = numbers(prob)
        if len(shares) != len(column):
            raise Problem("length_mismatch", "There is one probability for each value.")
        shares = shares / shares.sum()
    if not back and count > len(column):
        raise Problem("r_error", "A sample without putting back is at most as large as its values.")
    return taken(column, bounds.random.choice(len(column), count, replace=back, p=shares))


def names(x: Value) -> Column:
    if isinstance(x, Frame):
        return Column(mode="string", values=list(x.columns))
    if isinstance(x, Items):
        return Column(mode="string", values=list(x.names or [""] * len(x.items)))
    raise Problem("type", "A data set or a list has names.")


def summary(x: Value) -> Items:
    if isinstance(x, Frame):
        return Items(items=[summary(each) for each in x.columns.values()], names=list(x.columns))
    if isinstance(x, Items):
        return Items(items=[summary(each) for each in x.items], names=x.names)
    column = a_column(x)
    gone = float(missing(column).sum())
    if column.mode in ("scalar", "datetime"):
        values = floats(column)
        q = quantile(values)
        found = {
            "min": q[0],
            "q1": q[1],
            "median": q[2],
            "mean": mean(values),
            "q3": q[3],
            "max": q[4],
        }  # fmt: skip - a record
    else:
        by = categories(column)
        counts = np.bincount(by.codes[by.codes >= 0], minlength=len(by.levels))
        found = dict(zip(by.levels, counts.tolist(), strict=True))
    return _items({**found, "missing": gone})


def _items(found: dict[str, Any]) -> Items:
    made = [_text(each) if isinstance(each, str) else scalars(each) for each in found.values()]
    return Items(items=made, names=list(found))


def _text(value: str) -> Column:
    return Column(mode="string", values=[value])


def brief(x: Value) -> Items:
    if isinstance(x, Frame):
        gone = sum(missing(each).sum() for each in x.columns.values())
        found: dict[str, Any] = {"mode": "dataset", "length": x.rows, "variables": len(x.columns)}
        return _items({**found, "missing": gone})
    if isinstance(x, Items):
        return _items({"mode": "list", "length": len(x.items)})
    column = a_column(x)
    return _items(
        {"mode": column.mode, "length": len(column), "missing": float(missing(column).sum())}
    )


def all_true(x: Value) -> Column:
    known = truths(x)
    return _truth(bool((known[known != LOGICAL_NA] == 1).all()))


def any_true(x: Value) -> Column:
    return _truth(bool((truths(x) == 1).any()))


def _truth(value: bool) -> Column:
    return Column(mode="logical", values=np.array([value], dtype=np.uint8))


def of_model(what: Callable[[FittedModel], Value]) -> Callable[[Value], Value]:
    def of(model: Value) -> Value:
        if not isinstance(model, FittedModel):
            raise Problem("type", "A model is expected here.")
        return what(model)

    return of


COMMANDS: dict[str, Callable[..., Any]] = {
    "subset": subset,
    "names": names,
    "summary": summary,
    "brief": brief,
    "clone": lambda x, _deep=None: x,
    "all": all_true,
    "any": any_true,
    "coefs": of_model(lambda model: _items(model.coefficients)),
    "fitted": of_model(lambda model: scalars(model.fitted)),
    "residual": of_model(lambda model: scalars(model.residual)),
}
BOUNDED: dict[str, Callable[..., Any]] = {
    "c": combined,
    "rep": repeated,
    "sample": sampled,
}
