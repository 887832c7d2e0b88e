"""Linear and generalized linear models."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.descriptives import taken
from palaestra.statistics.engines.python.designs import Design, Fit, Numbers
from palaestra.statistics.engines.python.families import FAMILIES, Family, Fitted, iterate
from palaestra.statistics.engines.python.rows import floats, kept_rows, panels_of
from palaestra.statistics.engines.python.tests.asked import Asked, groups_of, named, ratio
from palaestra.statistics.engines.python.tests.assumptions import normality
from palaestra.statistics.engines.python.tests.running import complete, with_panel
from palaestra.statistics.engines.python.tests.shares import is_success
from palaestra.statistics.engines.python.tests.variances import anova_table, repeated
from palaestra.statistics.outputs.numbers import NA
from palaestra.statistics.structures import Problem

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class FittedModel:
    """What commands take of a model: coefficients by name, fitted values, residuals."""

    coefficients: dict[str, float]
    fitted: Numbers
    residual: Numbers


def run_models(frame: Frame, request: dict[str, Any]) -> Answer:
    kept = rows_of(frame, request)
    panels = panels_of(frame, request["panels"])
    results = [
        with_panel(
            _answer(_columns(frame, request, kept & (panels.place == place)), request),
            panels.labels[place],
        )
        for place in range(panels.count)
    ]
    return {"results": results}


def model_value(frame: Frame, request: dict[str, Any]) -> FittedModel:
    columns = _columns(frame, request, rows_of(frame, request))
    if request["mode"] == "rm_aov":
        raise Problem("type", "A model of repeated measures has no coefficients here.")
    if request["mode"] == "glm":
        found = fit_glm(columns, request)
        coefficients, labels = found.coefficients, found.fit.design.labels
        fitted, residual = found.mu, found.y - found.mu
    else:
        fit = fit_lm(columns, request)
        y = floats(columns[request["response"]])
        weights = _weights(columns, request)
        coefficients, labels = fit.coefficients(), fit.design.labels
        residual = fit.residuals / (1 if weights is None else np.sqrt(weights))
        fitted = y - residual
    known = [NA if np.isnan(each) else float(each) for each in coefficients]
    return FittedModel(dict(zip(labels, known, strict=True)), fitted, residual)


def rows_of(frame: Frame, request: dict[str, Any]) -> Any:
    return kept_rows(frame, request["filters"]) & complete(frame, _names(request))


def _names(request: dict[str, Any]) -> list[str]:
    names = [request["response"], *(name for term in request["terms"] for name in term)]
    more = [request[key] for key in ("error", "weights") if request.get(key) is not None]
    return list(dict.fromkeys([*names, *more]))


def _columns(frame: Frame, request: dict[str, Any], kept: Any) -> dict[str, Column]:
    rows = np.flatnonzero(kept)
    if not len(rows):
        raise Problem("bad_groups", "No row has values of all variables.")
    return {name: taken(frame.columns[name], rows) for name in _names(request)}


def _answer(columns: dict[str, Column], request: dict[str, Any]) -> Answer:
    if request["mode"] == "rm_aov":
        return _repeated(columns, request)
    if request["mode"] == "glm":
        return _glm(columns, request)
    return _lm(columns, request)


def _repeated(columns: dict[str, Column], request: dict[str, Any]) -> Answer:
    names = [request["response"], request["terms"][0][0], request["error"]]
    answer = repeated(Asked(columns=columns, request={"variables": names}))
    kept = {key: answer[key] for key in ("statistic", "df", "p_value")}
    n = len(columns[request["response"]])
    return {**kept, "terms": answer["tables"]["anova"], "n": n}


def _weights(columns: dict[str, Column], request: dict[str, Any]) -> Numbers | None:
    return floats(columns[request["weights"]]) if request.get("weights") else None


def fit_lm(columns: dict[str, Column], request: dict[str, Any]) -> Fit:
    return Design.of(columns, request["terms"]).fit(
        floats(columns[request["response"]]), _weights(columns, request)
    )


def _lm(columns: dict[str, Column], request: dict[str, Any]) -> Answer:
    fit = fit_lm(columns, request)
    if fit.df == 0:
        raise Problem("bad_groups", "There are no degrees of freedom left for the error.")
    y = floats(columns[request["response"]])
    weights = _weights(columns, request)
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    model = float((fit.effects[1:] ** 2).sum())
    sigma = math.sqrt(fit.rss / fit.df)
    rank = len(fit.used) - 1
    r2 = model / (model + fit.rss) if model + fit.rss else math.nan
    answer: Answer = {
        "coefficients": _coefficients(
            fit,
            fit.coefficients(),
            sigma,
            lambda t: 2 * special.stdtr(fit.df, -abs(t)),
            float(special.stdtrit(fit.df, 1 - (1 - request["conf_level"]) / 2)),
        ),
        "r2": r2,
        "adj_r2": 1 - (1 - r2) * ((len(y) - 1) / fit.df),
        "sigma": sigma,
        "df": [float(fit.df)],
        "n": len(y),
        "aic": _aic(fit, weights),
        "terms": anova_table([*fit.squares(), ("Residuals", float(fit.df), fit.rss)]),
        "fitted": y - fit.residuals / root,
        "residual": fit.residuals / root,
        "diagnostics": _diagnostics(fit),
    }  # fmt: skip - a record
    if rank:
        f = ratio(model / rank, fit.rss / fit.df)
        answer |= {"statistic": named(F=f), "df": [float(rank), float(fit.df)]}
        answer["p_value"] = float(special.fdtrc(rank, fit.df, f))
    return answer


def _aic(fit: Fit, weights: Numbers | None) -> float:
    n = len(fit.residuals)
    logs = 0.0 if weights is None else float(np.log(weights).sum())
    likelihood = 0.5 * (logs - n * (math.log(2 * math.pi) + 1 - math.log(n) + math.log(fit.rss)))
    return -2 * likelihood + 2 * (len(fit.used) + 1)


def _coefficients(
    fit: Fit,
    estimates: Numbers,
    scale: float,
    p_of: Callable[[Any], Any],
    reach: float,
) -> dict[str, Any]:
    errors = np.full(len(estimates), np.nan)
    errors[fit.used] = scale * np.sqrt(fit.unscaled())
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimates / errors
    known = {
        "estimate": estimates,
        "se": errors,
        "statistic": statistic,
        "p_value": p_of(statistic),
        "low": estimates - reach * errors,
        "high": estimates + reach * errors,
    }  # fmt: skip - a record
    gone = np.isnan(estimates)
    columns = {
        name: [NA if gone[i] else float(v) for i, v in enumerate(c)] for name, c in known.items()
    }
    return {"term": fit.design.labels, **columns}


# How near to 1 a leverage is 1: the value alone determines its own fit.
SURELY_ONE = 1e-12


def _diagnostics(fit: Fit) -> dict[str, Any]:
    leverage = (fit.q**2).sum(axis=1)
    leverage[leverage > 1 - SURELY_ONE] = 1  # its residual is nothing but rounding
    with np.errstate(divide="ignore", invalid="ignore"):
        cook = (fit.residuals / (1 - leverage)) ** 2 * leverage
        cook = cook / (fit.rss / fit.df * len(fit.used))
        steps = float((np.diff(fit.residuals) ** 2).sum())
        watson = float(np.float64(steps) / np.float64(fit.rss))
    normal = normality(fit.residuals, "residuals")
    found = cook[np.isfinite(cook)]
    return {
        "max_leverage": float(leverage.max()),
        "max_cooks_distance": float(found.max()) if len(found) else math.nan,
        "durbin_watson": watson,
        "shapiro_w": normal[0]["statistic"] if normal else None,
        "shapiro_p": normal[0]["p_value"] if normal else None,
    }


def _response(columns: dict[str, Column], request: dict[str, Any]) -> Numbers:
    column = columns[request["response"]]
    if request["family"] != "binomial":
        return floats(column)
    if column.mode == "scalar":
        values = floats(column)
        if not np.isin(values, (0, 1)).all():
            raise Problem("bad_groups", "A response of numbers is 0 or 1.")
        return values
    g = groups_of(column)
    if request.get("success"):
        return is_success(column, request["success"])
    return np.asarray(g.codes != 0, dtype=float)


def fit_glm(columns: dict[str, Column], request: dict[str, Any]) -> Fitted:
    family = FAMILIES[request["family"]]
    design = Design.of(columns, request["terms"])
    return iterate(design, _response(columns, request), family, _weights(columns, request))


def _glm(columns: dict[str, Column], request: dict[str, Any]) -> Answer:
    found = fit_glm(columns, request)
    family: Family = found.family
    n, rank = len(found.y), len(found.fit.used)
    df = n - rank
    gaussian = request["family"] == "gaussian"
    scale = math.sqrt(found.dispersion) if gaussian else 1.0
    q = 1 - (1 - request["conf_level"]) / 2
    reach = float(special.ndtri(q)) if not gaussian else float(special.stdtrit(df, q))
    tails = (
        (lambda t: 2 * special.stdtr(df, -abs(t)))
        if gaussian
        else (lambda z: 2 * special.ndtr(-abs(z)))
    )
    null = found.null_deviance
    return {
        "coefficients": _coefficients(found.fit, found.coefficients, scale, tails, reach),
        "df": [float(df)],
        "n": n,
        "deviance": found.deviance,
        "aic": family.aic(found.y, found.mu, found.weights, found.deviance) + 2 * rank,
        "fitted": found.mu,
        "residual": found.y - found.mu,
        "diagnostics": {
            "null_deviance": null,
            "mcfadden_r2": 1 - found.deviance / null if null else math.nan,
        },
        "warnings": found.warnings,
    }
