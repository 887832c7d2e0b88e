"""Every test of the golden file, in both engines."""

from typing import Any

import pytest

from palaestra.statistics.structures import Problem
from tests.builders.statistics import GOLDEN, Bench, make_dataset

WANTED: dict[str, dict[str, Any]] = {
    "one_sample_t_mu5": {"mode": "t1", "variables": ["C"], "null": 5},
    "two_sample_t_welch": {"mode": "t2", "variables": ["C", "A"]},
    "two_sample_t_pooled": {"mode": "t2", "variables": ["C", "A"], "var_equal": True},
    "paired_t": {"mode": "paired_t", "variables": ["C", "D"]},
    "chisq_yates": {"mode": "chisq", "variables": ["A", "B"]},
    "chisq": {"mode": "chisq", "variables": ["A", "B"], "correct": False},
    "chisq_gof": {"mode": "chisq_gof", "variables": ["A"]},
    "fisher": {"mode": "fisher", "variables": ["A", "B"]},
    "wilcoxon_rank_sum": {"mode": "wilcoxon2", "variables": ["C", "A"]},
    "wilcoxon_signed_rank": {"mode": "wilcoxon_paired", "variables": ["C", "D"]},
    "kruskal": {"mode": "kruskal", "variables": ["C", "A"]},
    "pearson": {"mode": "cor", "variables": ["C", "D"]},
    "spearman": {"mode": "cor", "variables": ["C", "D"], "method": "spearman"},
    "kendall": {"mode": "cor", "variables": ["C", "D"], "method": "kendall"},
    "shapiro": {"mode": "shapiro", "variables": ["C"]},
    "f_var": {"mode": "var2", "variables": ["C", "A"]},
    "bartlett": {"mode": "bartlett", "variables": ["C", "A"]},
    "binom_5_9": {"mode": "binom", "variables": ["A"]},
    "prop_5_9": {"mode": "prop1", "variables": ["A"]},
    "welch_anova": {"mode": "anova1", "variables": ["C", "A"], "var_equal": False},
    "mcnemar": {"mode": "mcnemar", "variables": ["A", "B"]},
}
# Fisher's estimate and interval come from R's root finder, which stops early.
COARSE = {"fisher"}


def near(expected: Any, *, coarse: bool = False) -> Any:
    return pytest.approx(expected, rel=3e-3 if coarse else 1e-9, abs=1e-12)


def test_every_golden_test_is_asked_for() -> None:
    assert WANTED.keys() == GOLDEN["tests"].keys()


@pytest.mark.parametrize("name", WANTED)
def test_test_has_the_golden_numbers(bench: Bench, name: str) -> None:
    expected = GOLDEN["tests"][name]

    result = bench.run({"type": "test", **WANTED[name]})

    assert result["method"] == expected["method"].strip()
    statistic = result["statistic"]
    found = {statistic["name"]: statistic["value"]} if statistic else {}
    assert found == near(dict(expected["statistic"]))
    assert result["p_value"] == near(expected["p_value"])
    assert result["conf_int"] == near(expected["conf_int"], coarse=name in COARSE)
    assert result["estimate"] == near(dict(expected["estimate"]), coarse=name in COARSE)
    if name != "binom_5_9":
        assert result["df"] == near(list(dict(expected["parameter"]).values()))


def test_anova_has_the_golden_numbers(bench: Bench) -> None:
    expected = GOLDEN["anova_C_by_A"]

    result = bench.run({"type": "test", "mode": "anova1", "variables": ["C", "A"]})

    rows = result["tables"]["anova"]
    assert [row["term"] for row in rows] == ["A", "Residuals"]
    for key in ("df", "sum_sq", "mean_sq"):
        assert [row[key] for row in rows] == near(expected[key])
    assert [rows[0]["F"], rows[0]["p"]] == near([expected["F"], expected["p"]])
    assert rows[1]["F"] is None


def test_factorial_anova_has_the_golden_numbers(bench: Bench) -> None:
    expected = GOLDEN["anova_C_by_AxB"]

    result = bench.run({"type": "test", "mode": "anova", "variables": ["C", "A", "B"]})

    rows = result["tables"]["anova"]
    assert [row["term"] for row in rows] == expected["terms"]
    for key in ("df", "sum_sq"):
        assert [row[key] for row in rows] == near(expected[key])
    for key in ("F", "p"):
        assert [row[key] for row in rows[:3]] == near(expected[key][:3])
        assert rows[3][key] is None


@pytest.mark.parametrize("kind", ["test", "model"])
def test_lm_has_the_golden_numbers(bench: Bench, kind: str) -> None:
    expected = GOLDEN["lm_C_on_D"]
    wanted: dict[str, Any] = {"type": "test", "mode": "lm", "variables": ["C", "D"]}
    if kind == "model":
        wanted = {"type": "model", "mode": "lm", "response": "C", "terms": [["D"]]}

    result = bench.run(wanted)

    names = {"coefs": "estimate", "se": "se", "t": "statistic", "p": "p_value"}
    for key, field in names.items():
        found = {row["term"]: row[field] for row in result["coefficients"]}
        assert found == near(expected[key])
    for key in ("r2", "adj_r2", "sigma", "fitted", "residual"):
        assert result[key] == near(expected[key])
    assert result["statistic"] == {"name": "F", "value": near(expected["F"]["value"])}
    assert result["df"] == [1, 7]


def test_logistic_has_the_golden_numbers(bench: Bench) -> None:
    expected = GOLDEN["logit_BisY_on_C"]

    result = bench.run(
        {"type": "test", "mode": "logistic", "variables": ["B", "C"], "success": "Y"}
    )

    found = {row["term"]: row for row in result["coefficients"]}
    assert {name: row["estimate"] for name, row in found.items()} == near(expected["coefs"])
    errors = {name: row["se"] for name, row in found.items()}
    assert errors == pytest.approx(expected["se"], rel=1e-6)
    assert [result["deviance"], result["aic"]] == near([expected["deviance"], expected["aic"]])


def test_tests_run_in_panels(bench: Bench) -> None:
    result = bench.run({"type": "test", "mode": "t1", "variables": ["C"], "panel_variables": ["A"]})

    means = [panel["estimate"]["mean of x"] for panel in result["panels"]]
    assert [panel["panel"] for panel in result["panels"]] == [{"A": "M"}, {"A": "F"}]
    assert means == near([10.6, 4.75])


def test_effects_and_assumptions_are_told(bench: Bench) -> None:
    welch = bench.run({"type": "test", "mode": "t2", "variables": ["C", "A"]})
    table = bench.run({"type": "test", "mode": "chisq", "variables": ["A", "B"]})

    assert welch["effect"]["cohens_d"] == near(0.8763193291244984)
    assert [note["name"] for note in welch["assumptions"]] == [
        "normality",
        "normality",
        "equal_variances",
    ]
    assert table["effect"]["cramers_v"] == near(0.15811388300841897)
    assert table["assumptions"][0]["below_five"] == 100
    assert table["warnings"] == ["Chi-squared approximation may be incorrect"]


def test_counts_stand_for_themselves(bench: Bench) -> None:
    result = bench.run({"type": "test", "mode": "binom", "successes": [5], "trials": [9]})

    assert result["p_value"] == near(GOLDEN["tests"]["binom_5_9"]["p_value"])
    assert result["conf_int"] == near(GOLDEN["tests"]["binom_5_9"]["conf_int"])


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"mode": "t2", "variables": ["C", "D"]}, "type"),
        ({"mode": "t1", "variables": []}, "bad_field"),
        ({"mode": "t1", "variables": ["C", "D"]}, "bad_field"),
        ({"mode": "t2", "variables": ["C", "one"]}, "bad_groups"),
        ({"mode": "chisq", "variables": ["A", "one"]}, "bad_groups"),
        ({"mode": "binom", "successes": [5], "trials": [4]}, "bad_field"),
        ({"mode": "t1", "variables": ["C"], "null": [1, 2]}, "type"),
        ({"mode": "binom", "variables": ["A"], "success": "nobody"}, "bad_field"),
        ({"mode": "t1", "variables": ["flat"]}, "r_error"),
    ],
)
def test_test_says_what_is_wrong(bench: Bench, wanted: dict[str, Any], code: str) -> None:
    columns = {**GOLDEN["dataset"], "one": ["x"] * 9, "flat": [4] * 9}
    bench.put(make_dataset("more", **columns))

    with pytest.raises(Problem) as raised:
        bench.run({"type": "test", "dataset": "more", **wanted})

    assert raised.value.code == code


@pytest.mark.parametrize("values", [[0.1, 0.7, 5.3, 9.1], [1, 3, 10, 20], [2.2, 2.2, 7.7, 7.7]])
def test_levene_of_groups_of_two_has_no_row_and_no_answer(
    bench: Bench, values: list[float]
) -> None:
    """What rounding leaves of nothing is no variance, whichever engine rounds."""
    bench.put(make_dataset("pairs", y=values, g=["a", "a", "b", "b"]))
    wanted = {"type": "test", "variables": ["y", "g"], "dataset": "pairs"}

    found = bench.run({**wanted, "mode": "anova1"})
    with pytest.raises(Problem) as raised:
        bench.run({**wanted, "mode": "levene"})

    assert [each["name"] for each in found["assumptions"]] == []
    assert raised.value.code == "bad_groups"


def test_effect_of_a_group_with_one_value_is_of_the_others_spread(bench: Bench) -> None:
    bench.put(make_dataset("few", x=[1.0, 2.0, 4.0, 9.0], g=["a", "a", "a", "b"]))
    wanted = {"type": "test", "mode": "t2", "variables": ["x", "g"], "var_equal": True}

    result = bench.run({**wanted, "dataset": "few"})

    assert result["effect"]["cohens_d"] == near((7 / 3 - 9) / (14 / 6) ** 0.5)


def test_value_that_alone_determines_its_fit_has_no_cooks_distance(bench: Bench) -> None:
    numbers = {
        "x": [979.279, 8.0, 0.0, 16.0, -17.0, 0.0, 489.093, 727.437, -8.0],
        "y": [-13.0, 17.0, -20.0, 6.0, 479.181, 19.0, 1.0, -2.0, -390.719],
    }
    bench.put(make_dataset("alone", **numbers, h=list("qqrrrrqpr")))

    result = bench.run(
        {"type": "test", "mode": "lm", "variables": ["x", "y", "h"], "dataset": "alone"}
    )

    assert result["diagnostics"]["max_cooks_distance"] == pytest.approx(0.472207659895324, rel=1e-9)
    assert result["diagnostics"]["max_leverage"] == pytest.approx(1)
