"""Tests in R."""

from collections.abc import Callable

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.preparing import DATA, by_panel, prepared
from palaestra.statistics.outputs.code.words import (
    arguments,
    column,
    columns,
    name,
    sum_of,
    text,
    value,
)
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Test


def code(wanted: Test, scope: Scope, catalog: Catalog) -> list[str]:
    if wanted.successes is not None:
        return [_of_counts(wanted)]
    pairwise = wanted.mode == "cor" and len(wanted.variables) > 2
    lines = prepared(
        scope, catalog, wanted.variables, complete=() if pairwise else wanted.variables
    )
    return [*lines, by_panel(scope, _WRITERS[wanted.mode](wanted, scope, catalog))]


def _of_counts(wanted: Test) -> str:
    return f"{_shares(wanted, value(wanted.successes), value(wanted.trials))}"


def _options(wanted: Test) -> str:
    return arguments(alternative=wanted.alternative, conf_level=wanted.conf_level)


def _x(wanted: Test, place: int = 0) -> str:
    return column(DATA, wanted.variables[place])


def _factor(wanted: Test, place: int) -> str:
    """Without levels that no row has."""
    return f"droplevels({_x(wanted, place)})"


def _formula(wanted: Test) -> str:
    return f"{name(wanted.variables[0])} ~ {name(wanted.variables[1])}, data = {DATA}"


def _t1(wanted: Test, *_: object) -> str:
    return f"t.test({_x(wanted)}{arguments(mu=wanted.null)}{_options(wanted)})"


def _t2(wanted: Test, *_: object) -> str:
    more = arguments(mu=wanted.null, var_equal=bool(wanted.var_equal))
    return f"t.test({_formula(wanted)}{more}{_options(wanted)})"


def _paired(wanted: Test, *_: object) -> str:
    both = f"{_x(wanted)}, {_x(wanted, 1)}"
    return f"t.test({both}, paired = TRUE{arguments(mu=wanted.null)}{_options(wanted)})"


def _anova1(wanted: Test, *_: object) -> str:
    if wanted.var_equal is False:
        return f"oneway.test({_formula(wanted)})"
    return f"anova(lm({_formula(wanted)}))"


def _anova(wanted: Test, *_: object) -> str:
    response, *factors = wanted.variables
    right = sum_of(wanted.terms) if wanted.terms else " * ".join(name(each) for each in factors)
    return f"anova(lm({name(response)} ~ {right}, data = {DATA}))"


def _is_wide(wanted: Test, scope: Scope, catalog: Catalog) -> bool:
    return all(catalog.entry(scope.dataset, each).mode == "scalar" for each in wanted.variables)


def _repeated(wanted: Test, scope: Scope, catalog: Catalog) -> str:
    if _is_wide(wanted, scope, catalog):
        m = f"as.matrix({columns(DATA, wanted.variables)})"
        return (
            f"local({{\n  m <- {m}\n"
            "  long <- data.frame(y = as.vector(m), w = factor(col(m)), s = factor(row(m)))\n"
            "  summary(aov(y ~ w + Error(s), data = long))\n})"
        )
    response, within, subject = (name(each) for each in wanted.variables)
    return f"summary(aov({response} ~ {within} + Error(factor({subject})), data = {DATA}))"


def _friedman(wanted: Test, scope: Scope, catalog: Catalog) -> str:
    if _is_wide(wanted, scope, catalog):
        return f"friedman.test(as.matrix({columns(DATA, wanted.variables)}))"
    response, within, subject = (_x(wanted, place) for place in range(3))
    return f"friedman.test({response}, droplevels({within}), factor({subject}))"


def _wilcoxon(wanted: Test, *_: object) -> str:
    more = arguments(mu=wanted.null, exact=wanted.exact, correct=wanted.correct)
    more += arguments(alternative=wanted.alternative)
    if wanted.mode == "wilcoxon2":
        return f"wilcox.test({_formula(wanted)}{more})"
    if wanted.mode == "wilcoxon1":
        return f"wilcox.test({_x(wanted)}{more})"
    return f"wilcox.test({_x(wanted)}, {_x(wanted, 1)}, paired = TRUE{more})"


def _table(wanted: Test) -> str:
    return f"table({_factor(wanted, 0)}, {_factor(wanted, 1)})"


def _chisq(wanted: Test, *_: object) -> str:
    return f"chisq.test({_table(wanted)}{arguments(correct=wanted.correct)})"


def _gof(wanted: Test, *_: object) -> str:
    return f"chisq.test(table({_x(wanted)}){arguments(p=wanted.null)})"


def _fisher(wanted: Test, *_: object) -> str:
    return f"fisher.test({_table(wanted)}{_options(wanted)})"


def _mcnemar(wanted: Test, *_: object) -> str:
    both = f"table({_x(wanted)}, {_x(wanted, 1)})"
    return f"mcnemar.test({both}{arguments(correct=wanted.correct)})"


def _counted(wanted: Test, scope: Scope, catalog: Catalog) -> str:
    entry = catalog.entry(scope.dataset, wanted.variables[0])
    wish = wanted.success or ("TRUE" if entry.mode == "logical" else "")
    success = text(wish) if wish else f"levels({_x(wanted)})[1]"
    hits = f"{_x(wanted)} == {success}"
    if wanted.mode != "prop2":
        return _shares(wanted, f"sum({hits})", f"nrow({DATA})")
    group = _factor(wanted, 1)
    return _shares(wanted, f"tapply({hits}, {group}, sum)", f"as.vector(table({group}))")


def _shares(wanted: Test, successes: str, trials: str) -> str:
    if wanted.mode == "binom":
        more = arguments(p=0.5 if wanted.null is None else wanted.null)
        return f"binom.test({successes}, {trials}{more}{_options(wanted)})"
    share = (0.5 if wanted.null is None else wanted.null) if wanted.mode == "prop1" else None
    more = arguments(p=share) + arguments(correct=wanted.correct)
    return f"prop.test({successes}, {trials}{more}{_options(wanted)})"


def _cor(wanted: Test, *_: object) -> str:
    more = arguments(method=wanted.method, exact=wanted.exact) + _options(wanted)
    if len(wanted.variables) == 2:
        return f"cor.test({_x(wanted)}, {_x(wanted, 1)}{more})"
    pairs = f"combn({value(list(wanted.variables))}, 2, simplify = FALSE)"
    return f"lapply({pairs}, function(v) cor.test({DATA}[[v[1]]], {DATA}[[v[2]]]{more}))"


def _var2(wanted: Test, *_: object) -> str:
    return f"var.test({_formula(wanted)}{arguments(ratio=wanted.null)}{_options(wanted)})"


def _levene(wanted: Test, *_: object) -> str:
    y, g = _x(wanted), _factor(wanted, 1)
    return f"anova(lm(abs({y} - ave({y}, {g}, FUN = median)) ~ {g}))"


def _tukey(wanted: Test, *_: object) -> str:
    # TukeyHSD wants the name of a factor.
    level = arguments(conf_level=wanted.conf_level)
    fit = f"TukeyHSD(aov({_x(wanted)} ~ g){level})"
    return f"local({{\n  g <- {_factor(wanted, 1)}\n  {fit}\n}})"


def _model(wanted: Test, scope: Scope, catalog: Catalog) -> str:
    response, *others = wanted.variables
    right = sum_of(wanted.terms or [[each] for each in others])
    if wanted.mode == "lm":
        return f"summary(lm({name(response)} ~ {right}, data = {DATA}))"
    entry = catalog.entry(scope.dataset, response)
    left = name(response)
    if entry.mode != "scalar":
        place = column(DATA, response)
        first = f"!= levels({place})[1]"
        left = f"I({left} {f'== {text(wanted.success)}' if wanted.success else first})"
    return f"summary(glm({left} ~ {right}, family = binomial, data = {DATA}))"


_WRITERS: dict[str, Callable[[Test, Scope, Catalog], str]] = {
    "t1": _t1,
    "t2": _t2,
    "paired_t": _paired,
    "anova1": _anova1,
    "anova": _anova,
    "rm_anova": _repeated,
    "kruskal": lambda wanted, *_: f"kruskal.test({_formula(wanted)})",
    "friedman": _friedman,
    **dict.fromkeys(("wilcoxon1", "wilcoxon2", "wilcoxon_paired"), _wilcoxon),
    "chisq_gof": _gof,
    "chisq": _chisq,
    "fisher": _fisher,
    "mcnemar": _mcnemar,
    **dict.fromkeys(("prop1", "prop2", "binom"), _counted),
    "cor": _cor,
    "shapiro": lambda wanted, *_: f"shapiro.test({_x(wanted)})",
    "var2": lambda wanted, *_: (
        f"var.test({_formula(wanted)}{arguments(ratio=wanted.null)}{_options(wanted)})"
    ),
    "bartlett": lambda wanted, *_: f"bartlett.test({_formula(wanted)})",
    "levene": _levene,
    "tukey": _tukey,
    **dict.fromkeys(("lm", "logistic"), _model),
}
