"""What the export of an account has of its casts."""

import httpx

from tests.builders.casts import record
from tests.builders.servers import RunningServer


def test_an_export_has_ones_own_casts(client: httpx.Client, server: RunningServer) -> None:
    client.post("/api/v1/register", json={})
    number, deleted = record(client, title="Mine"), record(client)
    client.delete(f"/elicast/{deleted}")
    with server.client() as other:
        record(other, title="Nobody's")
    (cast,) = client.get("/api/account/export").json()["screencasts"]["casts"]
    assert (cast["id"], cast["title"]) == (number, "Mine")
    assert client.get(cast["archive"]).status_code == 200
