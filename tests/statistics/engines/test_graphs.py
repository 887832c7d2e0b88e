"""Graphs: what is drawn, and that Vega-Lite takes every kind with every component."""

import html
import re
from typing import Any

import pytest
import vl_convert

from palaestra.statistics.structures import Problem
from tests.builders.statistics import GOLDEN, Bench, make_dataset


def rows(result: dict[str, Any], kind: str = "mark") -> list[dict[str, Any]]:
    return [row for row in result["spec"]["data"]["values"] if row["kind"] == kind]


def drawn(bench: Bench, mode: str, *variables: str, **more: Any) -> dict[str, Any]:
    """The result, after Vega-Lite has drawn it."""
    result = bench.run({"type": "graph", "mode": mode, "variables": list(variables), **more})
    svg = vl_convert.vegalite_to_svg(result["spec"], show_warnings=False)
    assert "<path" in svg
    return result


def test_scatter_has_the_points_and_its_lines(bench: Bench) -> None:
    result = drawn(
        bench,
        "scatter",
        "D",
        "C",
        components=[
            {"mode": "fit", "se": True},
            {"mode": "fit", "method": "loess"},
            {"mode": "grid"},
            {"mode": "abline", "h": 5},
            {"mode": "abline", "v": 5},
            {"mode": "abline", "a": 1, "b": 2},
            {"mode": "text", "x": 3, "y": 4, "label": "here"},
            {"mode": "labels", "variable": "A"},
        ],
    )  # fmt: skip - a call

    assert [(row["x"], row["y"]) for row in rows(result)] == list(
        zip(GOLDEN["dataset"]["D"], GOLDEN["dataset"]["C"], strict=True)
    )
    line, golden = rows(result, "fit0"), GOLDEN["lm_C_on_D"]["coefs"]
    assert line[0]["y"] == pytest.approx(golden["(Intercept)"] + golden["D"] * line[0]["x"])
    assert line[0]["low"] < line[0]["y"] < line[0]["high"]
    assert len(rows(result, "fit1")) == 80
    assert rows(result)[0]["label"] == "M"


def test_bars_count_or_average(bench: Bench) -> None:
    counts = drawn(bench, "bar", "A", "B")
    means = drawn(bench, "bar", "A", "C")

    assert [(row["group"], row["x"], row["y"]) for row in rows(counts)] == [
        ("Y", "M", 3),
        ("Y", "F", 3),
        ("N", "M", 2),
        ("N", "F", 1),
    ]  # fmt: skip - a table
    assert [row["y"] for row in rows(means)] == [pytest.approx(10.6), 4.75]


def test_boxes_have_hinges_and_outliers(bench: Bench) -> None:
    bench.put(make_dataset("boxes", v=[1, 2, 3, 4, 5, 6, 7, 50]))

    result = drawn(bench, "box", "v", dataset="boxes")

    (box,) = rows(result)
    five = [box[key] for key in ("low", "q1", "median", "q3", "high")]
    assert five == [1, 2.5, 4.5, 6.5, 7]
    assert [row["y"] for row in rows(result, "outlier")] == [50]


def test_groups_below_a_graph_are_named_and_upright_where_there_is_room(bench: Bench) -> None:
    few = drawn(bench, "box", "C", "A")["spec"]
    many = make_dataset("many", v=list(range(40)), g=[f"a long name {n}" for n in range(40)])
    bench.put(many)
    crowded = drawn(bench, "bar", "g", dataset="many")["spec"]
    panels = drawn(bench, "box", "C", "A", panel_variables=["B"], panel_placement=["panel"])["spec"]

    axes = [layer["encoding"]["x"] for layer in few["layer"]]
    assert {(x["title"], x["axis"]["labelAngle"]) for x in axes} == {("A", 0)}
    assert "axis" not in crowded["layer"][0]["encoding"]["x"]
    assert panels["spec"]["width"] == {"step": 40}
    assert panels["spec"]["layer"][0]["encoding"]["x"]["axis"] == {"labelAngle": 0}


def test_histogram_closes_cells_on_the_right(bench: Bench) -> None:
    bench.put(make_dataset("bins", v=[0, 1, 1, 2, 5, 10]))

    result = drawn(bench, "hist", "v", dataset="bins", bins=5)

    cells = [(row["start"], row["end"], row["y"]) for row in rows(result)]
    assert cells == [(0, 2, 4), (2, 4, 0), (4, 6, 1), (6, 8, 0), (8, 10, 1)]


def test_quantiles_lie_against_the_normal(bench: Bench) -> None:
    result = drawn(bench, "quantile", "C")

    assert [row["y"] for row in rows(result)] == sorted(GOLDEN["dataset"]["C"])
    assert rows(result)[4]["x"] == pytest.approx(0, abs=1e-12)
    assert len(rows(result, "line")) == 2


@pytest.mark.parametrize("placement", ["row", "column", "panel"])
@pytest.mark.parametrize(
    ("mode", "variables"),
    [
        ("scatter", ["C", "D"]),
        ("bar", ["A"]),
        ("dot", ["C", "A"]),
        ("box", ["C", "A"]),
        ("hist", ["C"]),
        ("quantile", ["C"]),
    ],
)  # fmt: skip - a table
def test_graphs_have_panels(bench: Bench, mode: str, variables: list[str], placement: str) -> None:
    result = drawn(bench, mode, *variables, panel_variables=["B"], panel_placement=[placement])

    field = {"panel": "panel_alone"}.get(placement, f"panel_{placement}")
    assert {row[field] for row in rows(result)} == {"Y", "N"}


def test_axes_and_settings_are_taken(bench: Bench) -> None:
    result = drawn(
        bench,
        "scatter",
        "C",
        "D",
        xaxis={
            "label": "Years",
            "limits": [0, 30],
            "ticks": {"values": [0, 30], "labels": ["a'", 'b"]']},
        },
        settings={"graph": {"width": 300, "line": {"color": "red"}, "colors": ["#123456"]}},
    )  # fmt: skip - a call

    x = result["spec"]["layer"][0]["encoding"]["x"]
    assert (x["title"], x["scale"]["domain"], x["axis"]["values"]) == ("Years", [0, 30], [0, 30])
    config = result["spec"]["config"]
    assert config["bar"] == {"color": "red"}
    assert config["view"]["continuousWidth"] == 300


def test_settings_say_bars_letters_and_sizes(bench: Bench) -> None:
    graph = {
        "bar": {"fill": "ivory", "color": "navy", "width": 9},
        "line": {"width": 0.5, "style": "dashed"},
        "line-styles": ["dotted"],
        "margins": [1, 2, 3, 4],
        "point": {"icons": ["nonesuch", "triangle"]},
        "text": {"size": 18, "family": "Georgia", "style": "bold Italic"},
    }
    config = drawn(bench, "bar", "A", settings=graph)["spec"]["config"]

    width = {"discreteBandSize": 9, "continuousBandSize": 9}
    assert config["bar"] == {"fill": "ivory", "stroke": "navy"} | width
    assert config["line"] == {"strokeWidth": 0.5, "strokeDash": [6, 4]}
    assert config["padding"] == {"top": 1, "right": 2, "bottom": 3, "left": 4}
    assert config["point"] == {"shape": "triangle-up"}
    assert config["range"] == {"symbol": ["triangle-up"]}
    assert config["title"] == {"font": "Georgia", "fontWeight": "bold", "fontStyle": "italic"}
    assert config["axis"] == config["legend"] == config["header"]
    assert (config["axis"]["titleFont"], config["axis"]["labelFontSize"]) == ("Georgia", 18)
    assert config["axis"]["labelFontStyle"] == "italic"


def test_groups_differ_by_shape_and_dash_besides_their_colour(bench: Bench) -> None:
    """A colour alone says nothing to who sees none, nor on paper."""
    fit = [{"mode": "fit"}]
    plain = drawn(bench, "scatter", "D", "C", "B", components=fit)["spec"]
    graph = {"point-icons": ["cross", "diamond"], "line-styles": ["dotted", "solid", "wavy"]}
    spec = drawn(bench, "scatter", "D", "C", "B", components=fit, settings=graph)["spec"]

    assert spec["config"]["range"] == {"symbol": ["cross", "diamond"]}
    for points, line in (plain["layer"], spec["layer"]):
        assert (
            points["encoding"]["shape"] == points["encoding"]["color"] == line["encoding"]["color"]
        )
        assert "shape" not in line["encoding"]
    assert "strokeDash" not in plain["layer"][1]["encoding"]
    dashes = spec["layer"][1]["encoding"]["strokeDash"]
    assert dashes["scale"] == {"range": [[2, 3], [1, 0]], "domain": ["Y", "N"]}


def test_letters_of_a_colour_have_a_ground(bench: Bench) -> None:
    config = drawn(bench, "bar", "A", settings={"text": {"color": "navy"}})["spec"]["config"]
    assert (config["background"], config["axis"]["titleColor"]) == ("white", "navy")


@pytest.mark.parametrize(("ground", "ink"), [("ivory", "black"), ("navy", "white")])
def test_letters_are_read_on_a_ground_of_its_own(bench: Bench, ground: str, ink: str) -> None:
    config = drawn(bench, "bar", "A", settings={"background-color": ground})["spec"]["config"]

    assert (config["background"], config["title"]["color"]) == (ground, ink)
    assert {config["axis"]["labelColor"], config["legend"]["titleColor"]} == {ink}


@pytest.mark.parametrize(
    "graph",
    [
        {"margins": [1, 2, 3]},
        {"line-styles": "dashed"},
        {"width": -1},
        {"text": {"size": 1e9}},
        {"bar": [1]},
        {"bar": {"fill": ["red"]}},
    ],
)
def test_settings_that_are_none_are_refused(bench: Bench, graph: dict[str, Any]) -> None:
    with pytest.raises(Problem) as raised:
        drawn(bench, "bar", "A", settings={"graph": graph})
    assert raised.value.path.startswith("settings.graph.")


@pytest.mark.parametrize("values", [[0, 10.0, 20.5], [1e-7, 1e21, 3]])
def test_ticks_have_the_labels_that_were_given(bench: Bench, values: list[float]) -> None:
    labels = ["'none' \\", "</b>", "mañana"]
    axis = {"limits": [min(values), max(values)], "ticks": {"values": values, "labels": labels}}
    result = bench.run({"type": "graph", "mode": "scatter", "variables": ["C", "D"], "xaxis": axis})

    drawing = vl_convert.vegalite_to_svg(result["spec"], show_warnings=False)

    written = [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawing)]
    assert set(labels) <= set(written)


def test_many_points_are_counted_in_cells(bench: Bench) -> None:
    count = 6000
    bench.put(
        make_dataset("many", u=[i % 77 for i in range(count)], v=[i % 91 for i in range(count)])
    )

    result = drawn(bench, "scatter", "u", "v", dataset="many")

    assert sum(row["count"] for row in rows(result)) == count
    assert len(rows(result)) <= 3600
    assert result["notes"] == [{"code": "counted_in_cells"}]


@pytest.mark.parametrize(
    ("mode", "variables", "more"),
    [
        ("scatter", ["C"], {}),
        ("scatter", ["A", "B"], {}),
        ("hist", ["A"], {}),
        ("box", ["A"], {}),
        ("hist", ["C"], {"components": [{"mode": "fit"}]}),
        ("scatter", ["C", "D"], {"components": [{"mode": "abline"}]}),
        ("scatter", ["C", "D"], {"components": [{"mode": "text", "x": 1}]}),
        ("hist", ["C"], {"settings": {"graph": {"width": -1}}}),
        ("hist", ["C"], {"xaxis": {"ticks": {"values": [1], "labels": ["a", "b"]}}}),
        ("hist", ["C"], {"xaxis": {"ticks": {"values": {"signal": "1"}}}}),
    ],
)
def test_graph_says_what_is_wrong(
    bench: Bench, mode: str, variables: list[str], more: dict[str, Any]
) -> None:
    with pytest.raises(Problem) as raised:
        bench.run({"type": "graph", "mode": mode, "variables": variables, **more})

    assert raised.value.code == "bad_field"
