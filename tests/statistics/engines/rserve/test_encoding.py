"""What the encoder can write: values, and nothing that R would evaluate."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.statistics.engines.rserve import DataFrame, Factor, Named, RValue, to_r
from palaestra.statistics.engines.rserve.decoding import Malformed, decode_item
from palaestra.statistics.engines.rserve.encoding import Buffer, call, encode, item
from palaestra.statistics.engines.rserve.values import strings
from palaestra.statistics.engines.rserve.wire import Type

VALUES = {
    Type.NULL,
    Type.VECTOR,
    Type.LIST_TAG,
    Type.SYMBOL_NAME,
    Type.INTEGERS,
    Type.DOUBLES,
    Type.STRINGS,
    Type.LOGICALS,
    Type.RAW,
    Type.COMPLEX,
}  # fmt: skip - a list of words
PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**40), 2**40),
        st.floats(),
        st.binary(max_size=9),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["system", "quote", "`x`", "~"]), inner, max_size=3),
    ),
    max_leaves=12,
)  # fmt: skip - a grammar


def joined(buffers: list[Buffer]) -> memoryview:
    return memoryview(b"".join(bytes(each) for each in buffers))


def types_in(data: memoryview) -> set[int]:
    """Every type of value in the bytes, attributes included."""
    found: set[int] = set()
    at = 0
    while at < len(data):
        word = int.from_bytes(data[at : at + 4], "little")
        kind, size, start = word & 0xFF, word >> 8, at + 4
        if kind & 0x40:
            size |= int.from_bytes(data[at + 4 : at + 8], "little") << 24
            start = at + 8
        inner = data[start : start + size]
        found.add(kind & 0x3F)
        if kind & 0x80:
            own = int.from_bytes(inner[:4], "little") >> 8
            found |= types_in(inner[: 4 + own])
            inner = inner[4 + own :]
        if kind & 0x3F in (Type.VECTOR, Type.LIST_TAG):
            found |= types_in(inner)
        at = start + size
    return found


@given(PLAIN)
def test_only_values_are_written(value: Any) -> None:
    assert types_in(joined(encode(to_r(value)))) <= VALUES


def test_symbols_name_attributes_only() -> None:
    for name in ("system", "formula", "srcref", "class\0"):
        with pytest.raises(ValueError, match="not sent"):
            encode(RValue(kind="double", data=np.ones(1), attributes={name: strings("x")}))
    for name in ("OCref", "function", "call", "formula", "environment"):
        with pytest.raises(ValueError, match="not sent"):
            encode(RValue(kind="string", data=["x"], attributes={"class": strings(name)}))


@pytest.mark.parametrize("kind", ["language", "symbol", "closure", "expression", "environment"])
def test_kinds_that_are_no_data_are_refused(kind: Any) -> None:
    with pytest.raises(TypeError):
        encode(RValue(kind=kind, data=["system"]))
    with pytest.raises(TypeError):
        call("reference", [RValue(kind="list", data=[RValue(kind=kind, data=[])])])


@pytest.mark.parametrize("value", [object(), len, {1, 2}, np.array(["a"]), np.array([1 + 2**40])])
def test_what_has_no_value_in_r_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        to_r(value)


def test_texts_with_nul_and_endless_lists_are_refused() -> None:
    deep: Any = [1.0]
    for _ in range(70):
        deep = [deep]

    for value in ("a\0b", deep):
        with pytest.raises(ValueError, match=r"NUL|deep"):
            encode(to_r(value))


def test_long_items_have_long_headers() -> None:
    small, large = joined(encode(to_r(np.ones(10)))), joined(encode(to_r(np.ones(2**21 + 1))))

    assert small[0] == Type.DOUBLES
    assert large[0] == Type.DOUBLES | 0x40
    assert int.from_bytes(large[1:8], "little") == 8 * (2**21 + 1)


@given(st.binary(max_size=200))
def test_decoding_answers_any_bytes(data: bytes) -> None:
    try:
        decode_item(memoryview(data))
    except (Malformed, ValueError):
        return


@given(PLAIN)
def test_what_is_written_is_read(value: Any) -> None:
    written = joined(item(encode(to_r(value))))

    read = decode_item(written)

    assert joined(item(encode(read))) == written


def test_data_frames_number_their_rows_as_r_does() -> None:
    frame = to_r(DataFrame({"x": np.ones(3), "g": Factor.of(["a", None, "b"])}))
    names = frame.attributes["row.names"]

    assert names.data.tolist() == [-(2**31), -3]
    assert to_r(Named(np.ones(2), ["a", "b"])).names == ["a", "b"]
