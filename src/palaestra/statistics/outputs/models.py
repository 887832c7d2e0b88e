"""Models: made of names; each answer as one `model` result."""

from typing import Any

from palaestra.statistics.engines.catalog import CATEGORICAL, Catalog
from palaestra.statistics.outputs.answers import named, one, records, several
from palaestra.statistics.outputs.scope import Scope, scope_of
from palaestra.statistics.structures import Model, ModelResult, Problem
from palaestra.statistics.structures.outputs import OutputFields

MOST_TERMS = 100
MOST_FITTED = 10_000


def ask(
    wanted: Model, catalog: Catalog, *, dataset: str | None = None
) -> tuple[Scope, dict[str, Any]]:
    check_terms(wanted.terms, path="terms")
    names = [wanted.response, *(name for term in wanted.terms for name in term)]
    names += [wanted.error] if wanted.error else []
    fields = OutputFields(dataset=wanted.dataset, filters=wanted.filters, weights=wanted.weights)
    scope = scope_of(fields, names, catalog, dataset=dataset)
    check_response(wanted, catalog, scope.dataset)
    request = {
        "do": "model",
        **scope.request(),
        "mode": wanted.mode,
        "response": wanted.response,
        "terms": [list(term) for term in wanted.terms],
        "family": wanted.family or ("binomial" if wanted.mode == "glm" else "gaussian"),
        "success": wanted.success,
        "error": wanted.error,
        "conf_level": wanted.conf_level,
    }
    return scope, request


def check_terms(terms: list[list[str]], *, path: str) -> None:
    if len(terms) > MOST_TERMS or any(not 1 <= len(term) <= 4 for term in terms):
        raise Problem("bad_field", f"At most {MOST_TERMS} terms, of 1 to 4 variables.", path=path)


def check_response(wanted: Model, catalog: Catalog, dataset: str) -> None:
    binary = wanted.mode == "glm" and wanted.family in (None, "binomial")
    modes = (*CATEGORICAL, "scalar") if binary else ("scalar",)
    catalog.require(dataset, [wanted.response], modes, path="response")
    if wanted.mode == "rm_aov" and wanted.error is None:
        raise Problem("bad_field", "Repeated measures name their subject.", path="error")


def shape(_: Model, _scope: Scope, answer: dict[str, Any]) -> ModelResult:
    return model_result(answer["results"][0])


def model_result(answer: dict[str, Any]) -> ModelResult:
    return ModelResult(
        coefficients=[_coefficient(each) for each in records(answer.get("coefficients"))],
        r2=one(answer.get("r2")),
        adj_r2=one(answer.get("adj_r2")),
        sigma=one(answer.get("sigma")),
        statistic=statistic(answer.get("statistic")),
        df=several(answer.get("df")),
        n=int(one(answer.get("n")) or 0),
        p_value=one(answer.get("p_value")),
        deviance=one(answer.get("deviance")),
        aic=one(answer.get("aic")),
        terms=records(answer.get("terms")),
        fitted=several(answer.get("fitted"))[:MOST_FITTED],
        residual=several(answer.get("residual"))[:MOST_FITTED],
        diagnostics={name: one(each) for name, each in (answer.get("diagnostics") or {}).items()},
        warnings=several(answer.get("warnings")),
        panel=named(answer.get("panel")) or None,
    )


def statistic(raw: Any) -> dict[str, Any] | None:
    found = named(raw)
    for name, value in found.items():
        return {"name": name, "value": value}
    return None


def _coefficient(record: dict[str, Any]) -> dict[str, Any]:
    low, high = record.pop("low"), record.pop("high")
    return {**record, "conf_int": [low, high]}
