"""Which letters are read on a ground, and which ground lets letters be read (WCAG 2.2)."""

BLACK, WHITE = "black", "white"


def beside(color: str | None) -> str | None:
    """Black or white, whichever stands out more beside it; None beside what is no colour."""
    # Only when somebody has said a colour: it takes 20 ms to load.
    from PIL import ImageColor

    try:
        parts = ImageColor.getrgb(color or "")[:3]
    except ValueError:
        return None
    red, green, blue = (_linear(part / 255) for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # The ratios to black and to white are equal where (l + 0.05)² is 1.05 times 0.05.
    return BLACK if (luminance + 0.05) ** 2 > 1.05 * 0.05 else WHITE


def together(ink: str | None, ground: str | None) -> tuple[str | None, str | None]:
    """Both, where one is said: a page around them may be light or dark."""
    return ink or beside(ground), ground or beside(ink)


def _linear(part: float) -> float:
    """One part of sRGB as an amount of light."""
    linear: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return linear
