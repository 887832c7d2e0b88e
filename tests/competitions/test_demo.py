"""The demo's competitions are hosted as any other."""

from sqlalchemy import select

from palaestra.competitions import demo
from palaestra.competitions.service import integrity
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.jobs import JobRow
from tests.builders.competitions import NOON, make_hosting


def test_what_the_data_set_of_the_demo_gives_away_is_looked_into(database: Database, tmp_path):
    database.transact(demo._write, Blobs(tmp_path), make_hosting(), NOON, [])

    jobs = database.read(lambda db: list(db.scalars(select(JobRow.name))))
    assert jobs == [integrity.LOOK_JOB]
