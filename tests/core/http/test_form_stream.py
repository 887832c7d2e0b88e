"""Forms read as they arrive: any cut into chunks gives what the whole gives."""

from urllib.parse import unquote_to_bytes, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid
from palaestra.core.http.form_stream import Field, Text, form_reader, read_form

FORM = "application/x-www-form-urlencoded"
PAIRS = st.lists(st.tuples(st.text(min_size=1, max_size=6), st.text(max_size=30)), max_size=5)
CUTS = st.integers(1, 9)


def _read(content_type: str, body: bytes, cut: int) -> list[tuple[str, str]]:
    fields: list[tuple[str, Text]] = []

    def opens(name: str) -> Field:
        fields.append((name, Text(name, limit=1000)))
        return fields[-1][1]

    reader = form_reader(content_type, opens)
    for start in range(0, len(body), cut):
        reader.feed(body[start : start + cut])
    reader.end()
    return [(name, field.value) for name, field in fields]


@given(PAIRS, CUTS)
def test_an_urlencoded_form_reads_the_same_however_it_is_cut(
    pairs: list[tuple[str, str]], cut: int
) -> None:
    assert _read(FORM, urlencode(pairs).encode(), cut) == pairs


@given(st.text(st.sampled_from("ab%&=+2BfF\n"), max_size=40), CUTS)
def test_noise_reads_the_same_however_it_is_cut(noise: str, cut: int) -> None:
    body = noise.encode()
    try:
        whole = _read(FORM, body, len(body) + 1)
    except Invalid:
        with pytest.raises(Invalid):
            _read(FORM, body, cut)
        return
    assert _read(FORM, body, cut) == whole


class Bytes:
    def __init__(self) -> None:
        self.content = b""

    def write(self, content: bytes) -> None:
        self.content += content

    def close(self) -> None:
        """Nothing follows."""


@given(st.lists(st.sampled_from(["%2B", "%3d", "%", "%%", "%\n", "\r", "=", "+", "4", "g"])))
def test_whole_and_broken_escapes_are_read_as_the_standard_library_does(parts: list[str]) -> None:
    value, found = "".join(parts).encode(), Bytes()
    reader = form_reader(FORM, lambda _: found)
    reader.feed(b"a=" + value)
    reader.end()
    assert found.content == unquote_to_bytes(value.replace(b"+", b" "))


@given(PAIRS, CUTS)
def test_a_multipart_form_reads_the_same_however_it_is_cut(
    pairs: list[tuple[str, str]], cut: int
) -> None:
    fields = [("title", value) for _, value in pairs] or [("title", "")]
    files = [(name, (None, value)) for name, value in fields]
    request = httpx.Request("POST", "http://x", files=files)
    assert _read(request.headers["content-type"], request.read(), cut) == fields


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "multipart/form-data", "application/json"]
)
def test_another_body_is_refused(content_type: str) -> None:
    with pytest.raises(Invalid) as wrong:
        form_reader(content_type, lambda name: Text(name, limit=1))
    assert wrong.value.field == "body"


def test_a_multipart_form_that_breaks_off_is_refused() -> None:
    request = httpx.Request("POST", "http://x", files={"a": (None, "text")})
    with pytest.raises(Invalid, match="not whole"):
        read_form(request.headers["content-type"], request.read()[:-6], limit=100)


def test_more_than_a_field_may_have_is_refused() -> None:
    with pytest.raises(Invalid) as wrong:
        read_form(FORM, b"a=1&b=" + b"x" * 101, limit=100)
    assert wrong.value.field == "b"


@pytest.mark.parametrize("body", [b"&".join([b"a=1"] * 1001), b"x" * 100_000])
def test_too_many_fields_and_endless_names_are_refused(body: bytes) -> None:
    with pytest.raises(Invalid) as wrong:
        read_form(FORM, body, limit=100)
    assert wrong.value.field == "body"
