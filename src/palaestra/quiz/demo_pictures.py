"""The demo's pictures, drawn here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from palaestra.quiz.demo_slides import MOON, PLOT, TRIANGLE

SIZE = (1000, 800)
INK, PAPER, BLUE, RED, GREEN = "#1d2733", "#ffffff", "#1f6feb", "#c93c37", "#2b7a4b"


def draw_all(folder: Path) -> dict[str, Path]:
    """By name, as PNG."""
    from PIL import Image, ImageDraw

    drawn = {}
    for name, draw in _DRAWINGS.items():
        picture = Image.new("RGB", SIZE, "#10161d" if name == MOON else PAPER)
        draw(ImageDraw.Draw(picture))
        drawn[name] = folder / name
        picture.save(drawn[name])
    return drawn


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _curves(canvas: Any) -> None:
    """y = x, y = x² and y = √x from 0 to 2."""
    left, low, step = 110, 700, 290
    canvas.line([(left, 60), (left, low), (950, low)], fill=INK, width=5)
    curves: list[tuple[str, str, Callable[[float], float]]] = [
        ("f", RED, lambda x: x),
        ("g", BLUE, lambda x: x * x),
        ("h", GREEN, lambda x: x**0.5),
    ]
    for name, colour, value in curves:
        xs = [number / 100 for number in range(201)]
        inside = [(x, value(x)) for x in xs if value(x) <= 2.15]
        points = [(left + x * step * 1.35, low - y * step) for x, y in inside]
        canvas.line(points, fill=colour, width=9, joint="curve")
        canvas.text((points[-1][0] + 14, points[-1][1] - 30), name, fill=colour, font=_font(56))


def _triangle(canvas: Any) -> None:
    corners = [(150, 650), (850, 650), (150, 200)]
    canvas.polygon(corners, outline=INK, fill="#e8f0fd", width=9)
    canvas.rectangle([(150, 590), (210, 650)], outline=INK, width=6)
    canvas.text((470, 668), "12", fill=INK, font=_font(64))
    canvas.text((85, 390), "5", fill=INK, font=_font(64))
    canvas.text((530, 350), "c", fill=BLUE, font=_font(72))


def _moon(canvas: Any) -> None:
    """Its right side is lit, as north of the tropics a waxing one's is."""
    disc = [(250, 150), (750, 650)]
    canvas.ellipse(disc, fill="#2c3541")
    canvas.pieslice(disc, -90, 90, fill="#f3ecd2")
    canvas.ellipse([(380, 150), (620, 650)], fill="#2c3541")
    for x, y in ((90, 120), (880, 90), (160, 700), (900, 610), (820, 330)):
        canvas.ellipse([(x, y), (x + 8, y + 8)], fill="#f3ecd2")


_DRAWINGS: dict[str, Callable[[Any], None]] = {
    PLOT: _curves,
    TRIANGLE: _triangle,
    MOON: _moon,
}
