"""What cameras, weather and files do to a picture."""

from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.imaging.sources import Array


@dataclass(frozen=True, kw_only=True)
class Damage:
    """`blur` and `noise` are standard deviations, in pixels and grey levels; `jpeg` a quality."""

    blur: float = 0.0
    noise: float = 0.0
    gain: float = 1.0
    gamma: float = 1.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    vignetting: float = 0.0
    occluded: float = 0.0
    cloud: float = 0.0
    jpeg: int = 95


def mild(rng: np.random.Generator) -> Damage:
    """A decent camera on a decent day."""
    return Damage(
        blur=rng.uniform(0, 0.5),
        noise=rng.uniform(0, 3),
        gain=rng.uniform(0.85, 1.15),
        jpeg=int(rng.integers(80, 96)),
    )


def seen_through(image: Array, damage: Damage, rng: np.random.Generator) -> Array:
    """`image` in colour after everything that `damage` names."""
    values = image.astype(np.float32)
    if damage.occluded:
        values = _occluded(values, damage.occluded, rng)
    if damage.blur > 0.05:
        values = cv2.GaussianBlur(values, (0, 0), damage.blur)
    if damage.cloud:
        values = _clouded(values, damage.cloud, rng)
    values = 255.0 * (np.clip(values, 0, 255) / 255.0) ** damage.gamma
    values *= damage.gain * np.asarray(damage.cast, np.float32)
    values *= _vignette(values.shape[:2], damage.vignetting)[:, :, None]
    values += rng.normal(0, damage.noise, values.shape) if damage.noise else 0.0
    return _compressed(np.clip(values, 0, 255).astype(np.uint8), damage.jpeg)


def _vignette(shape: tuple[int, ...], strength: float) -> Array:
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - width / 2, y - height / 2) / np.hypot(width / 2, height / 2)
    return 1.0 - strength * away**2


def _occluded(values: Array, share: float, rng: np.random.Generator) -> Array:
    """Branches before the thing, until they hide `share` of the picture."""
    height, width = values.shape[:2]
    hidden = np.zeros((height, width), np.uint8)
    while hidden.mean() < share:
        ends = rng.uniform(-0.2, 1.2, (4, 2)) * (width, height)
        t = np.linspace(0, 1, 40)[:, None]
        curve = sum(c * (1 - t) ** (3 - k) * t**k * ends[k] for k, c in enumerate((1, 3, 3, 1)))
        thick = int(rng.uniform(0.01, 0.05) * max(height, width)) + 1
        cv2.polylines(hidden, [np.asarray(curve, np.int32)], False, 1, thick)
    shade = rng.uniform(5, 60)
    texture = shade + rng.normal(0, 6, values.shape)
    soft = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 0.8)[:, :, None]
    return (values * (1 - soft) + texture * soft).astype(np.float32)


def _clouded(values: Array, strength: float, rng: np.random.Generator) -> Array:
    """Thin cloud: light added and contrast lost, more here than there."""
    height, width = values.shape[:2]
    coarse = rng.random((6, 6)).astype(np.float32)
    veil = strength * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[:, :, None]
    veil = np.clip(veil, 0, 0.9)
    return (values * (1 - veil) + 150.0 * veil).astype(np.float32)


def _compressed(image: Array, quality: int) -> Array:
    _, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR))
