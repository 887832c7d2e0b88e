"""What the shell page tells the UI before it asks for anything."""

from collections.abc import Callable
from typing import Any

from palaestra.core.access import Identity
from palaestra.core.configuration import AccountsSettings, ServerSettings, Settings


def boot_of(settings: Settings, *, version: str) -> Callable[[Identity], dict[str, Any]]:
    """For Shell: the server's own facts, and under `me` who looks, or None."""
    server = settings[ServerSettings]
    known = {
        "mode": settings[AccountsSettings].mode,
        "name": server.name,
        "basepath": server.basepath,
        "features": list(server.features),
        "version": version,
        "timezone": server.timezone,
        "mail": settings[AccountsSettings].mail is not None,
    }
    return lambda identity: {**known, "me": _me(identity)}


def _me(identity: Identity) -> dict[str, Any] | None:
    if identity.is_anonymous:
        return None
    return {
        "id": identity.public_id,
        "username": identity.username,
        "email": identity.email,
        "role": identity.role,
    }
