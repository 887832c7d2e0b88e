"""PNGs of screens made small: the 256 most frequent colours, the nearest of them for the rest."""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS = 256
# The browser decodes what it drew; nothing else here can read a PNG.
_PIXELS = """
async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  let text = ''
  for (let at = 0; at < data.length; at += 32768)
    text += String.fromCharCode(...data.subarray(at, at + 32768))
  return [image.width, image.height, btoa(text)]
}
"""


def shrink(png: bytes, page: Page) -> bytes:
    """The same picture with a palette; `page` is any page whose scripts may run."""
    width, height, pixels = page.evaluate(_PIXELS, base64.b64encode(png).decode())
    drawn = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[:, :, :3]
    palette, indexes = reduce_colours(drawn)
    return encode(palette, indexes)


def reduce_colours(
    pixels: NDArray[np.uint8],
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """`pixels` (height, width, 3) as palette (colours, 3) and indexes (height, width)."""
    flat = pixels.reshape(-1, 3)
    colours, where, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    palette = colours[_chosen(colours, counts)]
    steps = colours[:, None, :].astype(np.int32) - palette[None, :, :].astype(np.int32)
    nearest = np.argmin((steps**2).sum(axis=2), axis=1).astype(np.uint8)
    return palette, nearest[where.reshape(-1)].reshape(pixels.shape[:2])


def _chosen(colours: NDArray[np.uint8], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indexes of the colours to keep: first the most frequent of each region, then of all.

    By frequency alone the few pixels of a badge would take the colour of something else.
    """
    by_count = np.argsort(-counts, kind="stable")
    _, first = np.unique(colours[by_count] >> 5, axis=0, return_index=True)
    leaders = by_count[np.sort(first)]
    others = by_count[~np.isin(by_count, leaders)]
    return np.concatenate([leaders, others])[:COLOURS]


def encode(palette: NDArray[np.uint8], indexes: NDArray[np.uint8]) -> bytes:
    """A PNG of colour type 3, 8 bits a pixel, its rows unfiltered."""
    height, width = indexes.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), indexes]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
