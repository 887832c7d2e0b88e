"""Who may, in this feature; and which rows: one's own, nobody else's."""

from sqlalchemy import Select, select

from palaestra.core.access import Identity, signed_in
from palaestra.statistics.models import Upload, Workspace

may_compute = signed_in


def own_workspaces(identity: Identity) -> Select[Workspace]:
    return select(Workspace).where(Workspace.account_id == identity.require_account())


def own_uploads(identity: Identity) -> Select[Upload]:
    return select(Upload).where(Upload.account_id == identity.require_account())
