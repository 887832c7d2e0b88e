"""Commands that describe numbers. Missing values are left out."""

from palaestra.statistics.commands.entry import Entry, arguments


def _one(name: str, formula: str, r: str, about: str) -> Entry:
    return Entry(
        name=name,
        group="statistics",
        arguments=arguments("x: numbers"),
        gives="number",
        formula=formula,
        r=r,
        about=about,
    )  # fmt: skip - a table


ENTRIES = (
    Entry(
        name="weighted_sum",
        group="statistics",
        arguments=arguments("x: numbers, w: numbers?"),
        gives="number",
        formula="Σ w_i x_i",
        r="sum(w * x, na.rm = TRUE)",
        about="Sum with weights (1 where none are given).",
    ),
    _one("count", "#{i : x_i not missing}", "sum(!is.na(x))", "How many are not missing."),
    _one("mean", "Σ x_i / n", "mean(x, na.rm = TRUE)", "Arithmetic mean."),
    _one("median", "the middle of the sorted x", "median(x, na.rm = TRUE)", "Median."),
    Entry(
        name="quantile",
        group="statistics",
        arguments=arguments("x: numbers, probs: numbers?"),
        gives="numbers",
        formula="(1 − g) x_(j) + g x_(j+1), j + g = 1 + (n − 1) p",
        r="quantile(x, probs, na.rm = TRUE, names = FALSE, type = 7)",
        about="Quantiles (R's type 7); of 0, 0.25, 0.5, 0.75 and 1 where none are said.",
    ),
    _one(
        "q1",
        "the quantile of 0.25",
        "quantile(x, 0.25, na.rm = TRUE, names = FALSE)",
        "First quartile.",
    ),
    _one(
        "q3",
        "the quantile of 0.75",
        "quantile(x, 0.75, na.rm = TRUE, names = FALSE)",
        "Third quartile.",
    ),
    _one("min", "x_(1)", "min(x, na.rm = TRUE)", "Smallest value."),
    _one("max", "x_(n)", "max(x, na.rm = TRUE)", "Largest value."),
    Entry(
        name="mode",
        group="statistics",
        arguments=arguments("x: values"),
        gives="values",
        formula="the x that occur most often",
        r="u <- unique(x[!is.na(x)]); n <- tabulate(match(x, u)); sort(u[n == max(n)])",
        about="The most frequent value; all of them, in order, where several are.",
    ),
    _one("var", "Σ (x_i − x̄)² / (n − 1)", "var(x, na.rm = TRUE)", "Variance of a sample."),
    _one("sd", "√var", "sd(x, na.rm = TRUE)", "Standard deviation of a sample."),
    Entry(
        name="cor",
        group="statistics",
        arguments=arguments("x: numbers, y: numbers, method: text?"),
        gives="number",
        formula="Σ (x_i − x̄)(y_i − ȳ) / ((n − 1) s_x s_y)",
        r='cor(x, y, use = "complete.obs", method = "pearson")',
        about="Correlation of the pairs without missing values: pearson, spearman or kendall.",
    ),
    Entry(
        name="scale",
        group="statistics",
        arguments=arguments("x: numbers, a: number?, b: number?"),
        gives="numbers",
        formula="(x_i − x̄) / s, or a + b x_i",
        r="as.vector(scale(x))",
        about="Standardised; with a and b, the linear transformation a + bx.",
    ),
)  # fmt: skip - a table
