"""The statistics document: variables, data sets and settings.

Sent through a socket or a route of a server whose engine is R, and come back computed.
"""

import struct
from typing import Any

from tests.builders.speakers import ROOT
from tests.builders.statistics import call
from tests.builders.workspaces import NINE, nine


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


def test_formula_that_divides_by_zero_says_in_which_row_and_goes_on_when_that_is_mended(speaker):
    variables = [
        {"name": "z", "mode": "scalar", "values": [4, None, 0]},
        {"name": "E", "formula": call("quotient", 1, "z")},
    ]
    told = speaker.said({"type": "dataset", "name": "divided", "variables": variables})
    assert (told["code"], told["path"]) == ("type", "E.formula")
    assert "infinite value in row 3" in told["message"]

    hash = told["re"]
    change = {"op": "set", "row": 2, "variables": ["z"], "values": [[2]]}
    del speaker.client.objects[hash]
    speaker.client.send({"type": "edit", "target": hash, "changes": [change]})
    heard = speaker.client.hear_until_done(hash)
    assert heard["variables"][1]["values"] == [0.25, None, 0.5]


def test_settings_are_an_object_too(speaker, person):
    hash = speaker.send({"type": "settings", "name": "thick", "graph": {"line": {"width": 3}}})
    kept = person.get(f"{ROOT}/objects/{speaker.workspace}/{hash}").json()
    assert kept["graph"] == {"line": {"width": 3}}
    assert speaker.said({"type": "settings", "graph": {"grph": 1}})["code"] == "bad_field"
