"""Numbers as people write them."""

import math

LONGEST = 40


def read_number(text: str) -> float | None:
    """ "3,14", "3.14", "−2", "1 000" and "6e23" are numbers; anything else is None."""
    cleaned = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    if len(cleaned) > LONGEST or not cleaned.isascii() or "_" in cleaned:
        return None
    try:
        number = float(cleaned.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
