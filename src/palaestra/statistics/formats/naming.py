"""Names of variables from whatever stands above a column."""

import re
from collections.abc import Sequence

LONGEST = 64
_STRANGE = re.compile(r"[^A-Za-z0-9_.]+")


def variable_names(heads: Sequence[object]) -> list[str]:
    """Letters, digits, “_” and “.”, each its own; what had no letter first gets a V."""
    names: list[str] = []
    taken: set[str] = set()
    for index, head in enumerate(heads, start=1):
        plain = _STRANGE.sub("_", "" if head is None else str(head).strip()).strip("_")
        if not plain or not plain[0].isalpha():
            plain = f"V{plain or index}"
        plain = plain[: LONGEST - 6]
        name, count = plain, 2
        while name.lower() in taken:
            name, count = f"{plain}_{count}", count + 1
        taken.add(name.lower())
        names.append(name)
    return names


def dataset_name(filename: str) -> str:
    """Of a file's name without its ending."""
    stem = filename.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return variable_names([stem or "data"])[0]
