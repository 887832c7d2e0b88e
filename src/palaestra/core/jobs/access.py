"""Which jobs somebody may see and cancel: their own; an admin all."""

from palaestra.core.access import Identity, allow
from palaestra.core.jobs.models import JobRow

for_owner = allow(owner="job")


def may_see(identity: Identity, row: JobRow) -> bool:
    is_own = row.owner_id is not None and row.owner_id == identity.account_id
    return is_own or identity.is_admin
