"""The statistics document: its commands.

Sent through a socket or a route of a server whose engine is R, and come back computed.
"""

import pytest

from tests.builders.speakers import near
from tests.builders.statistics import GOLDEN, call, text


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


def test_golden_values_come_through_the_whole_way(speaker):
    found = speaker.result(call("scale", "C"))["value"]
    assert found == near(GOLDEN["cmds"]["scale_C"])
