"""Cells that people open in a spreadsheet."""

# A spreadsheet takes cells that begin so for formulas.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """A text that would be a formula begins with an apostrophe; all else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
