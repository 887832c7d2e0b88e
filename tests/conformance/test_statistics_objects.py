"""The statistics document's objects, commands and calls of HTTP, as a client meets them: what is
sent goes through a socket or a route of a server whose engine is R, and comes back computed."""

import struct
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from palaestra.statistics.settings import StatisticsSettings
from palaestra.statistics.structures.outputs import TEST_MODES
from tests.builders.conversations import Client, speaking
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.statistics import GOLDEN, call, text
from tests.builders.workspaces import NINE, nine

ROOT = "/api/statistics"
CD = {"row_variables": ["A"], "column_variables": ["C", "D"]}


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    statistics = StatisticsSettings(engine="r", max_data=400_000)
    folder = tmp_path_factory.mktemp("objects")
    with running(make_settings(folder, more=[statistics])) as started:
        yield started


@pytest.fixture(scope="module")
def person(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        yield client


class Speaker:
    """Numbers its objects itself, as the document's clients do."""

    def __init__(self, client: Client, workspace: str) -> None:
        self.client, self.workspace = client, workspace
        self.next_hash = 1

    def send(self, raw: dict[str, Any]) -> int:
        hash = self.next_hash
        self.next_hash += 1
        self.client.send({**raw, "hash": hash})
        return hash

    def said(self, raw: dict[str, Any]) -> dict[str, Any]:
        """What comes of it: the object when it is settled, or the error about it."""
        hash = self.send(raw)
        while True:
            for error in self.client.errors:
                if error["re"] == hash:
                    self.client.errors.remove(error)
                    return error
            if self.client.objects.get(hash, {}).get("status") in ("done", "error"):
                found = self.client.objects[hash]
                return found["result"] if found["status"] == "error" else found
            self.client.hear()

    def result(self, raw: dict[str, Any]) -> dict[str, Any]:
        found = self.said(raw)
        assert found.get("status") == "done", found
        result: dict[str, Any] = found["result"]
        return result

    def cells(self, raw: dict[str, Any]) -> list[list[Any]]:
        return [[cell["v"] for cell in row] for row in self.result(raw)["cells"]]


@pytest.fixture
def speaker(server: RunningServer, person: httpx.Client) -> Iterator[Speaker]:
    """In a new workspace, with the document's nine rows."""
    workspace = person.post(f"{ROOT}/workspaces", json={"name": "W"}).json()["id"]
    with speaking(server, person) as client:
        client.resume(workspace)
        made = Speaker(client, workspace)
        made.send(nine())
        yield made


# --- output objects: the document's worked examples


def test_crosstab_of_counts(speaker):
    raw = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}
    result = speaker.result(raw)

    assert [[cell["v"] for cell in row] for row in result["cells"]] == [[3, 2], [3, 1]]
    assert [head["label"] for head in result["rows"][0]["children"]] == ["M", "F"]
    assert [head["label"] for head in result["columns"][0]["children"]] == ["Y", "N"]


def test_crosstab_sums_scalar_columns_as_counts_with_percentages_and_totals(speaker):
    shares = speaker.cells({"type": "crosstab", **CD, "relative": ["column"]})
    assert shares == [[near(73.6111111111111), near(48.4848484848485)],
                      [near(26.3888888888889), near(51.5151515151515)]]  # fmt: skip
    totals = speaker.cells({"type": "crosstab", **CD, "totals": ["column"]})
    assert totals[-1][:2] == [72, 66]


def test_crosstab_in_panels(speaker):
    raw = {"type": "crosstab", **CD, "panel_variables": ["B"], "panel_placement": ["panel"]}
    found = speaker.result(raw)["tables"]

    told = {one["panel"]["B"]: [[c["v"] for c in row] for row in one["cells"]] for one in found}
    assert told == {"Y": [[32, 10], [15, 24]], "N": [[21, 22], [4, 10]]}


def test_descriptives_by_group(speaker):
    raw = {
        "type": "descriptive",
        "variables": ["C", "D"],
        "descriptives": ["mean", "sd", "count"],
        "panel_variables": ["A"],
        "panel_placement": ["row"],
    }
    result = speaker.result(raw)

    values = [[cell["v"] for cell in row] for row in result["cells"]]
    assert values == [
        [10.6, near(7.63544366752843), 5],
        [6.4, near(5.54977477020464), 5],
        [4.75, near(5.1234753829798), 4],
        [8.5, near(4.20317340430616), 4],
    ]
    assert [head["label"] for head in result["rows"][0]["children"]] == ["M", "F"]


TESTS: dict[str, dict[str, Any]] = {
    **{
        mode: {"variables": ["C", "A"]}
        for mode in ("t2", "anova1", "kruskal", "wilcoxon2", "var2", "bartlett", "levene", "tukey")
    },
    **{mode: {"variables": ["C"]} for mode in ("t1", "wilcoxon1", "shapiro")},
    **{
        mode: {"variables": ["C", "D"]}
        for mode in ("paired_t", "wilcoxon_paired", "cor", "lm", "rm_anova", "friedman")
    },
    **{mode: {"variables": ["A", "B"]} for mode in ("chisq", "fisher", "mcnemar", "prop2")},
    **{mode: {"variables": ["A"], "success": "M"} for mode in ("prop1", "binom")},
    "anova": {"variables": ["C", "A", "B"]},
    "chisq_gof": {"variables": ["A"]},
    "logistic": {"variables": ["B", "C"]},
}  # fmt: skip - a table


def test_every_mode_of_a_test_is_there() -> None:
    assert set(TESTS) == set(TEST_MODES)


@pytest.mark.parametrize("mode", TEST_MODES)
def test_each_test_has_a_method_and_r_code(speaker, mode):
    result = speaker.result({"type": "test", "mode": mode, **TESTS[mode]})

    assert result["engine"] == "r"
    assert result["code"]
    assert result.get("method") or result["coefficients"]


GRAPHS: list[dict[str, Any]] = [
    {
        "mode": "scatter",
        "variables": ["C", "D", "A"],
        "components": [
            {"mode": "grid", "x": True, "y": True},
            {"mode": "abline", "a": 1, "b": 2},
            {"mode": "legend", "position": "bottom"},
            {"mode": "fit", "method": "lm", "se": True},
            {"mode": "labels", "variable": "B"},
            {"mode": "text", "x": 1, "y": 2, "label": "here"},
        ],
        "xaxis": {"label": "Cs", "limits": [0, 30], "ticks": [0, 10, 20]},
        "yaxis": {"ticks": {"values": [0, 10], "labels": ["none", "ten"]}},
    },
    {"mode": "bar", "variables": ["A", "B"]},
    {"mode": "dot", "variables": ["C"]},
    {"mode": "box", "variables": ["C", "A"]},
    {"mode": "hist", "variables": ["C"]},
    {"mode": "quantile", "variables": ["C"]},
]  # fmt: skip - a table


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph["mode"])
def test_each_graph_is_a_specification_with_its_data_in_it(speaker, person, graph):
    result = speaker.result({"type": "graph", **graph})

    assert result["spec"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert result["spec"]["data"]["values"]
    path = f"{ROOT}/objects/{speaker.workspace}/2/export"
    for format, begin in (("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")):
        assert person.get(path, params={"format": format}).content.startswith(begin)


def test_model_is_made_of_names(speaker):
    wanted = {"type": "model", "name": "m", "mode": "lm", "response": "C", "terms": [["D"]]}
    found = speaker.result(wanted)
    coefficients = speaker.result(call("coefs", "m"))["value"]

    assert [one["term"] for one in found["coefficients"]] == ["(Intercept)", "D"]
    assert list(coefficients.values() if isinstance(coefficients, dict) else coefficients) == [
        near(one["estimate"]) for one in found["coefficients"]
    ]


def test_filter_chooses_rows_and_missing_counts_as_false(speaker):
    only = {"type": "filter", "name": "f", "values": [True, True, True, None, *[False] * 5]}
    speaker.send({**nine(name="filtered"), "variables": [*NINE, only], "filters": ["f"]})
    raw = {"type": "descriptive", "variables": ["C"], "descriptives": ["count", "mean"]}

    assert speaker.cells({**raw, "dataset": "filtered"}) == [[3, 15]]
    assert speaker.cells({**raw, "dataset": "nine"}) == [[9, 8]]


# --- data


def test_variables_of_each_mode_keep_their_values(speaker, person):
    variables: list[dict[str, Any]] = [
        {"name": "s", "mode": "string", "values": ["é", None, "x"]},
        {"name": "n", "mode": "scalar", "values": [1.5, None, -2], "decimals": 1},
        {"name": "o", "mode": "ordinal", "labels": ["lo", "hi"], "values": [2, 1, None]},
        {"name": "d", "mode": "datetime", "format": "Y-m-d", "values": [0, 86400, None]},
        {"name": "l", "mode": "logical", "values": [True, False, None]},
    ]
    hash = speaker.send({"type": "dataset", "name": "modes", "variables": variables})

    rows = person.get(f"{ROOT}/objects/{speaker.workspace}/{hash}/rows").json()["values"]
    assert rows == {one["name"]: one["values"] for one in variables}


def test_values_named_missing_are_missing_to_r_and_kept_for_the_dialog(speaker, person):
    variable = {"name": "x", "mode": "scalar", "values": [1, 2, 99], "missing": [99]}
    hash = speaker.send({"type": "dataset", "name": "m", "variables": [variable]})

    assert speaker.result(call("mean", {"type": "variable", "name": "x"}))["value"] == 1.5
    kept = person.get(f"{ROOT}/objects/{speaker.workspace}/{hash}").json()["variables"][0]
    assert (kept["values"], kept["missing"]) == ([1, 2, 99], [99])


def test_bytes_beside_a_message_are_values(speaker, person):
    values = [1.25, float("nan"), -3e300]
    attached, codes = struct.pack("<3d", *values), struct.pack("<3i", 1, 0, 2)
    variables = [
        {"name": "x", "mode": "scalar", "values": attached},
        {
            "name": "g",
            "mode": "nominal",
            "labels": ["a", "b"],
            "values": codes,
        },
    ]  # fmt: skip - a table
    hash = speaker.send({"type": "dataset", "name": "binary", "variables": variables})

    rows = person.get(f"{ROOT}/objects/{speaker.workspace}/{hash}/rows").json()["values"]
    assert rows == {"x": [1.25, None, -3e300], "g": [1, None, 2]}
    wrong = {"name": "x", "mode": "scalar", "values": attached[:-1]}
    assert speaker.said({"type": "dataset", "name": "w", "variables": [wrong]})["code"] == "type"


def test_variable_with_a_formula_follows_what_it_needs_until_it_is_frozen(speaker):
    formula = {"name": "E", "formula": call("add", "C", "D")}
    hash = speaker.send({**nine(name="dynamic"), "variables": [*NINE, formula]})
    heard = speaker.client.hear_until_done(hash)
    assert heard["variables"][4]["values"][:3] == [27, 15, 16]

    change = {"op": "set", "row": 0, "variables": ["C"], "values": [[100]]}
    del speaker.client.objects[hash]
    speaker.client.send({"type": "edit", "target": hash, "changes": [change]})
    heard = speaker.client.hear_until_done(hash)
    assert heard["variables"][4]["values"][:3] == [104, 15, 16]


def test_command_has_two_ways_to_be_written(speaker):
    for raw in (
        {"type": "command", "mode": "add", "arguments": ["C", "D"]},
        {"type": "add", "variables": ["C", "D"]},
    ):
        assert speaker.result(raw)["value"] == [27, 15, 16, 14, 10, 16, 27, 8, 5]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (call("ge", 2, 1), True),
        (call("geq", 1, 1), True),
        (call("le", 2, 1), False),
        (call("leq", 1, 1), True),
        (call("subtract", 10, 2, 3), 5),
        (call("quotient", 12, 2, 3), 2),
        (call("mode", "C"), 3),
        (call("quantile", "C", 0.25), 3),
        (call("count", "C"), 9),
    ],
    ids=lambda each: each.get("mode") if isinstance(each, dict) else "",
)
def test_commands_of_the_document(speaker, raw, value):
    assert speaker.result(raw)["value"] == value


def test_months_from_the_31st_end_with_their_month(speaker):
    months = call("seq", 1706659200, {"n": 1, "unit": "month"}, 4)  # from 2024-01-31
    found = speaker.result(call("format", months, text("Y-m-d")))["value"]

    assert found == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]


def test_formula_is_parsed_and_never_run(speaker):
    found = speaker.result(call("parse", text("C + 2 * D")))["value"]

    assert found == call("add", "C", call("multiply", 2, "D"))
    assert speaker.said(call("parse", text("system('ls')")))["code"] == "unknown_command"
    assert speaker.said(call("parse", text("C +")))["code"] == "bad_field"


def test_draw_can_be_repeated_by_its_seed(speaker):
    first = speaker.result(call("rnorm", 3))
    again = speaker.result({**call("rnorm", 3), "seed": first["seed"]})

    assert again["value"] == first["value"]


# --- errors

CODES: list[tuple[str, dict[str, Any]]] = [
    ("unknown_type", {"type": "pie"}),
    ("bad_field", {"type": "crosstab", "row_variables": 3}),
    ("bad_field", {"type": "test", "mode": "t1", "variables": ["C"], "x": b"bytes"}),
    ("bad_name", {**nine(name="9lives")}),
    ("unknown_object", {"type": "test", "mode": "t1", "variables": ["C"], "dataset": "none"}),
    ("unknown_variable", call("mean", "nobody")),
    ("unknown_command", call("system", text("ls"))),
    ("not_available", call("pmultinom", 1, 2)),
    ("bad_arity", call("mean")),
    ("type", call("mean", "A")),
    (
        "length_mismatch",
        {
            **nine(name="l"),
            "variables": [{"name": "x", "values": [1, 2]}, {"name": "y", "values": [1]}],
        },
    ),
    ("too_much_data", call("rnorm", 400_001)),
    ("too_much_data", call("rnorm", 50_001)),
    ("formula_too_large", call("add", [1] * 6000, 2)),
    (
        "cycle",
        {
            **nine(name="c"),
            "variables": [
                {"name": "x", "formula": call("add", "y", 1)},
                {"name": "y", "formula": call("add", "x", 1)},
            ],
        },
    ),
    ("bad_groups", {"type": "test", "mode": "logistic", "variables": ["C", "D"]}),
]  # fmt: skip - a table


@pytest.mark.parametrize(("code", "raw"), CODES, ids=[code for code, _ in CODES])
def test_error_has_its_code_and_what_it_is_about(speaker, code, raw):
    told = speaker.said(raw)

    assert (told["type"], told["code"], told["re"]) == ("error", code, 2)
    assert told["message"]


# --- HTTP


def test_workspaces_are_many_and_one_is_current(server):
    with server.client() as person:
        person.post("/api/account/register", json={})
        first = person.get("/login").json()["workspace"]["id"]
        second = person.post(f"{ROOT}/workspaces", json={"name": "Second"}).json()
        assert (second["next_hash"], second["current"]) == (1, True)
        person.post(f"{ROOT}/workspaces/{first}/open").raise_for_status()
        renamed = person.patch(f"{ROOT}/workspaces/{second['id']}", json={"name": "Other"})
        assert renamed.json()["name"] == "Other"
        copied = person.post(f"{ROOT}/workspaces/{first}/copy", json={"name": "Copy"}).json()
        listed = person.get(f"{ROOT}/workspaces").json()
        assert listed["items"][0]["name"] == "Copy"
        assert person.delete(f"{ROOT}/workspaces/{copied['id']}").status_code == 204
        assert person.get(f"{ROOT}/workspaces").json()["total"] == 2


def test_preference_sets_are_kept_the_moment_they_are_set(person):
    content = {"general": {"graph": {"width": 300}}, "format": {"print": {"graph": {"width": 900}}}}
    for name in ("printing", "classwork"):
        assert person.put(f"{ROOT}/preferences/{name}", json=content).status_code == 200
    person.put(f"{ROOT}/preferences/active", json={"name": "printing"}).raise_for_status()

    listed = person.get(f"{ROOT}/preferences").json()
    assert {one["name"]: one["active"] for one in listed} == {"classwork": False, "printing": True}
    assert person.get(f"{ROOT}/preferences/printing").json()["content"] == content
    assert person.put(f"{ROOT}/preferences/x", json={"general": {"grph": {}}}).status_code == 400
    assert person.delete(f"{ROOT}/preferences/classwork").status_code == 204
    assert person.get(f"{ROOT}/preferences/classwork").status_code == 404


def test_file_is_looked_at_again_with_other_choices_and_becomes_a_data_set(speaker, person):
    file = {"file": ("t.csv", b"a;b\n1,5;x\n2,5;y\n")}
    seen = person.post(f"{ROOT}/import", files=file).json()
    assert (seen["choices"]["delimiter"], seen["choices"]["decimal"]) == (";", ",")
    again = person.post(
        f"{ROOT}/import", json={"upload": seen["upload"], "choices": {"delimiter": ","}}
    ).json()
    assert again["preview"] != seen["preview"]
    made = person.post(
        f"{ROOT}/import/{seen['upload']}/dataset", json={"workspace": speaker.workspace}
    ).json()
    assert (made["type"], made["rows"]) == ("dataset", 2)
    assert speaker.client.hear() is None, "the socket hears of it"


def test_settings_are_an_object_too(speaker, person):
    hash = speaker.send({"type": "settings", "name": "thick", "graph": {"line": {"width": 3}}})
    kept = person.get(f"{ROOT}/objects/{speaker.workspace}/{hash}").json()
    assert kept["graph"] == {"line": {"width": 3}}
    assert speaker.said({"type": "settings", "graph": {"grph": 1}})["code"] == "bad_field"


def test_golden_values_come_through_the_whole_way(speaker):
    found = speaker.result(call("scale", "C"))["value"]
    assert found == near(GOLDEN["cmds"]["scale_C"])
