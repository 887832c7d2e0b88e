"""Photos and their model for the screenshots of imaging: the back of an eye, seen aside."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from playwright.sync_api import FilePayload
from skimage import data

Picture = npt.NDArray[Any]

Upload = FilePayload
# Carry the model's pixels to the photo's; each seen from another side.
_ASIDE = (
    [[0.62, -0.16, 150.0], [0.18, 0.6, -20.0], [1.6e-4, 2e-5, 1.0]],
    [[0.5, 0.4, 60.0], [-0.42, 0.56, 330.0], [0.0, 1.5e-4, 1.0]],
    [[-0.6, 0.1, 760.0], [-0.08, -0.62, 640.0], [-5e-5, 3e-5, 1.0]],
)
_SIZE = (900, 680)


def model() -> Upload:
    return _upload("retina.png", _retina())


def photo(number: int) -> Upload:
    """Number 0 to 2: darker than the model, and from another side."""
    seen = cv2.warpPerspective(_retina(), np.array(_ASIDE[number]), _SIZE, flags=cv2.INTER_AREA)
    return _upload(f"visit-{number + 1}.png", cv2.convertScaleAbs(seen, alpha=0.85))


def stranger() -> Upload:
    """A photo of something else."""
    return _upload("coffee.png", _of_scikit("coffee"))


def _retina() -> Picture:
    return cv2.resize(_of_scikit("retina"), (900, 900), interpolation=cv2.INTER_AREA)


def _of_scikit(name: str) -> Picture:
    return np.asarray(getattr(data, name)())


def _upload(name: str, colour: Picture) -> Upload:
    _, content = cv2.imencode(".png", colour[:, :, ::-1])
    return {"name": name, "mimeType": "image/png", "buffer": content.tobytes()}
