"""A Moon that never was: plains, craters and rays on a sphere, seen from any side in any light."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from benchmarks.imaging.sources import Array

_WIDTH, _HEIGHT = 2048, 1024
_CRATERS = 1400


@dataclass(frozen=True, kw_only=True)
class View:
    """Where the sphere lies in a picture of `size` (width, height), turned how, and lit whence.

    Angles in degrees: `roll` in the picture, `longitude` and `latitude` of libration, `phase`
    between light and eye, `light` the direction of the light in the picture. `flattened` is by
    how much the disk is lower than wide.
    """

    size: tuple[int, int]
    centre: tuple[float, float]
    radius: float
    roll: float = 0.0
    longitude: float = 0.0
    latitude: float = 0.0
    phase: float = 0.0
    light: float = 0.0
    flattened: float = 0.0
    sky: float = 4.0


@cache
def surface() -> tuple[Array, Array]:
    """Albedo and height over longitude and latitude, as float32."""
    rng = np.random.default_rng(1969)
    directions = _directions()
    plains = _waves(directions, rng, count=60, finest=5)
    rough = _waves(directions, rng, count=160, finest=40)
    albedo = 0.62 - 0.3 / (1 + np.exp(-6 * plains)) + 0.05 * rough
    height = 0.15 * rough
    for _ in range(_CRATERS):
        _add_crater(albedo, height, directions, rng)
    return np.clip(albedo, 0.08, 1.0).astype(np.float32), height.astype(np.float32)


def _directions() -> Array:
    longitude = (np.arange(_WIDTH) + 0.5) / _WIDTH * 2 * np.pi - np.pi
    latitude = np.pi / 2 - (np.arange(_HEIGHT) + 0.5) / _HEIGHT * np.pi
    lon, lat = np.meshgrid(longitude, latitude)
    return np.stack([np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon)], axis=2)


def _waves(directions: Array, rng: np.random.Generator, *, count: int, finest: float) -> Array:
    """Smooth noise on the sphere, of mean 0 and deviation 1."""
    total = np.zeros(directions.shape[:2], np.float32)
    for _ in range(count):
        frequency = finest ** rng.random() * 1.5
        way = rng.normal(size=3)
        way *= frequency / np.linalg.norm(way)
        total += (np.cos(directions @ way + rng.uniform(0, 7)) / np.sqrt(frequency)).astype(
            np.float32
        )
    return (total - total.mean()) / total.std()


def _add_crater(albedo: Array, height: Array, directions: Array, rng: np.random.Generator) -> None:
    way = rng.normal(size=3)
    way /= np.linalg.norm(way)
    radius = np.radians(0.35 / np.sqrt(rng.uniform(0.004, 1)))
    row = int(np.arccos(way[1]) / np.pi * _HEIGHT)
    reach = int(4 * radius / np.pi * _HEIGHT) + 2
    rows = slice(max(row - reach, 0), row + reach)
    away = np.arccos(np.clip(directions[rows] @ way, -1, 1)) / radius
    floor, rim = np.exp(-((away / 0.7) ** 4)), np.exp(-(((away - 1) / 0.25) ** 2))
    fresh = rng.random() ** 3
    height[rows] += (radius * 12 * (0.5 * rim - floor)).astype(height.dtype)
    albedo[rows] += fresh * (0.22 * rim + 0.18 * np.exp(-away / 1.6)) - 0.05 * floor


def _rotation(view: View) -> Array:
    """From what is seen (x right, y up, z to the eye) to the sphere's own directions."""
    lon, lat, roll = np.radians([view.longitude, view.latitude, view.roll])
    about_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    about_x = np.array([[1, 0, 0], [0, np.cos(lat), np.sin(lat)], [0, -np.sin(lat), np.cos(lat)]])
    about_y = np.array([[np.cos(lon), 0, np.sin(lon)], [0, 1, 0], [-np.sin(lon), 0, np.cos(lon)]])
    return about_y @ about_x @ about_z


def rendered(view: View) -> Array:
    """In colour."""
    width, height_px = view.size
    y, x = np.mgrid[0:height_px, 0:width].astype(np.float64)
    seen = _seen(view, np.stack([x.ravel(), y.ravel()], axis=1))
    inside = np.isfinite(seen[:, 2])
    own = seen[inside] @ _rotation(view).T
    bright = _brightness(view, seen[inside], own)
    image = np.full(width * height_px, view.sky, np.float64)
    image[inside] = view.sky + bright * 235.0
    grey = image.reshape(height_px, width).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.6)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def _seen(view: View, places: Array) -> Array:
    """For pixels n × 2 the directions seen there, n × 3; NaN beside the disk."""
    x = (places[:, 0] - view.centre[0]) / view.radius
    y = -(places[:, 1] - view.centre[1]) / (view.radius * (1 - view.flattened))
    depth = 1 - x * x - y * y
    z = np.sqrt(np.where(depth > 0, depth, np.nan))
    return np.stack([x, y, z], axis=1)


def _brightness(view: View, seen: Array, own: Array) -> Array:
    albedo, height = surface()
    column = (np.arctan2(own[:, 0], own[:, 2]) / (2 * np.pi) + 0.5) * _WIDTH - 0.5
    row = (0.5 - np.arcsin(np.clip(own[:, 1], -1, 1)) / np.pi) * _HEIGHT - 0.5
    sample = _sampler(column, row)
    phase, way = np.radians(view.phase), np.radians(view.light)
    light = np.array([np.sin(phase) * np.cos(way), np.sin(phase) * np.sin(way), np.cos(phase)])
    # Relief: how much higher it is a little towards the light.
    towards = (seen + 0.006 * light) @ _rotation(view).T
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    column2 = (np.arctan2(towards[:, 0], towards[:, 2]) / (2 * np.pi) + 0.5) * _WIDTH - 0.5
    row2 = (0.5 - np.arcsin(np.clip(towards[:, 1], -1, 1)) / np.pi) * _HEIGHT - 0.5
    slope = (sample(height) - _sampler(column2, row2)(height)) * 1.2
    incidence = np.clip(seen @ light, 0, None)
    lommel = incidence / (incidence + seen[:, 2] + 1e-6) * 1.6
    relief = 1 + np.clip(slope * np.sin(np.arccos(np.clip(incidence, 0, 1))) * 2.0, -0.6, 0.6)
    return np.clip(sample(albedo) * lommel * relief, 0, 1)


def _sampler(column: Array, row: Array):  # type: ignore[no-untyped-def]  # a closure over two arrays
    xs, ys = column.astype(np.float32).reshape(-1, 1), row.astype(np.float32).reshape(-1, 1)

    def sample(image: Array) -> Array:
        parts = [
            cv2.remap(
                image,
                xs[i : i + 30000],
                ys[i : i + 30000],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
            for i in range(0, len(xs), 30000)
        ]
        return np.concatenate(parts).ravel()

    return sample


def same_place(user: View, model: View) -> tuple[Array, Array]:
    """Pixels of the user image and of the model that show the same, over what both show."""
    steps = np.linspace(-0.93, 0.93, 25)
    x, y = (grid.ravel() for grid in np.meshgrid(steps, steps))
    inside = np.hypot(x, y) < 0.93
    seen = np.stack([x, y, np.sqrt(np.maximum(1 - x * x - y * y, 0))], axis=1)[inside]
    in_model = seen @ _rotation(user).T @ _rotation(model)
    both = in_model[:, 2] > 0.3
    return _places(user, seen[both]), _places(model, in_model[both])


def _places(view: View, seen: Array) -> Array:
    x = view.centre[0] + seen[:, 0] * view.radius
    y = view.centre[1] - seen[:, 1] * view.radius * (1 - view.flattened)
    return np.stack([x, y], axis=1)
