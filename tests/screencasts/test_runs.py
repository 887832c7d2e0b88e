"""Code runs as they are written down: how long they are kept."""

from datetime import timedelta

from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.configuration import AccountsSettings
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.jobs import NoArgs
from palaestra.core.sandbox import Limits
from palaestra.screencasts.jobs import forget_old
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import runs
from tests.builders.accounts import identity_of, make_person
from tests.builders.servers import make_settings


def make_run(db: DbSession, identity: Identity, *, days: float) -> int:
    asked = RunAsked(code="print(1)")
    number = runs.begin(db, identity, asked, limits=Limits(), interactive=False)
    db.get_one(CodeRun, number).created_at = utc_now() - timedelta(days=days)
    return number


def left(database: Database) -> list[int]:
    return list(database.read(lambda db: db.scalars(select(CodeRun.id).order_by(CodeRun.id)).all()))


def test_runs_are_forgotten_with_the_other_logs(database: Database, tmp_path) -> None:
    settings = make_settings(tmp_path / "server")
    days = settings[AccountsSettings].retention_days
    database.context["settings"] = settings

    def make(db: DbSession) -> list[int]:
        identity = identity_of(make_person(db))
        return [make_run(db, identity, days=days + more) for more in (3, 0.01, -0.01, -days)]

    _, _, young, new = database.transact(make)

    assert database.transact(forget_old.write, NoArgs(), None) == 2
    assert left(database) == [young, new]
    assert forget_old.schedule


def test_a_sweep_takes_the_oldest_first_and_leaves_the_rest_for_the_next(
    database: Database, monkeypatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2)

    def make(db: DbSession) -> list[int]:
        identity = identity_of(make_person(db))
        return [make_run(db, identity, days=days) for days in (20, 40, 30)]

    younger, _, _ = database.transact(make)

    assert database.transact(runs.forget_old, days=10) == 2
    assert left(database) == [younger]
    assert database.transact(runs.forget_old, days=10) == 1
    assert left(database) == []
