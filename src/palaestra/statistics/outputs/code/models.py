"""Models in R."""

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.preparing import DATA, prepared
from palaestra.statistics.outputs.code.words import column, name, sum_of, text
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Model


def code(wanted: Model, scope: Scope, catalog: Catalog) -> list[str]:
    names = list(dict.fromkeys(name for term in wanted.terms for name in term))
    used = [wanted.response, *names, *([wanted.error] if wanted.error else [])]
    used += [wanted.weights] if wanted.weights else []
    lines = prepared(scope, catalog, [wanted.response, *names], complete=used)
    for each in names:
        if catalog.entry(scope.dataset, each).mode == "ordinal":
            place = column(DATA, each)
            lines.append(f"{place} <- factor({place}, ordered = FALSE)")
    return [*lines, _fit(wanted, scope, catalog)]


def _fit(wanted: Model, scope: Scope, catalog: Catalog) -> str:
    right = sum_of(wanted.terms)
    weights = f", weights = {name(wanted.weights)}" if wanted.weights else ""
    left = name(wanted.response)
    if wanted.mode == "rm_aov":
        subject = f"Error(factor({name(wanted.error or '')}))"
        return f"summary(aov({left} ~ {right} + {subject}, data = {DATA}))"
    if wanted.mode == "aov":
        return f"anova(lm({left} ~ {right}, data = {DATA}{weights}))"
    if wanted.mode == "lm":
        return f"summary(lm({left} ~ {right}, data = {DATA}{weights}))"
    family = wanted.family or "binomial"
    if family == "binomial" and catalog.entry(scope.dataset, wanted.response).mode != "scalar":
        first = f"levels({column(DATA, wanted.response)})[1]"
        left = f"I({left} == {text(wanted.success)})" if wanted.success else f"I({left} != {first})"
    return f"summary(glm({left} ~ {right}, family = {family}, data = {DATA}{weights}))"
