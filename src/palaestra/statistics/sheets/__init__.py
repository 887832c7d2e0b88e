"""Data sets as they are kept and edited: columns of bytes, and changes that know their inverse.

Pure: values in, values out. The parts import numpy, so each is loaded when it is first used:
``sheets.packing.pack(…)``. A server that nobody computes on stays small.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palaestra.statistics.engines import frames
    from palaestra.statistics.sheets import cells, converting, packing, reading, sheet

_HOMES = {"frames": "palaestra.statistics.engines.frames"} | {
    name: f"{__name__}.{name}" for name in ("cells", "converting", "packing", "reading", "sheet")
}

__all__ = ["cells", "converting", "frames", "packing", "reading", "sheet"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(_HOMES[name])
