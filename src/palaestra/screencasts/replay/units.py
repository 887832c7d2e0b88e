"""Text as positions count it: UTF-16 code units of the whole text.

Within replay a text is a `str` in which every character is one code unit; a character beyond the
basic plane is two, its surrogates.
"""

from array import array

LARGEST_UNIT = "\uffff"


def units(text: str) -> str:
    """`text` as code units."""
    if text.isascii() or max(text) <= LARGEST_UNIT:
        return text
    halves = array("H")
    halves.frombytes(text.encode("utf-16", "surrogatepass")[2:])  # in the machine's order
    return "".join(map(chr, halves))


def joined(text: str) -> str:
    """The text that `text` is in code units; half a character becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
