"""A server killed while it computes: what it acknowledged is there, and is computed."""

import httpx

from tests.builders.processes import serving
from tests.builders.waiting import eventually
from tests.builders.workspaces import nine

OUTPUTS = [
    {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]},
    *({"type": "test", "mode": mode, "variables": ["C", "A"]} for mode in ("t2", "kruskal")),
    {"type": "graph", "mode": "scatter", "variables": ["C", "D"]},
]


def objects_of(client: httpx.Client, workspace: str) -> list[dict]:
    found: list[dict] = client.get(f"/api/statistics/workspaces/{workspace}").json()["objects"]
    return found


def test_kill_9_while_computing_loses_nothing_that_was_acknowledged(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        token = client.cookies["user"]
        made = client.post("/api/statistics/workspaces", json={"name": "W"}).json()["id"]
        path = f"/api/statistics/workspaces/{made}/objects"
        client.post(path, json={"objects": [nine(), *OUTPUTS]}).raise_for_status()
        server.kill()
    with serving(data) as server, server.client() as client:
        client.cookies.set("user", token)
        eventually(
            lambda: all(one.get("status") == "done" for one in objects_of(client, made)[1:]),
            within=60,
        )
        dataset, crosstab, *_ = objects_of(client, made)

    assert dataset["variables"][2]["values"] == [23, 12, 10, 4, 6, 3, 11, 0, 3]
    cells = [[cell["v"] for cell in row] for row in crosstab["result"]["cells"]]
    assert cells == [[3, 2], [3, 1]]
