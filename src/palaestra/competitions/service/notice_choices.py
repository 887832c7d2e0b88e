"""Which notices an account wants by mail."""

from typing import Any

import msgspec
from sqlalchemy import delete, select

from palaestra.competitions.models import Competition, NoticeChoice, Webhook
from palaestra.competitions.notes import NoticeChoices, NoticeSettings
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.mail import postbox_of


def of(db: ReadSession, identity: Identity) -> NoticeSettings:
    account = db.get_one(Account, identity.require_account())
    reachable = bool(account.email) and postbox_of(db).url is not None
    return NoticeSettings(**_kept(db, account.id), reachable=reachable)


def _kept(db: ReadSession, account_id: int) -> dict[str, Any]:
    found = db.get(NoticeChoice, account_id)
    names = msgspec.structs.fields(NoticeChoices)
    if found is None:
        return {field.name: field.default for field in names}
    return {field.name: getattr(found, field.name) for field in names}


def choose(db: DbSession, identity: Identity, wanted: NoticeChoices) -> NoticeSettings:
    account_id = identity.require_account()
    db.merge(NoticeChoice(account_id=account_id, **msgspec.structs.asdict(wanted)))
    db.flush()
    return of(db, identity)


def exported(db: ReadSession, account_id: int) -> dict[str, Any]:
    """For the export that its owner asks for."""
    return _kept(db, account_id)


def forget(db: DbSession, account_id: int) -> None:
    """The account is deleted: its choices go, and the addresses of what it hosts."""
    db.execute(delete(NoticeChoice).where(NoticeChoice.account_id == account_id))
    hosted = select(Competition.id).where(Competition.host_id == account_id)
    for webhook in db.scalars(select(Webhook).where(Webhook.competition_id.in_(hosted))):
        db.delete(webhook)
