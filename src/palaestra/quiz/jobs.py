"""Jobs of the quiz."""

from palaestra.core.database import DbSession
from palaestra.core.jobs import Job, NoArgs
from palaestra.quiz.service import codes


def _forget(db: DbSession, _args: NoArgs, _result: None) -> None:
    """Tokens that ended by themselves."""
    codes.forget_expired(db)


JOBS = [Job(name="quiz.forget_expired", write=_forget, schedule=3600.0)]
