"""Pictures of known relation, made from those that a package ships, and forms that send them."""

import io
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from skimage import data

Array = npt.NDArray[Any]
File = tuple[str, bytes, str]


@cache
def camera() -> Array:
    """A photo of 512 × 512 grey pixels."""
    return np.asarray(data.camera())


@cache
def moon() -> Array:
    """A close-up of the Moon, 512 × 512 grey pixels."""
    return np.asarray(data.moon())


def turned(picture: Array) -> Array:
    """By a quarter to the left, darker and a little noisy."""
    noise = np.random.default_rng(8).normal(0, 4, picture.shape)
    return np.clip(np.rot90(picture) * 0.8 + np.rot90(noise), 0, 255).astype(np.uint8)


# Carries pixels of `turned(picture)` to those of the picture, for 512 × 512.
BACK = np.array([[0.0, -1.0, 511.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def encoded(picture: Array | Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def form(user: bytes | None = None, model: bytes | None = None) -> dict[str, File]:
    """The documented form; without pictures, the camera man and himself turned."""
    user = encoded(turned(camera())) if user is None else user
    model = encoded(camera()) if model is None else model
    return {
        "user-file": ("user.png", user, "image/png"),
        "model-file": ("model.png", model, "image/png"),
    }


@cache
def disk() -> Array:
    """A textured bright disk of radius 120 about (210, 190), before a dark sky; 400 × 420."""
    y, x = np.mgrid[0:400, 0:420].astype(float)
    away = np.hypot(x - 210, y - 190)
    rough = np.random.default_rng(3).normal(0, 1, (400, 420))
    for _ in range(3):
        rough = sum(np.roll(rough, step, axis) for step in (-1, 0, 1) for axis in (0, 1)) / 4
    grey = 10 + np.where(away < 120, 150 + 12 * rough, 0)
    return np.clip(grey, 0, 255).astype(np.uint8)


def disk_file() -> File:
    return ("moon.png", encoded(disk()), "image/png")


def corner_error(found: Any, true: Array = BACK, *, size: tuple[int, int] = (512, 512)) -> float:
    """Mean distance in pixels between where two matrices carry the corners of a picture."""
    width, height = size
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], float).T
    ours, theirs = np.asarray(found) @ corners, true @ corners
    apart = ours[:2] / ours[2] - theirs[:2] / theirs[2]
    return float(np.hypot(*apart).mean())
