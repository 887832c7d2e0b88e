"""A file becomes a picture: right way up, eight bits, transparent parts black.

The header is read first. What is no picture, is of a kind that nobody asked for, or has more
pixels than the limit, is refused before anything is decoded.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from palaestra.core.errors import Invalid, TooLarge
from palaestra.imaging.reasons import DAMAGED, NO_PICTURE, TOO_SMALL

Pixels = npt.NDArray[np.uint8]

# By their contents: the name of a file says nothing.
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PPM")
LONGEST_SIDE = 32_000
SHORTEST_SIDE = 16
_DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
# Of the values of a deep picture, so that a few hot pixels do not make the rest dark.
_RANGE = (0.1, 99.9)

# Our own limit is exact, and its refusal has a field; the library's is neither.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`colour` is height × width × 3 as RGB, `grey` its brightness; both of eight bits."""

    colour: Pixels
    grey: Pixels

    @property
    def width(self) -> int:
        return int(self.grey.shape[1])

    @property
    def height(self) -> int:
        return int(self.grey.shape[0])


def read_picture(path: str, *, field: str, pixels: int) -> Picture:
    """Raises TooLarge above `pixels`, and Invalid about `field` for what is no whole picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about oddities of a file that is read all the same
        try:
            with Image.open(path, formats=FORMATS) as image:
                check_size(image.size, field=field, pixels=pixels)
                return _picture(_upright(image))
        except UnidentifiedImageError as error:
            raise Invalid(
                field,
                "This is no picture that can be read: send PNG, JPEG, TIFF, WebP or BMP.",
                code=NO_PICTURE,
            ) from error
        except MemoryError:
            raise
        except Exception as error:
            if isinstance(error, Invalid):
                raise
            # The library's decoders raise a dozen kinds of error for a damaged file.
            raise Invalid(field, "The picture is damaged or cut off.", code=DAMAGED) from error


def check_size(size: tuple[int, int], *, field: str, pixels: int) -> None:
    """Raises TooLarge or Invalid by width and height alone."""
    width, height = size
    if width * height > pixels or max(size) > LONGEST_SIDE:
        raise TooLarge(
            field, f"The picture has {width:,} × {height:,} pixels; the limit is {pixels:,}."
        )
    if min(size) < SHORTEST_SIDE:
        message = f"The picture has {width} × {height} pixels: too small to register."
        raise Invalid(field, message, code=TOO_SMALL)


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as its EXIF says, as RGB or deep grey."""
    image.seek(0)
    if image.mode in _DEEP:
        return ImageOps.exif_transpose(image)
    if "A" in image.getbands() or "transparency" in image.info:
        image = _on_black(image)
    if image.mode != "RGB":
        image = image.convert("RGB")
    return ImageOps.exif_transpose(image)


def _on_black(image: Image.Image) -> Image.Image:
    """What is transparent shows nothing, so it is black as the sky of a rendered model."""
    exif = image.getexif()
    with_alpha = image.convert("RGBA")
    flat = Image.new("RGB", with_alpha.size)
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    flat.info["exif"] = exif.tobytes()
    return flat


def _picture(image: Image.Image) -> Picture:
    if image.mode in _DEEP:
        grey = _eight_bits(np.asarray(image))
        return Picture(colour=np.repeat(grey[:, :, None], 3, axis=2), grey=grey)
    return Picture(colour=np.asarray(image), grey=np.asarray(image.convert("L")))


def _eight_bits(deep: npt.NDArray[Any]) -> Pixels:
    """Its range of values over 0 to 255; numbers that are none are black."""
    values = np.nan_to_num(deep.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = np.percentile(values, _RANGE)
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    return np.asarray(np.clip((values - low) * (255.0 / (high - low)), 0, 255), np.uint8)
