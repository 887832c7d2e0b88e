"""How one disk is turned against another: all turns at once by FFT, over tilts of the ball."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.moon.level import EDGE, Level
from palaestra.imaging.moon.sphere import rotation, seen_turned

SIDE = 128
_TURNS = 360
_RINGS = 48
_APART = np.radians(18)
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


def best_turn(user: Level, model: Level, *, mirrored: bool = False) -> Turn:
    """Of `user` against `model`, both levelled to SIDE."""
    seen = _polar(user.contrast, user.mask, mirrored=mirrored)
    curves = {}
    for longitude in TILTS:
        for latitude in TILTS:
            tilt = rotation(longitude, latitude, 0.0)
            known = _polar(
                seen_turned(model.contrast, tilt.T),
                seen_turned(model.mask.astype(np.float32), tilt.T) > 0.99,
            )
            curves[longitude, latitude] = _likeness(seen, known)
    longitude, latitude = max(curves, key=lambda tilt: float(curves[tilt].max()))
    curve = curves[longitude, latitude]
    place = int(np.argmax(curve))
    return Turn(
        turned=rotation(longitude, latitude, place / _TURNS * 2 * np.pi),
        likeness=float(curve[place]),
        next=_next(list(curves.values()), place),
        mirrored=mirrored,
    )


def _polar(contrast: Array, mask: Array, *, mirrored: bool = False) -> _Polar:
    if mirrored:
        contrast, mask = contrast[:, ::-1], mask[:, ::-1]
    way = np.arange(_TURNS) / _TURNS * 2 * np.pi
    ring = (np.arange(_RINGS) + 0.5) / _RINGS * EDGE
    half = contrast.shape[0] / 2
    xs = ((np.outer(ring, np.cos(way)) + 1) * half - 0.5).astype(np.float32)
    ys = ((np.outer(ring, np.sin(way)) + 1) * half - 0.5).astype(np.float32)
    values = cv2.remap(np.ascontiguousarray(contrast, np.float32), xs, ys, cv2.INTER_LINEAR)
    inside = cv2.remap(np.ascontiguousarray(mask, np.float32), xs, ys, cv2.INTER_LINEAR) > 0.99
    values = values * inside
    weight = np.sqrt(ring)[:, None].astype(np.float32)
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
