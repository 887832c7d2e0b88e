"""Sounds in a JSON list of data URIs: taken byte by byte as they were, or refused."""

import binascii
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid
from palaestra.screencasts.arriving.data_uris import PREFIX, DataUris

SIGNS = st.text(st.sampled_from("AZaz09+/==-_ \n"), max_size=14)


class Sound:
    def __init__(self) -> None:
        self.content = b""

    def write(self, chunk: bytes) -> None:
        self.content += chunk

    def close(self) -> None:
        """Nothing follows."""


def _read(text: bytes, cut: int) -> list[bytes]:
    sounds: list[Sound] = []

    def opens() -> Sound:
        sounds.append(Sound())
        return sounds[-1]

    uris = DataUris("voice_blobs", opens)
    for start in range(0, len(text), cut):
        uris.write(text[start : start + cut])
    uris.close()
    return [sound.content for sound in sounds]


@given(st.lists(st.binary(max_size=40), max_size=3), st.integers(1, 50))
def test_every_sound_arrives_however_it_is_cut(sounds: list[bytes], cut: int) -> None:
    uris = [PREFIX + binascii.b2a_base64(one, newline=False).decode() for one in sounds]
    assert _read(json.dumps(uris).encode(), cut) == sounds


@given(SIGNS, st.integers(1, 50))
@example("AA==AAAA", 50)
@example("AA=A", 50)
@example("A A A A ", 50)
@example("-_-_", 50)
def test_only_what_is_strictly_base64_is_taken(signs: str, cut: int) -> None:
    text = json.dumps([PREFIX + signs]).encode()
    try:
        if len(signs) % 4:  # the standard library takes an "=" too many
            raise binascii.Error
        expected = binascii.a2b_base64(signs, strict_mode=True)
    except binascii.Error:
        with pytest.raises(Invalid):
            _read(text, cut)
        return
    assert _read(text, cut) == [expected]
