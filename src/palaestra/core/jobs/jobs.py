"""Jobs about jobs."""

from datetime import timedelta

from palaestra.core.database import DbSession, utc_now
from palaestra.core.jobs import rows
from palaestra.core.jobs.job import Job, NoArgs

KEPT_DAYS = 30
HOUR = 3600.0
AT_ONCE = 1000


def _forget_ended(db: DbSession, _args: NoArgs, _result: None) -> None:
    """At most AT_ONCE rows a run, so that no transaction is long."""
    rows.delete_ended(db, before=utc_now() - timedelta(days=KEPT_DAYS), limit=AT_ONCE)


forget_ended = Job(name="jobs.forget_ended", write=_forget_ended, schedule=HOUR)

JOBS = [forget_ended]
