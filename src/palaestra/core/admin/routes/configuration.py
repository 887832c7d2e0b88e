"""`/api/admin/configuration`: every key with its value and source, as `palaestra config --show`."""

from palaestra.core.access import admins
from palaestra.core.configuration import Settings
from palaestra.core.configuration.shown import Shown, shown
from palaestra.core.http import Declared, get


@get("/api/admin/configuration", access=admins)
def look(settings: Settings) -> list[Shown]:
    """The effective configuration; a secret is `(hidden)`, a password in an address too."""
    return list(shown(settings))


ROUTES: list[Declared] = [look]
