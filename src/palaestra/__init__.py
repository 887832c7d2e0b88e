"""Palaestra: one self-hosted server for a course, a contest or a lab.

What a user imports, each loaded when it is first used: `create_app`, `Client`, `AsyncClient`,
and the modules `structs` and `samples`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palaestra import samples, structs
    from palaestra.client import AsyncClient, Client
    from palaestra.integration import create_app

__version__ = "0.1.0"

# Name to the module that has it; a module is named by itself.
_FOUND_IN = {
    "AsyncClient": "palaestra.client",
    "Client": "palaestra.client",
    "create_app": "palaestra.integration",
    "samples": "palaestra.samples",
    "structs": "palaestra.structs",
}

__all__ = ["AsyncClient", "Client", "create_app", "samples", "structs"]


def __getattr__(name: str) -> Any:
    found_in = _FOUND_IN.get(name)
    if found_in is None:
        raise AttributeError(f"module 'palaestra' has no attribute {name!r}")
    module = import_module(found_in)
    return module if found_in == f"palaestra.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
