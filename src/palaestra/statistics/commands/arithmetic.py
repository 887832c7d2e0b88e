"""Arithmetic and mathematical functions, element by element; short arguments are repeated."""

from palaestra.statistics.commands.entry import Entry, arguments

_MANY = "x: numbers, y: numbers, more: numbers?*"
_MOST = 32


def _operation(name: str, sign: str, about: str) -> Entry:
    return Entry(
        name=name,
        group="arithmetic",
        arguments=arguments(_MANY),
        most=_MOST,
        gives="numbers",
        formula=f"x_i {sign} y_i {sign} …",
        r=f"x {sign} y",
        about=about,
    )  # fmt: skip - a table


def _function(name: str, formula: str, r: str, about: str) -> Entry:
    return Entry(
        name=name,
        group="math",
        arguments=arguments("x: numbers"),
        gives="numbers",
        formula=formula,
        r=r,
        about=about,
    )  # fmt: skip - a table


ENTRIES = (
    _operation("add", "+", "Sums."),
    _operation("multiply", "*", "Products."),
    _operation("subtract", "-", "The first less all the others, one after the other."),
    _operation("quotient", "/", "The first divided by all the others, one after the other."),
    Entry(
        name="power",
        group="arithmetic",
        arguments=arguments("x: numbers, y: numbers"),
        gives="numbers",
        formula="x_i^{y_i}",
        r="x ^ y",
        about="Powers.",
    ),
    _function("sin", "sin x", "sin(x)", "Sine of radians."),
    _function("cos", "cos x", "cos(x)", "Cosine of radians."),
    _function("tan", "tan x", "tan(x)", "Tangent of radians."),
    _function("cot", "1 / tan x", "1 / tan(x)", "Cotangent of radians."),
    _function("asin", "arcsin x", "asin(x)", "Arc sine in radians."),
    _function("acos", "arccos x", "acos(x)", "Arc cosine in radians."),
    _function("atan", "arctan x", "atan(x)", "Arc tangent in radians."),
    _function("acot", "π/2 − arctan x", "pi / 2 - atan(x)", "Arc cotangent in radians."),
    _function("exp", "e^x", "exp(x)", "The exponential function."),
    Entry(
        name="log",
        group="math",
        arguments=arguments("x: numbers, base: number?"),
        gives="numbers",
        formula="log_base x",
        r="log(x, base)",
        about="Logarithm; the base is e where none is given.",
    ),
)  # fmt: skip - a table
