"""Work that imports nothing."""

import sys


def modules() -> list[str]:
    return list(sys.modules)
