"""Whatever is done to a sheet can be taken back, and what is wrong changes nothing."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.statistics.sheets.changes import Change
from palaestra.statistics.sheets.packing import pack, plain, unpack, without_missing
from palaestra.statistics.sheets.reading import read_dataset
from palaestra.statistics.sheets.sheet import Sheet, apply
from palaestra.statistics.structures import Dataset, Problem, decode
from tests.builders.workspaces import nine


def make_sheet(**more: object) -> Sheet:
    raw = nine()
    raw["variables"] = [
        *({"type": "variable", **each} for each in raw["variables"]),
        {"type": "variable", "name": "T", "mode": "logical", "values": [True, None, False] * 3},
        {"type": "variable", "name": "S", "mode": "string", "values": ["a", None, "ä"] * 3},
    ]
    found = decode(raw)
    assert isinstance(found, Dataset)
    columns, body, rows = read_dataset(found, raw, max_data=None)
    return Sheet(metas=body["variables"], columns=columns, rows=rows)


def shown(sheet: Sheet) -> tuple[int, list[tuple[str, str, list[object]]]]:
    return sheet.rows, [
        (meta["name"], meta["mode"], plain(sheet.columns[meta["name"]])) for meta in sheet.metas
    ]


NAMES = st.sampled_from(["A", "B", "C", "D", "T", "S"])
MODES = st.sampled_from(["scalar", "nominal", "ordinal", "logical", "datetime", "string"])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(-9, 9), st.text(max_size=4)
)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, object]:
    op = draw(
        st.sampled_from(
            [
                "set",
                "insert_rows",
                "remove_rows",
                "add_variable",
                "remove_variable",
                "change_variable",
            ]
        )
    )  # fmt: skip - a list of words
    row = draw(st.integers(0, 11))
    if op == "set":
        names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
        lines = draw(
            st.lists(st.lists(VALUES, min_size=len(names), max_size=len(names)), max_size=3)
        )
        return {"op": op, "row": row, "variables": names, "values": lines}
    if op in ("insert_rows", "remove_rows"):
        return {"op": op, "row": row, "count": draw(st.integers(1, 4))}
    if op == "add_variable":
        return {"op": op, "variable": {"name": draw(NAMES), "mode": draw(MODES)}}
    if op == "remove_variable":
        return {"op": op, "name": draw(NAMES)}
    return {"op": op, "name": draw(NAMES), "variable": {"mode": draw(MODES)}}


@given(st.lists(changes(), min_size=1, max_size=6))
def test_every_change_can_be_taken_back(sent):
    sheet = make_sheet()
    states, ways_back = [shown(sheet)], []
    for raw in sent:
        change = msgspec.convert(raw, Change)
        before = shown(sheet)
        try:
            ways_back.append(apply(sheet, change))
        except Problem:
            assert shown(sheet) == before, "what is refused changes nothing"
            continue
        states.append(shown(sheet))
        assert {len(sheet.columns[meta["name"]]) for meta in sheet.metas} <= {sheet.rows}
    for back, state in zip(reversed(ways_back), reversed(states[:-1]), strict=True):
        apply(sheet, back)
        assert shown(sheet) == state


def test_what_is_packed_comes_back_the_same():
    sheet = make_sheet()
    for meta in sheet.metas:
        column = sheet.columns[meta["name"]]
        meta = {**meta, "labels": list(column.levels)}
        assert plain(unpack(pack(column), meta)) == plain(column)


def test_missing_values_are_kept_and_computed_as_missing():
    sheet = make_sheet()
    gone = without_missing(sheet.columns["C"], {"mode": "scalar", "missing": [23, 0]})
    assert plain(gone) == [None, 12, 10, 4, 6, 3, 11, None, 3]
    labels = without_missing(sheet.columns["B"], {"mode": "nominal", "missing": ["N"]})
    assert plain(labels)[:4] == [1, 1, None, None]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"op": "set", "row": 9, "variables": ["C"], "values": [[1]]}, "bad_field"),
        ({"op": "set", "row": 0, "variables": ["C"], "values": [["x"]]}, "type"),
        ({"op": "set", "row": 0, "variables": ["Z"], "values": [[1]]}, "unknown_variable"),
        ({"op": "add_variable", "variable": {"name": "A"}}, "bad_name"),
        ({"op": "add_variable", "variable": {"name": "1x"}}, "bad_name"),
        ({"op": "change_variable", "name": "A", "variable": {"name": "B"}}, "bad_name"),
        ({"op": "change_variable", "name": "A", "variable": {"labels": ["one"]}}, "bad_field"),
        ({"op": "change_variable", "name": "A", "variable": {"hash": 3}}, "bad_field"),
    ],
)
def test_wrong_change_is_refused_by_its_code(change, code):
    with pytest.raises(Problem) as refused:
        apply(make_sheet(), msgspec.convert(change, Change))
    assert refused.value.code == code


def test_new_label_is_added_and_a_known_one_found():
    sheet = make_sheet()
    written = {"op": "set", "row": 0, "variables": ["A"], "values": [["F"], ["X"]]}
    apply(sheet, msgspec.convert(written, Change))
    assert plain(sheet.columns["A"])[:2] == [2, 3]
    assert sheet.meta("A")["labels"] == ["M", "F", "X"]


def test_formula_that_is_taken_back_leaves_the_values_that_were_there():
    sheet = make_sheet()
    formula = {"type": "command", "mode": "add", "arguments": ["D", 1]}
    change = {"op": "change_variable", "name": "C", "variable": {"formula": formula}}
    back = apply(sheet, msgspec.convert(change, Change))
    sheet.columns["C"] = sheet.columns["D"]
    apply(sheet, back)

    assert plain(sheet.columns["C"]) == [23, 12, 10, 4, 6, 3, 11, 0, 3]
    assert "formula" not in sheet.meta("C")
