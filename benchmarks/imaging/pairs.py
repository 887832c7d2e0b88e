"""Pairs of pictures whose relation is known, the same every time: number N is made from seed N."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from benchmarks.imaging.sensors import Damage, mild, seen_through
from benchmarks.imaging.sources import NAMES, Array, picture
from benchmarks.imaging.spheres import View, rendered, same_place

SEED = 20_261_126
# How many of each kind there are.
KINDS = {
    "rotation": 60,
    "scale": 60,
    "perspective": 60,
    "light": 50,
    "quality": 60,
    "occlusion": 40,
    "overlap": 60,
    "everything": 70,
    "disk": 40,
    "libration": 20,
    "mismatch": 40,
}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`matrix` carries user to model where one does exactly; of a sphere the `places` are known."""

    number: int
    kind: str
    source: str
    user: Array
    model: Array
    matrix: Array | None = None
    places: tuple[Array, Array] | None = None
    diameter: float = 0.0
    scale: float = 1.0
    overlap: float = 1.0

    @property
    def is_moon(self) -> bool:
        return self.source in ("moon", "sphere")


def count() -> int:
    return sum(KINDS.values())


def kind_of(number: int) -> str:
    """The kinds take turns, so that any stretch of numbers is like the whole."""
    order = sorted(
        (place / KINDS[kind], kind, place) for kind in KINDS for place in range(KINDS[kind])
    )
    return order[number][1]


def pairs(numbers: Iterator[int]) -> Iterator[Pair]:
    return (pair(number) for number in numbers)


def pair(number: int, *, seed: int = SEED) -> Pair:
    kind, rng = kind_of(number), np.random.default_rng([seed, number])
    if kind in ("disk", "libration"):
        return _of_sphere(number, kind, rng)
    if kind == "mismatch":
        return _mismatched(number, rng)
    return _of_photo(number, kind, rng)


# --- photos


def _of_photo(number: int, kind: str, rng: np.random.Generator) -> Pair:
    source = NAMES[int(rng.integers(len(NAMES)))]
    model = picture(source)
    geometry = _geometry(kind, rng)
    size = _user_size(rng)
    from_model, overlap = _placed(model, size, geometry, rng)
    canvas = _canvas(model, size, from_model, rng)
    damage = _damage(kind, rng)
    return Pair(
        number=number,
        kind=kind,
        source=source,
        user=seen_through(canvas, damage, rng),
        model=model,
        matrix=np.linalg.inv(from_model),
        scale=geometry[0],
        overlap=overlap,
    )


def _geometry(kind: str, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Scale (model to user), turn in degrees, strength of perspective, wanted overlap."""
    scale, turn, tilt, overlap = rng.uniform(0.8, 1.25), rng.uniform(-30, 30), 0.05, 0.9
    if kind in ("rotation", "everything"):
        turn = rng.uniform(0, 360)
    if kind == "scale":
        scale = 2 ** rng.uniform(-2, 2)
    if kind == "perspective":
        tilt = rng.uniform(0.1, 0.35)
    if kind == "overlap":
        overlap = rng.uniform(0.3, 1.0)
    if kind == "everything":
        scale, tilt = 2 ** rng.uniform(-1, 1), rng.uniform(0.05, 0.2)
        overlap = rng.uniform(0.6, 1.0)
    return scale, turn, tilt, overlap


def _damage(kind: str, rng: np.random.Generator) -> Damage:
    damage = mild(rng)
    if kind in ("light", "everything"):
        damage = replace(
            damage,
            gain=rng.uniform(0.5, 1.35),
            gamma=2 ** rng.uniform(-0.8, 0.8),
            vignetting=rng.uniform(0, 0.6),
            cast=(rng.uniform(0.7, 1.2), 1.0, rng.uniform(0.7, 1.2)),
        )
    if kind in ("quality", "everything"):
        strength = 1.0 if kind == "quality" else 0.6
        damage = replace(
            damage,
            blur=rng.uniform(0, 2.2) * strength,
            noise=rng.uniform(0, 14) * strength,
            jpeg=int(rng.integers(20, 96)),
        )
    if kind == "occlusion" or (kind == "everything" and rng.random() < 0.4):
        damage = replace(damage, occluded=rng.uniform(0.04, 0.25))
    return damage


def _user_size(rng: np.random.Generator) -> tuple[int, int]:
    longer = int(rng.integers(480, 1001))
    aspect = rng.choice([1.0, 4 / 3, 3 / 2, 3 / 4])
    return (longer, round(longer / aspect)) if aspect >= 1 else (round(longer * aspect), longer)


def _placed(
    model: Array, size: tuple[int, int], geometry: tuple[float, ...], rng: np.random.Generator
) -> tuple[Array, float]:
    """The matrix from model to user, and how much of the smaller picture it shows in both."""
    scale, turn, tilt, wanted = geometry
    height, width = model.shape[:2]
    # A scale of 1 lets the whole model fill the user image.
    fit = scale * min(size[0] / width, size[1] / height)
    angle = np.radians(turn)
    cos, sin = fit * np.cos(angle), fit * np.sin(angle)
    way = rng.uniform(0, 2 * np.pi)
    bend = tilt * np.array([np.cos(way), np.sin(way)]) / (max(width, height) / 2)
    middle = np.array([[1, 0, -(width - 1) / 2], [0, 1, -(height - 1) / 2], [0, 0, 1]])
    core = np.array([[cos, -sin, 0], [sin, cos, 0], [bend[0], bend[1], 1]]) @ middle
    best, found = core, -1.0
    for _ in range(60):
        away = rng.uniform(-0.5, 0.5, 2) * size * (1.1 - wanted) * 2
        centre = (np.array(size) - 1) / 2 + away
        moved = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1]]) @ core
        overlap = overlap_of(moved, (width, height), size)
        if abs(overlap - wanted) < abs(found - wanted):
            best, found = moved, overlap
    return best / best[2, 2], found


def overlap_of(matrix: Array, size: tuple[int, int], onto: tuple[int, int]) -> float:
    """How much of the smaller one lies in both, of a picture that `matrix` lays `onto` another."""
    carried = _carried(matrix, _corners(*size)).astype(np.float32)
    frame = _corners(*onto).astype(np.float32)
    area, _ = cv2.intersectConvexConvex(carried, frame)
    return float(area / min(abs(cv2.contourArea(carried)), cv2.contourArea(frame)))


def _canvas(model: Array, size: tuple[int, int], matrix: Array, rng: np.random.Generator) -> Array:
    """The model in the user image, antialiased; around it something else."""
    factor = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    source = cv2.GaussianBlur(model, (0, 0), 0.45 / factor) if factor < 0.9 else model
    around = cv2.GaussianBlur(rng.uniform(0, 255, (*size[::-1], 3)).astype(np.float32), (0, 0), 6)
    around = np.clip((around - 127) * 3 + rng.uniform(30, 120), 0, 255).astype(np.uint8)
    there = cv2.warpPerspective(np.full(model.shape[:2], 255, np.uint8), matrix, size)
    laid = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_CUBIC)
    return np.where(there[:, :, None] > 254, laid, around)


def _corners(width: int, height: int) -> Array:
    return np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], float)


def _carried(matrix: Array, places: Array) -> Array:
    moved = places @ matrix[:, :2].T + matrix[:, 2]
    return moved[:, :2] / moved[:, 2:]


# --- spheres


def _of_sphere(number: int, kind: str, rng: np.random.Generator) -> Pair:
    model = View(size=(700, 700), centre=(350, 350), radius=330, phase=rng.uniform(0, 15))
    sway = (1.0 if kind == "disk" else 7.0) * rng.uniform(-1, 1, 2)
    side = int(rng.integers(500, 1001))
    radius = side * rng.uniform(0.2, 0.46)
    reach = max(side / 2 - radius * 0.97, 1)
    user = View(
        size=(side, round(side * rng.choice([1.0, 0.75]))),
        centre=(0, 0),
        radius=radius,
        roll=rng.uniform(0, 360),
        longitude=float(sway[0]),
        latitude=float(sway[1]),
        phase=rng.uniform(0, 55 if kind == "disk" else 35),
        light=rng.uniform(0, 360),
        flattened=rng.choice([0.0, rng.uniform(0, 0.04)]),
        sky=rng.choice([3.0, rng.uniform(3, 60)]),
    )
    drop = user.size[1] / side
    radius = min(radius, user.size[1] * 0.49)
    centre = (
        side / 2 + rng.uniform(-1, 1) * reach * 0.8,
        user.size[1] / 2 + rng.uniform(-1, 1) * max(user.size[1] / 2 - radius, 0) * 0.8 * drop,
    )
    user = replace(user, radius=radius, centre=centre)
    damage = replace(
        mild(rng),
        gain=rng.uniform(0.45, 1.3),
        gamma=2 ** rng.uniform(-0.6, 0.6),
        blur=rng.uniform(0, 1.5),
        noise=rng.uniform(0, 7),
        cloud=rng.choice([0.0, rng.uniform(0.1, 0.5)]),
        occluded=rng.choice([0.0, 0.0, rng.uniform(0.03, 0.12)]),
        jpeg=int(rng.integers(25, 96)),
    )
    return Pair(
        number=number,
        kind=kind,
        source="sphere",
        user=seen_through(rendered(user), damage, rng),
        model=rendered(model),
        places=same_place(user, model),
        diameter=2 * model.radius,
    )


# --- pictures of different things


def _mismatched(number: int, rng: np.random.Generator) -> Pair:
    one, other = rng.choice(len(set(NAMES)), 2, replace=False)
    names = sorted(set(NAMES))
    shown = _of_photo(number, "everything", rng)
    source = names[other] if names[other] != shown.source else names[one]
    return replace(shown, kind="mismatch", source=source, model=picture(source), matrix=None)
