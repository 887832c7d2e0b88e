"""`/api/jobs/{id}`: the owner's and the admin's; nobody else learns that there is such a job."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, utc_now
from palaestra.core.jobs import JobRow, service
from tests.builders.servers import RunningServer
from tests.core.jobs.watching import put, row_of

# Behind everything that the server itself plans.
FAR = timedelta(days=400)

ERROR = {"code": "work_failed", "message": "It broke off.", "detail": "KeyError: 'a secret'"}


@pytest.fixture
def stored(server: RunningServer) -> Iterator[Database]:
    """The server's own database, from outside."""
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    yield database
    database.close()


def as_guest(server: RunningServer, database: Database, **account: Any) -> tuple[httpx.Client, int]:
    client = server.client()
    registered = client.post("/api/account/register", json={})
    assert registered.status_code == 201
    public_id = registered.json()["id"]
    with database.engine.begin() as connection:
        mine = Account.public_id == public_id
        if account:
            connection.execute(update(Account).where(mine).values(**account))
        account_id: int = connection.execute(select(Account.id).where(mine)).scalar_one()
    return client, account_id


def put_far_off(database: Database, owner_id: int) -> int:
    return put(database, "tests.far", run_at=utc_now() + FAR, owner_id=owner_id)


def test_owner_sees_and_cancels(server, stored):
    owner, owner_id = as_guest(server, stored)
    job_id = put_far_off(stored, owner_id)
    seen = owner.get(f"/api/jobs/{job_id}")
    assert seen.status_code == 200
    told = seen.json()
    assert (told["id"], told["state"], told["error"], told["result"]) == (
        *(job_id, "queued", None, None),
    )
    assert told["place"] >= 1
    cancelled = owner.delete(f"/api/jobs/{job_id}")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert row_of(stored, job_id).state == "cancelled"
    assert owner.delete(f"/api/jobs/{job_id}").json()["state"] == "cancelled"


def test_place_counts_those_before(server, stored):
    _, owner_id = as_guest(server, stored)
    first, second = put_far_off(stored, owner_id), put_far_off(stored, owner_id)
    # In one transaction: the server's own jobs leave the queue and come back meanwhile.
    before, place = stored.read(
        lambda db: [
            service.place(db, service.found(db, Identity(account_id=owner_id), job_id))
            for job_id in (first, second)
        ]
    )
    assert place == before + 1


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_others_learn_nothing(server, stored, method):
    _, owner_id = as_guest(server, stored)
    other, _ = as_guest(server, stored)
    job_id = put_far_off(stored, owner_id)
    refused = other.request(method, f"/api/jobs/{job_id}")
    missing = other.request(method, "/api/jobs/999999")
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.json() == missing.json()
    assert server.client().request(method, f"/api/jobs/{job_id}").status_code == 401
    assert row_of(stored, job_id).state == "queued"


def test_job_of_nobody_is_not_everybodys(server, stored):
    somebody, _ = as_guest(server, stored)
    job_id = put(stored, "tests.far", run_at=utc_now() + timedelta(days=1))
    assert somebody.get(f"/api/jobs/{job_id}").status_code == 404


def test_detail_of_an_error_is_for_admins(server, stored):
    owner, owner_id = as_guest(server, stored)
    admin, _ = as_guest(server, stored, role="admin")
    job_id = put_far_off(stored, owner_id)
    with stored.engine.begin() as connection:
        failed = {"state": "failed", "error": ERROR, "finished_at": utc_now()}
        connection.execute(update(JobRow).where(JobRow.id == job_id).values(**failed))
    assert owner.get(f"/api/jobs/{job_id}").json()["error"] == {
        key: ERROR[key] for key in ("code", "message")
    }
    assert admin.get(f"/api/jobs/{job_id}").json()["error"] == ERROR
