"""Who may, in this feature; and which rows."""

from sqlalchemy import ColumnElement

from palaestra.core.access import Identity, Role, allow, public
from palaestra.screencasts.models.casts import Screencast

may_watch = public
may_record = allow(roles=[Role.ADMIN, Role.EDITOR], in_open_mode="anyone")


def visible() -> ColumnElement[bool]:
    """Of all casts those that anybody may watch: deleted ones are kept, and shown to nobody."""
    return Screencast.deleted_at.is_(None)


def owns(identity: Identity, cast: Screencast) -> bool:
    return cast.owner_id is not None and cast.owner_id == identity.account_id


def may_change(identity: Identity, cast: Screencast, *, open_mode: bool) -> bool:
    """Its owner and admins; in open mode anyone, where nobody owns it."""
    if identity.is_admin or owns(identity, cast):
        return True
    return open_mode and cast.owner_id is None


def may_protect(identity: Identity, cast: Screencast) -> bool:
    return identity.is_admin or owns(identity, cast)
