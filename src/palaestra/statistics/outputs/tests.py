"""Tests: which variables each takes, and its answer as one result."""

from typing import Any

from palaestra.statistics.engines.catalog import CATEGORICAL, Catalog
from palaestra.statistics.outputs.answers import named, one, records, several
from palaestra.statistics.outputs.models import check_terms, model_result, statistic
from palaestra.statistics.outputs.scope import Scope, no_weights, scope_of
from palaestra.statistics.structures import ModelResult, Problem, Test, TestResult
from palaestra.statistics.structures.datasets import Mode

_NUMBER: tuple[Mode, ...] = ("scalar",)
_ANY: tuple[Mode, ...] = (*CATEGORICAL, "scalar")
# Of each mode the kinds of its variables in order; the last may come again where a mode says so.
_TAKES: dict[str, tuple[tuple[Mode, ...], ...]] = {
    **dict.fromkeys(("t1", "wilcoxon1", "shapiro"), (_NUMBER,)),
    **dict.fromkeys(("paired_t", "wilcoxon_paired", "cor"), (_NUMBER, _NUMBER)),
    **dict.fromkeys(
        ("t2", "anova1", "anova", "kruskal", "wilcoxon2", "var2", "bartlett", "levene", "tukey"),
        (_NUMBER, CATEGORICAL),
    ),
    **dict.fromkeys(("chisq_gof", "prop1", "binom"), (CATEGORICAL,)),
    **dict.fromkeys(("chisq", "fisher", "mcnemar", "prop2"), (CATEGORICAL, CATEGORICAL)),
    **dict.fromkeys(("rm_anova", "friedman"), (_NUMBER, CATEGORICAL, _ANY)),
    "lm": (_NUMBER, _ANY),
    "logistic": (_ANY, _ANY),
}
_MORE = ("cor", "anova", "lm", "logistic")
_OF_COUNTS = ("prop1", "prop2", "binom")
_MODELS = ("lm", "logistic")
MOST_VARIABLES = 50
# One share for each of the levels.
_SHARES = ("chisq_gof",)


def ask(
    wanted: Test, catalog: Catalog, *, dataset: str | None = None
) -> tuple[Scope, dict[str, Any]]:
    no_weights(wanted)
    _check_null(wanted)
    if wanted.successes is not None or wanted.trials is not None:
        return _ask_counts(wanted)
    scope = scope_of(wanted, wanted.variables, catalog, dataset=dataset)
    wide = _is_wide(wanted, catalog, scope.dataset)
    if not wide:
        _check_variables(wanted, catalog, scope.dataset)
    if wanted.mode in _MODELS:
        return scope, _ask_model(wanted, scope)
    return scope, {**scope.request(), **_options(wanted), "wide": wide}


def _options(wanted: Test) -> dict[str, Any]:
    if wanted.terms:
        check_terms(wanted.terms, path="terms")
        _check_own(wanted)
    return {
        "do": "test",
        "mode": wanted.mode,
        "variables": list(wanted.variables),
        "null": wanted.null,
        "alternative": wanted.alternative,
        "conf_level": wanted.conf_level,
        "var_equal": wanted.var_equal,
        "correct": wanted.correct,
        "exact": wanted.exact,
        "method": wanted.method,
        "success": wanted.success,
        "terms": wanted.terms,
    }


def _check_own(wanted: Test) -> None:
    known = set(wanted.variables[1:])
    if any(name not in known for term in wanted.terms or () for name in term):
        raise Problem("bad_field", "Terms are made of the variables after the first.", path="terms")


def _ask_counts(wanted: Test) -> tuple[Scope, dict[str, Any]]:
    """Counts stand for themselves: no data set is needed."""
    successes, trials = wanted.successes or [], wanted.trials or []
    least = 2 if wanted.mode == "prop2" else 1
    if wanted.mode not in _OF_COUNTS:
        raise Problem("bad_field", f"{wanted.mode} takes variables, no counts.", path="successes")
    if len(successes) != len(trials) or len(successes) < least:
        raise Problem("bad_field", f"successes and trials are lists of {least}.", path="trials")
    if any(not 0 <= x <= n or n < 1 for x, n in zip(successes, trials, strict=True)):
        raise Problem("bad_field", "0 ≤ successes ≤ trials, trials ≥ 1.", path="successes")
    scope = Scope(dataset="", filters=(), panels=(), placements=(), weights=None)
    counts = {"successes": successes, "trials": trials, "data": None, "filters": [], "panels": []}
    return scope, {**_options(wanted), **counts}


def _check_null(wanted: Test) -> None:
    if isinstance(wanted.null, list) and wanted.mode not in _SHARES:
        raise Problem("type", "null is one number here.", path="null")
    share = wanted.mode in ("prop1", "binom") and wanted.null is not None
    if share and not 0 < float(wanted.null) < 1:  # type: ignore[arg-type] # no list, as said above
        raise Problem("bad_field", "null is a share between 0 and 1.", path="null")


def _is_wide(wanted: Test, catalog: Catalog, dataset: str) -> bool:
    """Repeated measures as columns beside each other, all numbers."""
    modes = {catalog.entry(dataset, name).mode for name in wanted.variables}
    fits = wanted.mode in ("rm_anova", "friedman")
    return fits and len(wanted.variables) >= 2 and modes == {"scalar"}


def _check_variables(wanted: Test, catalog: Catalog, dataset: str) -> None:
    kinds = _TAKES[wanted.mode]
    count = len(wanted.variables)
    if len(set(wanted.variables)) != count:
        raise Problem("bad_field", "Each variable stands once.", path="variables")
    enough = count >= len(kinds) if wanted.mode in _MORE else count == len(kinds)
    if not enough or count > MOST_VARIABLES:
        more = "at least " if wanted.mode in _MORE else ""
        raise Problem(
            "bad_field", f"{wanted.mode} takes {more}{len(kinds)} variables.", path="variables"
        )
    for index, name in enumerate(wanted.variables):
        kind = kinds[min(index, len(kinds) - 1)]
        mode = catalog.entry(dataset, name).mode
        if mode not in kind:
            raise Problem(
                "type",
                f"“{name}” is {mode}; here it takes {' or '.join(kind)}.",
                path=f"variables[{index}]",
            )


def _ask_model(wanted: Test, scope: Scope) -> dict[str, Any]:
    terms = wanted.terms or [[name] for name in wanted.variables[1:]]
    check_terms(terms, path="terms")
    _check_own(wanted)
    return {
        "do": "model",
        **scope.request(),
        "mode": "glm" if wanted.mode == "logistic" else "lm",
        "response": wanted.variables[0],
        "terms": terms,
        "family": "binomial" if wanted.mode == "logistic" else "gaussian",
        "success": wanted.success,
        "error": None,
        "conf_level": wanted.conf_level,
    }


def shape(wanted: Test, scope: Scope, answer: dict[str, Any]) -> TestResult | ModelResult:
    if wanted.mode in _MODELS:
        models = [model_result(each) for each in answer["results"]]
        return models[0] if not scope.panels else ModelResult(panels=models)
    results = [_result(wanted, each) for each in answer["results"]]
    return results[0] if not scope.panels else TestResult(panels=results)


def _result(wanted: Test, answer: dict[str, Any]) -> TestResult:
    interval = several(answer.get("conf_int"))
    return TestResult(
        method=one(answer["method"]),
        statistic=statistic(answer.get("statistic")),
        df=several(answer.get("df")),
        p_value=one(answer.get("p_value")),
        conf_int=interval,
        level=wanted.conf_level if interval else None,
        estimate=named(answer.get("estimate")),
        null=wanted.null,
        alternative=wanted.alternative,
        n=int(one(answer.get("n")) or 0),
        effect=named(answer.get("effect")),
        assumptions=[_note(each) for each in answer.get("assumptions") or []],
        warnings=several(answer.get("warnings")),
        tables={name: records(table) for name, table in (answer.get("tables") or {}).items()},
        panel=named(answer.get("panel")) or None,
    )


def _note(raw: dict[str, Any]) -> dict[str, Any]:
    return {name: one(value) for name, value in raw.items()}
