"""The reliability diagram: of answers with so much confidence, how many were right."""

from itertools import pairwise

import numpy as np

from benchmarks.imaging.measuring import Outcome

_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0001)
_SIDE, _MARGIN = 360, 60


def bins(outcomes: list[Outcome]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right answers, and how many; on the half not fitted to."""
    held = [o for o in outcomes if o.recipe == "ours" and o.number % 2 and o.error is not None]
    found = []
    for low, high in pairwise(_EDGES):
        some = [o for o in held if low <= o.confidence < high]
        if some:
            sure = float(np.mean([o.confidence for o in some]))
            found.append((sure, float(np.mean([o.is_usable for o in some])), len(some)))
    return found


def draw(outcomes: list[Outcome]) -> str:
    """As SVG."""
    marks = "".join(_mark(*each) for each in bins(outcomes))
    size = _SIDE + 2 * _MARGIN
    ticks = "".join(_tick(part) for part in (0.0, 0.25, 0.5, 0.75, 1.0))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" \
width="{size}" height="{size}" font-family="sans-serif" font-size="13">
<title>Of answers with so much confidence, how many were right</title>
<rect width="{size}" height="{size}" fill="#ffffff"/>
<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#80878f"/>
<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#80878f" stroke-dasharray="4 4"/>
{ticks}{marks}
<text x="{size / 2}" y="{size - 12}" text-anchor="middle">confidence</text>
<text x="16" y="{size / 2}" text-anchor="middle" transform="rotate(-90 16 {size / 2})">\
share within 10 px</text>
</svg>
"""


def _x(part: float) -> float:
    return _MARGIN + part * _SIDE


def _y(part: float) -> float:
    return _MARGIN + (1 - part) * _SIDE


def _tick(part: float) -> str:
    return (
        f'<text x="{_x(part):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{part:g}</text>'
        f'<text x="{_x(0) - 8:.0f}" y="{_y(part) + 4:.0f}" text-anchor="end">{part:g}</text>'
    )


def _mark(sure: float, right: float, number: int) -> str:
    radius = 3 + np.sqrt(number) * 0.35
    return (
        f'<circle cx="{_x(sure):.1f}" cy="{_y(right):.1f}" r="{radius:.1f}" fill="#2b64a8"'
        f' fill-opacity="0.75"><title>{number} answers</title></circle>'
        f'<text x="{_x(sure) - radius - 4:.1f}" y="{_y(right) + 4:.1f}" text-anchor="end"'
        f' fill="#525962">{number}</text>'
    )
