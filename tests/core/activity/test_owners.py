"""The logs of one account: exported to its owner, nameless once it is deleted."""

import httpx
from sqlalchemy import func, select

from palaestra.core.activity.models import ActivityRecord, Connection, LogTicket
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders import competitions
from tests.builders.accounts import database_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling
from tests.builders.waiting import eventually


def test_logs_are_exported_and_then_forget_whose_they_were(
    client: httpx.Client, server: RunningServer
) -> None:
    client.post("/api/account/register", json={"username": "Ada"})
    competition = competitions.host(client)
    client.post("/log/ticket", data={"name": "recorder"})
    with calling(server, auth={"token": client.cookies[SESSION_COOKIE]}):
        pass

    def exported() -> dict:
        return client.get("/api/account/export").json()["activity"]

    found = eventually(lambda: log if (log := exported())["connections"] else None)
    assert competition in {record["subject"] for record in found["records"]}
    assert {one["address"] for kind in found.values() for one in kind} == {"127.0.0.1"}

    people = database_of(server)
    kept = {
        kind: people.read(lambda db, kind=kind: db.scalar(select(func.count(kind.id))))
        for kind in (ActivityRecord, LogTicket, Connection)
    }
    assert client.request("DELETE", "/api/account/me", json={"confirm": True}).is_success
    for kind, number in kept.items():
        named = select(func.count(kind.id)).where(
            (kind.account_id.is_not(None)) | (kind.address.is_not(None))
        )
        assert people.read(lambda db, named=named: db.scalar(named)) == 0
        assert people.read(lambda db, kind=kind: db.scalar(select(func.count(kind.id)))) >= number
    people.close()
