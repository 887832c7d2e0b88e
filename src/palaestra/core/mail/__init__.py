"""Mail: handed to the session by `send`, delivered after the commit by a job, so nothing is lost.

The names are loaded on first use: the worker that delivers imports this package too.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palaestra.core.mail.letter import Letter, letter_from
    from palaestra.core.mail.models import Mail
    from palaestra.core.mail.outbox import Postbox, postbox_of, send

_HOMES = {
    "Letter": "letter",
    "Mail": "models",
    "Postbox": "outbox",
    "letter_from": "letter",
    "postbox_of": "outbox",
    "send": "outbox",
}

__all__ = ["Letter", "Mail", "Postbox", "letter_from", "postbox_of", "send"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
