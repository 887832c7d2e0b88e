"""Densities, distribution functions, quantiles and random draws of 17 distributions."""

from dataclasses import dataclass

from palaestra.statistics.commands.entry import Argument, Entry, arguments


@dataclass(frozen=True, slots=True)
class Distribution:
    """`parameters` with their defaults, in R's order; None where R has none."""

    name: str
    title: str
    parameters: tuple[tuple[str, float | None], ...]
    density: str


DISTRIBUTIONS = (
    Distribution("norm", "normal", (("mean", 0.0), ("sd", 1.0)), "exp(−(x − μ)²/(2σ²)) / (σ√(2π))"),
    Distribution("unif", "uniform", (("min", 0.0), ("max", 1.0)), "1 / (max − min)"),
    Distribution("exp", "exponential", (("rate", 1.0),), "λ exp(−λx)"),
    Distribution(
        "gamma", "gamma", (("shape", None), ("rate", 1.0)), "rate^a x^(a−1) exp(−rate x) / Γ(a)"
    ),
    Distribution(
        "beta", "beta", (("shape1", None), ("shape2", None)), "x^(a−1) (1 − x)^(b−1) / B(a, b)"
    ),
    Distribution(
        "t", "Student's t", (("df", None),), "Γ((n+1)/2) / (√(nπ) Γ(n/2)) (1 + x²/n)^(−(n+1)/2)"
    ),
    Distribution("chisq", "chi-squared", (("df", None),), "x^(n/2−1) exp(−x/2) / (2^(n/2) Γ(n/2))"),
    Distribution("f", "F", (("df1", None), ("df2", None)), "the ratio of two mean squares"),
    Distribution(
        "binom",
        "binomial",
        (("size", None), ("prob", None)),
        "C(size, x) prob^x (1 − prob)^(size − x)",
    ),
    Distribution("pois", "Poisson", (("lambda", None),), "λ^x exp(−λ) / x!"),
    Distribution(
        "geom",
        "geometric (failures before the first success)",
        (("prob", None),),
        "prob (1 − prob)^x",
    ),
    Distribution(
        "hyper",
        "hypergeometric",
        (("m", None), ("n", None), ("k", None)),
        "C(m, x) C(n, k − x) / C(m + n, k)",
    ),
    Distribution(
        "nbinom",
        "negative binomial (failures before size successes)",
        (("size", None), ("prob", None)),
        "C(x + size − 1, x) prob^size (1 − prob)^x",
    ),
    Distribution(
        "lnorm",
        "log-normal",
        (("meanlog", 0.0), ("sdlog", 1.0)),
        "the normal density of log x, divided by x",
    ),
    Distribution(
        "weibull", "Weibull", (("shape", None), ("scale", 1.0)), "(a/b) (x/b)^(a−1) exp(−(x/b)^a)"
    ),
    Distribution(
        "cauchy", "Cauchy", (("location", 0.0), ("scale", 1.0)), "1 / (πs (1 + ((x − l)/s)²))"
    ),
)  # fmt: skip - a table
BY_NAME = {each.name: each for each in DISTRIBUTIONS}
_KINDS = {
    "d": ("density", "x", "Density (or probability) of the {} distribution at x."),
    "p": ("cdf", "q", "Probability that a value of the {} distribution is at most q."),
    "q": ("quantile", "p", "The value below which a share p of the {} distribution lies."),
    "r": ("random", "n", "n random values of the {} distribution."),
}


def _parameters(distribution: Distribution) -> tuple[Argument, ...]:
    return tuple(
        Argument(name=name, kind="numbers", optional=default is not None)
        for name, default in distribution.parameters
    )


def _first(letter: str, distribution: Distribution) -> str:
    return "nn" if letter == "r" and distribution.name == "hyper" else _KINDS[letter][1]


def _entry(letter: str, distribution: Distribution) -> Entry:
    group, _, about = _KINDS[letter]
    first = Argument(
        name=_first(letter, distribution), kind="number" if letter == "r" else "numbers"
    )
    name = letter + distribution.name
    given = (first, *_parameters(distribution))
    return Entry(
        name=name,
        group=group,
        arguments=given,
        gives="numbers",
        formula=distribution.density if letter == "d" else "",
        r=f"{name}({', '.join(each.name for each in given)})",
        about=about.format(distribution.title),
    )  # fmt: skip - a table


_MULTINOM = (
    Entry(
        name="dmultinom",
        group="density",
        arguments=arguments("x: numbers, prob: numbers"),
        gives="number",
        formula="n! Π prob_i^(x_i) / x_i!",
        r="dmultinom(x, prob = prob)",
        about="Probability of these counts in a multinomial distribution.",
    ),
    Entry(
        name="pmultinom",
        group="cdf",
        arguments=arguments("q: numbers, prob: numbers"),
        gives="number",
        r="(none)",
        exists=False,
        about="Listed in the document, but neither R nor the other engine has it.",
    ),
    Entry(
        name="qmultinom",
        group="quantile",
        arguments=arguments("p: numbers, prob: numbers"),
        gives="number",
        r="(none)",
        exists=False,
        about="Listed in the document, but neither R nor the other engine has it.",
    ),
    Entry(
        name="rmultinom",
        group="random",
        arguments=arguments("n: number, size: number, prob: numbers"),
        gives="matrix",
        r="rmultinom(n, size, prob)",
        about="n columns of random multinomial counts.",
    ),
)  # fmt: skip - a table
_SAMPLE = Entry(
    name="sample",
    group="random",
    arguments=arguments("x: values, size: number?, replace: truth?, prob: numbers?"),
    gives="values",
    r="x[sample.int(length(x), size, replace, prob)]",
    about="Values drawn at random, without putting back if nothing else is said.",
)  # fmt: skip - a table
ENTRIES = (
    _SAMPLE,
    *(_entry(letter, each) for letter in _KINDS for each in DISTRIBUTIONS),
    *_MULTINOM,
)
