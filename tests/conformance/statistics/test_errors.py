"""The statistics document: every code of an error that an object can have.

Sent through a socket or a route of a server whose engine is R, and come back computed.
"""

from typing import Any

import pytest

from tests.builders.statistics import call, text
from tests.builders.workspaces import nine

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
