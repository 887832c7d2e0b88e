"""How one disk is turned against another: all turns at once by FFT, over tilts of the ball."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.moon.level import EDGE, Level
from palaestra.imaging.moon.sphere import carried, rotation

SIDE = 128
_TURNS = 360
_RINGS = 48
_APART = np.radians(18)
# Longitude and latitude, in radians.
Tilt: TypeAlias = tuple[float, float]
TILTS = np.radians([-10.0, -5.0, 0.0, 5.0, 10.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`turned` carries directions of the user's disk to the model's. `likeness` is the masked
    correlation there, and `next` the best one of another turn."""

    turned: Array
    likeness: float
    next: float
    mirrored: bool


@dataclass(frozen=True, slots=True)
class _Polar:
    """Spectra over the angle, a row a ring, weighted by the area of rings."""

    values: Array
    squares: Array
    mask: Array


@dataclass(frozen=True, slots=True)
class Turns:
    """The best turn of a disk as it is, and of its mirror image."""

    straight: Turn
    mirrored: Turn


def best_turns(user: Level, model: Level) -> Turns:
    """Of `user` against `model`, both levelled to SIDE."""
    known = {tilt: _polar(model.contrast, model.mask, tilt) for tilt in _tilts()}
    flipped = user.contrast[:, ::-1], user.mask[:, ::-1]
    return Turns(
        straight=_best(_polar(user.contrast, user.mask), known, mirrored=False),
        mirrored=_best(_polar(*flipped), known, mirrored=True),
    )


def _tilts() -> list[Tilt]:
    return [(float(longitude), float(latitude)) for longitude in TILTS for latitude in TILTS]


def _best(seen: _Polar, known: dict[Tilt, _Polar], *, mirrored: bool) -> Turn:
    curves = {tilt: _likeness(seen, model) for tilt, model in known.items()}
    best = max(curves, key=lambda tilt: float(curves[tilt].max()))
    place = int(np.argmax(curves[best]))
    return Turn(
        turned=rotation(*best, place / _TURNS * 2 * np.pi),
        likeness=float(curves[best][place]),
        next=_next(list(curves.values()), place),
        mirrored=mirrored,
    )


@cache
def _places(tilt: Tilt) -> tuple[Array, Array]:
    """Where rings and angles of a disk lie in a level picture of SIDE once it is tilted."""
    way = np.arange(_TURNS) / _TURNS * 2 * np.pi
    ring = (np.arange(_RINGS) + 0.5) / _RINGS * EDGE
    unit = np.stack([np.outer(ring, np.cos(way)), np.outer(ring, np.sin(way))], axis=2)
    source = carried(unit.reshape(-1, 2), rotation(*tilt, 0.0))
    half = SIDE / 2
    pixels = np.nan_to_num((source + 1) * half - 0.5, nan=-1e4).astype(np.float32)
    return pixels[:, 0].reshape(_RINGS, _TURNS), pixels[:, 1].reshape(_RINGS, _TURNS)


def _polar(contrast: Array, mask: Array, tilt: Tilt = (0.0, 0.0)) -> _Polar:
    xs, ys = _places(tilt)
    values = cv2.remap(np.ascontiguousarray(contrast, np.float32), xs, ys, cv2.INTER_LINEAR)
    inside = cv2.remap(np.ascontiguousarray(mask, np.float32), xs, ys, cv2.INTER_LINEAR) > 0.99
    ring = (np.arange(_RINGS) + 0.5) / _RINGS * EDGE
    weight = np.sqrt(ring)[:, None].astype(np.float32)
    values = values * inside
    return _Polar(
        np.fft.rfft(values * weight),
        np.fft.rfft(values * values * weight * weight),
        np.fft.rfft(inside * weight),
    )


def _likeness(user: _Polar, model: _Polar) -> Array:
    """Correlation for each turn of `user` by a step, over what both show."""
    product = _summed(user.values, model.values)
    # Weights are in the squares already, so the other's mask counts without its own.
    ours = _summed(user.squares, _flat(model.mask))
    theirs = _summed(_flat(user.mask), model.squares)
    energy = np.sqrt(np.maximum(ours, 1e-3) * np.maximum(theirs, 1e-3))
    enough = _summed(user.mask, model.mask)
    return np.where(enough > 0.12 * enough.max(), product / energy, 0.0)


def _flat(spectrum: Array) -> Array:
    ring = (np.arange(_RINGS) + 0.5) / _RINGS * EDGE
    result: Array = spectrum / np.sqrt(ring)[:, None]
    return result


def _summed(user: Array, model: Array) -> Array:
    result: Array = np.fft.irfft((np.conj(user) * model).sum(axis=0), _TURNS)
    return result


def _next(curves: list[Array], place: int) -> float:
    """The best correlation at a turn that is clearly another."""
    away = np.abs((np.arange(_TURNS) - place + _TURNS / 2) % _TURNS - _TURNS / 2)
    other = away > _APART / (2 * np.pi) * _TURNS
    return max(float(curve[other].max()) for curve in curves)
