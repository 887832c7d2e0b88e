"""The value of a node of a request: see formulas/trees.py."""

from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import LOGICAL_NA, Column, Frame
from palaestra.statistics.engines.python.commands import table
from palaestra.statistics.engines.python.commands.values import Bounds, Span, length_of, scalars
from palaestra.statistics.engines.python.models import FittedModel, model_value
from palaestra.statistics.engines.values import Items, Matrix
from palaestra.statistics.structures import Problem

Held = dict[str, Frame]


def run_command(held: Held, request: dict[str, Any], random: np.random.Generator) -> Any:
    bounds = Bounds(limit=request.get("limit"), random=random)
    return _shown(_walk(request["tree"], held, bounds))


def _shown(value: Any) -> Any:
    if isinstance(value, FittedModel | Span):
        raise Problem("type", "This gives no value that can be shown.")
    if isinstance(value, Items):
        return Items(items=[_shown(each) for each in value.items], names=value.names)
    return value


def _walk(node: dict[str, Any], held: Held, bounds: Bounds) -> Any:
    if "call" in node:
        arguments = [_walk(each, held, bounds) for each in node["args"]]
        result = table.call(node["call"], arguments, bounds)
        bounds.check(result.values.shape[0] if isinstance(result, Matrix) else length_of(result))
        return result
    if "value" in node:
        return literal(node["value"])
    if "var" in node:
        data, name = node["var"]
        return held[data].columns[name]
    if "span" in node:
        return Span(*node["span"])
    if "data" in node:
        return held[node["data"]]
    if "model" in node:
        return model_value(held[node["model"]["data"]], node["model"])
    return Items(items=[_walk(each, held, bounds) for each in node["list"]])


def literal(value: Any) -> Column:
    """null is a missing value; texts win over numbers, numbers over truths, as R's c has it."""
    values = value if isinstance(value, list) else [value]
    known = [each for each in values if each is not None]
    if any(isinstance(each, str) for each in known):
        return Column(mode="string", values=[None if v is None else _text(v) for v in values])
    if all(isinstance(each, bool) for each in known):
        codes = [LOGICAL_NA if each is None else int(each) for each in values]
        return Column(mode="logical", values=np.array(codes, dtype=np.uint8))
    return scalars([np.nan if each is None else float(each) for each in values])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value:.15g}"
