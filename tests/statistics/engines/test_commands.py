"""Commands by themselves, in both engines."""

import json
from typing import Any

import pytest

from palaestra.statistics.commands.table import COMMANDS, ENTRIES
from palaestra.statistics.structures import Model, Problem, Variable
from tests.builders.statistics import GOLDEN, Bench, call, make_dataset, text

CMDS = GOLDEN["cmds"]
DAY = 86400.0


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_table_has_the_documents_names() -> None:
    assert (len(ENTRIES), len(COMMANDS)) == (133, 127)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("add", ["C", "D"], CMDS["add"]),
        ("add", ["C", "D", 1], CMDS["add1"]),
        ("power", ["C", 2], CMDS["power"]),
        ("ge", ["C", "D"], CMDS["ge"]),
        ("mode", ["C"], CMDS["mode_C"]),
        ("mode", ["D"], CMDS["mode_D"]),
        ("scale", ["C"], CMDS["scale_C"]),
        ("cot", [1], CMDS["cot1"]),
        ("acot", [1], CMDS["acot1"]),
        ("log", [8, 2], CMDS["log2_8"]),
        ("cor", ["C", "D"], CMDS["cor"]),
        ("quantile", ["C", [0.1, 0.9]], CMDS["quantile_type7"]),
        ("dmultinom", [[1, 2, 1], [0.2, 0.5, 0.3]], GOLDEN["dmultinom"]),
    ],
)
def test_command_has_the_golden_value(
    bench: Bench, name: str, arguments: list[Any], expected: Any
) -> None:
    assert bench.value(name, *arguments) == near(expected)


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (call("quotient", 1, 0), {"inf": 1}),
        (call("qnorm", [0, 0.5, 1]), [{"inf": -1}, 0, {"inf": 1}]),
    ],
)
def test_infinite_values_travel_as_json_and_make_no_variable(
    bench: Bench, wanted: dict[str, Any], value: Any
) -> None:
    found = bench.run(wanted)

    json.dumps(found, allow_nan=False)
    assert (found["value"], found["variable"]) == (value, None)


@pytest.mark.parametrize("distribution", GOLDEN["dist"], ids=lambda each: each["name"])
@pytest.mark.parametrize("letter", ["d", "p", "q"])
def test_distribution_has_the_golden_value(
    bench: Bench, distribution: dict[str, Any], letter: str
) -> None:
    first = 0.3 if letter == "q" else distribution["x"]
    expected = distribution["q_0.3" if letter == "q" else letter]

    found = bench.value(letter + distribution["name"], first, *distribution["params"].values())

    assert found == near(expected)


@pytest.mark.parametrize("distribution", GOLDEN["dist"], ids=lambda each: each["name"])
def test_draws_follow_their_distribution(bench: Bench, distribution: dict[str, Any]) -> None:
    """The share of draws below a place is near the probability; 5 standard errors are never."""
    name, parameters = distribution["name"], list(distribution["params"].values())
    place = distribution["x"]
    p = bench.value(f"p{name}", place, *parameters)

    drawn = bench.value(f"r{name}", 4000, *parameters)

    share = sum(value <= place for value in drawn) / 4000
    assert abs(share - p) < 5 * (p * (1 - p) / 4000) ** 0.5


def test_sessions_draw_differently(bench: Bench) -> None:
    assert bench.value("rnorm", 5) != bench.value("rnorm", 5)
    assert sorted(bench.value("sample", "C")) == sorted(GOLDEN["dataset"]["C"])


def test_rmultinom_is_a_matrix_of_columns(bench: Bench) -> None:
    found = bench.value("rmultinom", 2, 4, [0.2, 0.5, 0.3])

    assert [len(row) for row in found] == [2, 2, 2]
    assert [sum(row[k] for row in found) for k in (0, 1)] == [4, 4]


@pytest.mark.parametrize("name", ["pmultinom", "qmultinom"])
def test_commands_that_r_lacks_are_not_available(bench: Bench, name: str) -> None:
    with pytest.raises(Problem) as raised:
        bench.value(name, 0.5, [0.5, 0.5])

    assert raised.value.code == "not_available"


def test_dates(bench: Bench) -> None:
    january = call("add", 0, {"n": 54 * 365 + 13 + 30, "unit": "day"})
    day = text("Y-m-d")

    months = call("seq", january, {"n": 1, "unit": "month"}, 4)
    fifths = call("seq", january, {"n": 1, "unit": "month"}, 3, 5)

    assert bench.value("format", january, day) == "2024-01-31"
    # Where R runs over into the next month, the last day is meant.
    assert bench.value("format", months, day) == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]
    assert bench.value("format", fifths, day) == ["2024-01-05", "2024-02-05", "2024-03-05"]
    assert bench.value("diff", 29 * DAY, 0) == CMDS["difftime_days"]
    assert bench.value("format", 0, text("A d B Y, H:M %")) == "Thursday 01 January 1970, 00:00 %"


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("and", [call("ge", "C", 5), call("ge", "D", 5)], None),
        ("mean", [call("c", 1, None, 3)], 2),
        ("mean", [call("c", None, None)], None),
        ("count", [call("c", 1, None, 3)], 2),
        ("sd", [1], None),
        ("any", [call("c", False, None)], False),
        ("all", [call("c", True, None)], True),
        ("not", [call("c", True, None, False)], [False, None, True]),
        ("or", [call("c", True, None, False), None], [True, None, None]),
        ("quotient", [1, 0], {"inf": 1}),
        ("subtract", [10, 1, 2, 3], 4),
        ("quotient", [100, 5, 2], 10),
        ("log", [-1], {"nan": True}),
        ("add", [1, None], None),
        ("eq", ["A", text("M")], [True, False, True, False, True, False, True, False, True]),
        ("rep", [call("c", 1, 2), 2, 2], [1, 1, 2, 2, 1, 1, 2, 2]),
        ("seq", [1, 4], [1, 2, 3, 4]),
        ("seq", [5, 0, -2], [5, 3, 1]),
        ("subset", ["C", call("eq", "A", text("M"))], [23, 10, 6, 11, 3]),
        ("subset", ["C", [2, 1]], [12, 23]),
        ("names", ["data"], ["A", "B", "C", "D"]),
        ("weighted_sum", ["C", "D"], 473),
        ("scale", ["C", 32, 1.8], [32 + 1.8 * value for value in GOLDEN["dataset"]["C"]]),
        ("mode", [call("c", 2, 1, 2, 1, 5)], [1, 2]),
    ],
)
def test_command_values(bench: Bench, name: str, arguments: list[Any], expected: Any) -> None:
    found = bench.value(name, *arguments)

    if name == "and":
        pairs = zip(GOLDEN["dataset"]["C"], GOLDEN["dataset"]["D"], strict=True)
        expected = [c > 5 and d > 5 for c, d in pairs]
    assert found == expected


def test_summary_and_brief(bench: Bench) -> None:
    assert bench.value("summary", "C") == {
        "min": 0,
        "q1": 3,
        "median": 6,
        "mean": 8,
        "q3": 11,
        "max": 23,
        "missing": 0,
    }  # fmt: skip - a record
    assert bench.value("summary", "A") == {"M": 5, "F": 4, "missing": 0}
    assert bench.value("brief", "A") == {"mode": "nominal", "length": 9, "missing": 0}
    assert bench.value("brief", "data")["variables"] == 4


def test_data_sets_are_turned_and_joined(bench: Bench) -> None:
    bench.put(make_dataset("left", k=["a", "b", "c"], u=[1, 2, 3]))
    bench.put(make_dataset("right", k=["b", "c", "c"], v=[20, 30, 31]))

    long = bench.value("restructure", "data", text("long"), ["C", "D"], dataset=None)
    joined = bench.value("merge", "left", "right", text("k"), dataset=None)

    columns = {each["name"]: each for each in long["variables"]}
    assert columns["value"]["values"] == [*GOLDEN["dataset"]["C"], *GOLDEN["dataset"]["D"]]
    assert columns["time"]["labels"] == ["C", "D"]
    found = {each["name"]: each["values"] for each in joined["variables"]}
    assert sorted(zip(found["u"], found["v"], strict=True)) == [(2, 20), (3, 30), (3, 31)]


def test_export_is_a_csv(bench: Bench) -> None:
    bench.put(make_dataset("small", n=[1, None, 2.5], t=["=1+1", 'a "b", c', "é"]))

    found = bench.value("export", "small", dataset=None)

    assert found == 'n,t\n1,\'=1+1\n,"a ""b"", c"\n2.5,é\n'


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("system", ["C"], "unknown_command"),
        ("mean", [], "bad_arity"),
        ("mean", ["C", "D"], "bad_arity"),
        ("mean", ["nobody"], "unknown_variable"),
        ("mean", ["A"], "type"),
        ("add", ["C", [1, 2]], "length_mismatch"),
        ("ge", ["A", text("M")], "type"),
        ("quantile", ["C", 2], "type"),
        ("rnorm", [-1], "type"),
        ("subset", ["C", 10], "bad_field"),
        ("coefs", ["C"], "type"),
        ("parse", [text("mean(")], "bad_field"),
        ("parse", [text("nothing(1)")], "unknown_command"),
    ],
)
def test_command_says_what_is_wrong(
    bench: Bench, name: str, arguments: list[Any], code: str
) -> None:
    with pytest.raises(Problem) as raised:
        bench.value(name, *arguments)

    assert raised.value.code == code


def test_models_give_coefficients(bench: Bench) -> None:

    golden = GOLDEN["lm_C_on_D"]
    model = Model(mode="lm", response="C", terms=[["D"]])
    bench.do(bench.session.put_model("fit", model))

    assert bench.value("coefs", "fit") == near(golden["coefs"])
    assert bench.value("fitted", "fit") == near(golden["fitted"])
    assert bench.value("residual", "fit") == near(golden["residual"])


def test_dynamic_variables_follow_each_other(bench: Bench) -> None:

    bench.put(make_dataset("moving", x=[1, 2, 3]))
    wanted = [
        Variable(name="z", formula=call("multiply", "y", 10)),
        Variable(name="y", formula=call("add", "x", 1)),
        Variable(name="g", formula=call("ge", "z", 25)),
    ]

    changed = bench.do(bench.session.refresh("moving", wanted))

    assert [each.name for each in changed] == ["y", "z", "g"]
    assert {each.name: each.values for each in changed} == {
        "y": [2, 3, 4],
        "z": [20, 30, 40],
        "g": [False, True, True],
    }
    assert bench.value("mean", "z", dataset="moving") == 30


@pytest.mark.parametrize("distribution", GOLDEN["dist"], ids=lambda each: each["name"])
def test_seeds_give_rs_draws(r_bench: Bench, distribution: dict[str, Any]) -> None:
    wanted = call(f"r{distribution['name']}", 3, *distribution["params"].values())

    assert r_bench.run({**wanted, "seed": 1})["value"] == near(distribution["r_seed1_3"])


def test_seeds_give_rs_samples(r_bench: Bench) -> None:
    sample = {**call("sample", call("seq", 1, 10)), "seed": 1}
    multinom = {**call("rmultinom", 2, 4, [0.2, 0.5, 0.3]), "seed": 1}

    assert r_bench.run(sample)["value"] == GOLDEN["sample_seed1"]
    assert r_bench.run(multinom)["value"] == GOLDEN["rmultinom_seed1"]


def test_seeds_are_told_and_repeat(bench: Bench) -> None:
    first = bench.run(call("rnorm", 4))
    again = bench.run({**call("rnorm", 4), "seed": first["seed"]})

    assert first["value"] == again["value"]
    assert first["value"] != bench.run(call("rnorm", 4))["value"]
    assert bench.run(call("add", 1, 1))["seed"] is None
    with pytest.raises(Problem):
        bench.run({**call("rnorm", 4), "seed": -1})
