"""Whether an answer is right, judged by the pictures themselves and by what cameras can do."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, apply, corners, depths, scaled, stretches
from palaestra.imaging.matching.overlap import laid_over, local_contrast
from palaestra.imaging.reasons import APART, FOLDED, MIRRORED, SCALED, TILTED

# The size at which pictures are compared: fine enough to be told apart, coarse enough that a
# pixel of error at the size of work does not count.
CHECKED = 220
_REACH = 7.0
_MOST_SCALED = 20.0
_MOST_UNEVEN = 8.0
_LEAST_SEEN = 0.02
_OCCLUDER = 2.2
# How much finer the one picture must be for it to be blurred.
_CLEARLY = 1.2


@dataclass(frozen=True, slots=True)
class Check:
    """`likeness` is the correlation of what overlaps, `seen` how much of the smaller picture that
    is, and `likeness_low` that of the worst quarter of the overlap."""

    likeness: float
    seen: float
    likeness_low: float = 0.0


def trouble(
    matrix: Array, *, user: tuple[int, int], model: tuple[int, int], mirror: bool
) -> str | None:
    """Why no camera can have made this of the two pictures of these sizes; None if one can.

    One of reasons.IMPOSSIBLE.
    """
    edge = corners(*user)
    depth = depths(matrix, edge)
    if not np.isfinite(matrix).all() or (np.sign(depth) != np.sign(depth[0])).any():
        return FOLDED
    factors = stretches(matrix, edge)
    if (factors < 0).all() and not mirror:
        return MIRRORED
    if (np.sign(factors) != np.sign(factors[0])).any():
        return FOLDED
    sizes = np.abs(factors)
    if sizes.max() > _MOST_SCALED or sizes.min() < 1 / _MOST_SCALED:
        return SCALED
    if sizes.max() / sizes.min() > _MOST_UNEVEN or _flattened(matrix, user):
        return TILTED
    if _share_seen(matrix, user, model) < _LEAST_SEEN:
        return APART
    return None


def _flattened(matrix: Array, user: tuple[int, int]) -> bool:
    """Whether the middle of the picture is squeezed to much less in one direction."""
    x, y = (user[0] - 1) / 2, (user[1] - 1) / 2
    around = apply(matrix, np.array([[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]]))
    jacobian = np.stack([around[1] - around[0], around[3] - around[2]], axis=1) / 2
    large, small = np.linalg.svd(jacobian, compute_uv=False)
    return bool(large > 4.0 * small)


def _share_seen(matrix: Array, user: tuple[int, int], model: tuple[int, int]) -> float:
    """The overlap as a share of the smaller picture, in the model's frame."""
    carried = apply(matrix, corners(*user)).astype(np.float32)
    frame = corners(*model).astype(np.float32)
    area, _ = cv2.intersectConvexConvex(carried, frame)
    smaller = min(abs(cv2.contourArea(carried)), cv2.contourArea(frame))
    return float(area / max(smaller, 1e-6))


def checked(user: Array, model: Array, matrix: Array) -> Check:
    """How alike the pictures are where they overlap under `matrix` (user to model)."""
    small = scaled(CHECKED / max(model.shape))
    size = (
        max(round(model.shape[1] * small[0, 0]), 8),
        max(round(model.shape[0] * small[0, 0]), 8),
    )
    model_small = cv2.resize(model, size, interpolation=cv2.INTER_AREA)
    laid, there = laid_over(user, model_small, small @ matrix)
    zoom = _zoom(there)
    if zoom > 1.5:  # a small part of the model: look at it, and not at a stamp of it
        return _zoomed(user, model, matrix, there)
    return _compared(laid, model_small, there, _share(matrix, user, model))


def _share(matrix: Array, user: Array, model: Array) -> float:
    sizes = (user.shape[1], user.shape[0]), (model.shape[1], model.shape[0])
    return _share_seen(matrix, *sizes)


def _zoom(there: Array) -> float:
    """How many times the overlap fits into the frame."""
    across = there.any(axis=0).sum(), there.any(axis=1).sum()
    return float(max(there.shape) / max(*across, 1))


def _zoomed(user: Array, model: Array, matrix: Array, there: Array) -> Check:
    factor = max(model.shape) / max(there.shape)
    columns, rows = np.flatnonzero(there.any(axis=0)), np.flatnonzero(there.any(axis=1))
    if not len(columns) or not len(rows):
        return Check(0.0, 0.0)
    left, right = int(columns[0] * factor), int((columns[-1] + 1) * factor)
    top, bottom = int(rows[0] * factor), int((rows[-1] + 1) * factor)
    part = model[top:bottom, left:right]
    if min(part.shape) < 8:
        return Check(0.0, 0.0)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64)
    ratio = min(CHECKED / max(part.shape), 2.0)
    size = (max(round(part.shape[1] * ratio), 8), max(round(part.shape[0] * ratio), 8))
    small = scaled(size[0] / part.shape[1], size[1] / part.shape[0]) @ shift
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    part_small = cv2.resize(part, size, interpolation=how)
    laid, inside = laid_over(user, part_small, small @ matrix)
    return _compared(laid, part_small, inside, _share(matrix, user, model))


def _compared(user: Array, model: Array, there: Array, seen: float) -> Check:
    if there.sum() < 200:
        return Check(0.0, seen)
    user, model = _alike_sharp(user, model)
    one = local_contrast(user, reach=_REACH, mask=there)
    other = local_contrast(model, reach=_REACH, mask=there)
    product, ours, theirs = one * other, one * one, other * other
    counts = there & ~_occluded(one, other, there)
    whole = _correlation(product[counts], ours[counts], theirs[counts])
    return Check(whole, seen, _lowest_quarter(product, ours, theirs, there))


def _alike_sharp(user: Array, model: Array) -> tuple[Array, Array]:
    """The sharper one blurred until both have as much fine detail."""
    ours, theirs = _fineness(user), _fineness(model)
    if ours > _CLEARLY * theirs:
        return _softened(user, theirs), model
    if theirs > _CLEARLY * ours:
        return user, _softened(model, ours)
    return user, model


def _softened(sharp: Array, wanted: float) -> Array:
    """As it is where no blur makes it as little fine as `wanted`."""
    for sigma in (0.7, 1.0, 1.5, 2.0):
        soft = cv2.GaussianBlur(sharp, (0, 0), sigma)
        if _fineness(soft) <= wanted * 1.05:
            return soft
    return sharp


def _fineness(grey: Array) -> float:
    """Energy of edges against that of all contrast: what blurring takes away."""
    edges = cv2.Laplacian(grey, cv2.CV_16S, ksize=1)
    energy = cv2.norm(edges, cv2.NORM_L1) / grey.size
    _, spread = cv2.meanStdDev(grey)
    return float(energy / (spread[0, 0] + 1.0))


def _occluded(one: Array, other: Array, there: Array) -> Array:
    """Patches that are nothing alike while most of the picture is: something stands before it."""
    apart = cv2.boxFilter((one - other) ** 2, -1, (9, 9))
    hidden = apart > _OCCLUDER * max(float(np.median(apart[there])), 0.3)
    share = hidden[there].mean()
    return hidden if share < 0.25 else np.zeros_like(hidden)


def _correlation(product: Array, ours: Array, theirs: Array) -> float:
    energy = float(np.sqrt(ours.sum() * theirs.sum()))
    return float(product.sum()) / energy if energy > 1e-6 else 0.0


def _lowest_quarter(product: Array, ours: Array, theirs: Array, there: Array) -> float:
    """Correlation in each of 4 × 4 tiles; the one that a quarter of them are below."""
    sums = [_tiles(values) for values in (product, ours, theirs, there.astype(np.float32))]
    filled = sums[3] > 0.4
    if not filled.any():
        return 0.0
    energy = np.sqrt(np.maximum(sums[1] * sums[2], 1e-6))
    return float(np.quantile((sums[0] / energy)[filled], 0.25))


def _tiles(values: Array) -> Array:
    return cv2.resize(values, (4, 4), interpolation=cv2.INTER_AREA)
