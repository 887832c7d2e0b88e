"""Text that Word takes."""

import re

# What XML has no way to write.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def possible(text: str) -> str:
    """Without the characters that make a file that Word does not open."""
    return _IMPOSSIBLE.sub("\ufffd", text)
