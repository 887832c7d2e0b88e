"""Preference sets of an account."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select, update

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.decoding import invalid_from
from palaestra.core.errors import Invalid, NotFound, TooMany
from palaestra.statistics.formats.looks import look_of, properties
from palaestra.statistics.graph_looks import graph_config
from palaestra.statistics.models import PreferenceSet
from palaestra.statistics.preferences import Preferences, effective
from palaestra.statistics.schemas import Looks, ResultLook

MOST = 100


def listed(db: ReadSession, identity: Identity) -> Sequence[PreferenceSet]:
    return db.scalars(_own(identity.require_account()).order_by(PreferenceSet.name)).all()


def _own(account_id: int) -> Any:
    return select(PreferenceSet).where(PreferenceSet.account_id == account_id)


def find(db: ReadSession, identity: Identity, name: str) -> PreferenceSet:
    own = _own(identity.require_account())
    found: PreferenceSet | None = db.scalar(own.where(PreferenceSet.name == name))
    if found is None:
        raise NotFound("preference set")
    return found


def active(db: ReadSession, account_id: int) -> dict[str, Any]:
    """What counts; nothing where no set is active."""
    found = db.scalar(_own(account_id).where(PreferenceSet.is_active.is_(True)))
    return found.content if found else {}


# What a page is made for; a file is laid by the server itself.
SHOWN = ("screen", "small", "print")


def looks(db: ReadSession, identity: Identity) -> Looks:
    """How results look on a page, by what they are shown on."""
    content = active(db, identity.require_account())
    return Looks(**{format: _look(effective(content, format=format)) for format in SHOWN})


def _look(settings: dict[str, Any]) -> ResultLook:
    return ResultLook(
        graph=graph_config(settings.get("graph") or {}), table=properties(look_of(settings))
    )


def save(db: DbSession, identity: Identity, name: str, content: dict[str, Any]) -> PreferenceSet:
    """The first set of an account is active."""
    account_id = identity.require_account()
    content = read(content)
    found = db.scalar(_own(account_id).where(PreferenceSet.name == name))
    if found is None:
        found = _new(db, account_id, name)
    found.content = content
    db.flush()
    saved: PreferenceSet = found
    return saved


def _new(db: DbSession, account_id: int, name: str) -> PreferenceSet:
    if not 1 <= len(name.strip()) <= 64 or name == "active":
        raise Invalid("name", "A set is named in 1 to 64 characters, and not “active”.")
    count = db.scalar(select(func.count()).where(PreferenceSet.account_id == account_id)) or 0
    if count >= MOST:
        raise TooMany(f"An account has at most {MOST} sets.", retry_after=3600)
    made = PreferenceSet(account_id=account_id, name=name, is_active=count == 0, content={})
    db.add(made)
    return made


def read(content: dict[str, Any]) -> dict[str, Any]:
    """As it is kept; raises Invalid that names the key."""
    try:
        found = msgspec.convert(content, Preferences)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error
    kept: dict[str, Any] = msgspec.to_builtins(found)
    return kept


def activate(db: DbSession, identity: Identity, name: str) -> PreferenceSet:
    found = find(db, identity, name)
    others = update(PreferenceSet).where(PreferenceSet.account_id == found.account_id)
    db.execute(others.values(is_active=False))
    found.is_active = True
    db.flush()
    return found


def remove(db: DbSession, identity: Identity, name: str) -> None:
    db.delete(find(db, identity, name))
