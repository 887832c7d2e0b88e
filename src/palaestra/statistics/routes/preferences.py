"""Preference sets: kept the moment they are set."""

from typing import Any

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, put
from palaestra.statistics.access import may_compute
from palaestra.statistics.models import PreferenceSet
from palaestra.statistics.schemas import ActiveSet, Looks, PreferenceItem
from palaestra.statistics.service import preferences

_ROOT = "/api/statistics/preferences"


def _item(found: PreferenceSet) -> PreferenceItem:
    return PreferenceItem(name=found.name, active=found.is_active, content=found.content)


@get(_ROOT, access=may_compute)
def listed(db: ReadSession, identity: Identity) -> list[PreferenceItem]:
    """All of one's sets by name."""
    return [_item(found) for found in preferences.listed(db, identity)]


@get("/api/statistics/looks", access=may_compute)
def looks(db: ReadSession, identity: Identity) -> Looks:
    """How results look by the set that counts."""
    return preferences.looks(db, identity)


@get(f"{_ROOT}/{{name:str}}", access=may_compute)
def one(db: ReadSession, identity: Identity, name: str) -> PreferenceItem:
    """One set."""
    return _item(preferences.find(db, identity, name))


@put(f"{_ROOT}/active", access=may_compute)
def activate(db: DbSession, identity: Identity, data: ActiveSet) -> PreferenceItem:
    """The set that counts from now on."""
    return _item(preferences.activate(db, identity, data.name))


@put(f"{_ROOT}/{{name:str}}", access=may_compute)
def save(db: DbSession, identity: Identity, name: str, data: dict[str, Any]) -> PreferenceItem:
    """The whole set, in the place of any former one of this name."""
    return _item(preferences.save(db, identity, name, data))


@delete(f"{_ROOT}/{{name:str}}", access=may_compute, status=204)
def remove(db: DbSession, identity: Identity, name: str) -> None:
    """One set."""
    preferences.remove(db, identity, name)


ROUTES: list[Declared] = [listed, looks, one, activate, save, remove]
