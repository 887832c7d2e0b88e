"""Work of the activity log that nobody asks for."""

from palaestra.core.activity import service
from palaestra.core.configuration import AccountsSettings, Settings
from palaestra.core.database import DbSession
from palaestra.core.jobs import Job, NoArgs


def _forget(db: DbSession, _args: NoArgs, _result: None) -> None:
    settings: Settings = db.info["settings"]
    service.forget(db, days=settings[AccountsSettings].retention_days)


forget_old = Job(name="activity.forget_old", write=_forget, schedule=3600.0)

JOBS = [forget_old]
