"""Work of the accounts that nobody asks for."""

from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import DbSession
from palaestra.core.jobs import Job, NoArgs


def _forget(db: DbSession, _args: NoArgs, _result: None) -> int:
    return sign_ins.forget_expired(db)


forget_sign_ins = Job(name="accounts.forget_sign_ins", write=_forget, schedule=3600.0)

JOBS = [forget_sign_ins]
