"""Pictures with a palette: few colours stay as they are, many become the nearest."""

import struct
import zlib

import numpy as np

from tools.small_png import COLOURS, encode, reduce_colours


def test_few_colours_stay_as_they_are() -> None:
    pixels = np.array([[[255, 0, 0], [0, 0, 9]], [[0, 0, 9], [255, 0, 0]]], np.uint8)
    palette, indexes = reduce_colours(pixels)
    assert (palette[indexes] == pixels).all()


def test_rare_colours_become_the_nearest_frequent_one() -> None:
    greys = np.arange(COLOURS, dtype=np.uint8)
    frequent = np.stack([greys, greys, greys], axis=1).repeat(2, axis=0)
    pixels = np.vstack([frequent, [[100, 101, 100]]]).astype(np.uint8)[None]
    palette, indexes = reduce_colours(pixels)
    assert len(palette) == COLOURS
    assert palette[indexes[0, -1]].tolist() == [100, 100, 100]
    assert (palette[indexes[0, :-1]] == frequent).all()


def test_encoded_rows_are_the_indexes() -> None:
    indexes = np.array([[0, 1, 1], [1, 0, 0]], np.uint8)
    png = encode(np.array([[1, 2, 3], [4, 5, 6]], np.uint8), indexes)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (3, 2)
    length = struct.unpack(">I", png[png.index(b"IDAT") - 4 : png.index(b"IDAT")])[0]
    start = png.index(b"IDAT") + 4
    assert zlib.decompress(png[start : start + length]) == b"\0\0\1\1\0\1\0\0"
    assert png[png.index(b"PLTE") + 4 :][:6] == bytes([1, 2, 3, 4, 5, 6])
