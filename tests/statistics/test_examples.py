"""The worked examples: every result of theirs is there, on either engine."""

import pytest

from palaestra.statistics.settings import StatisticsSettings
from tests.builders.servers import make_settings, running
from tests.builders.waiting import eventually


@pytest.mark.parametrize("engine", ["r", "python"])
def test_every_result_of_the_examples_is_computed(tmp_path, engine):
    settings = make_settings(tmp_path, more=[StatisticsSettings(engine=engine)])
    with running(settings) as server, server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        for name in ("nine", "mtcars", "iris"):
            made = client.post(f"/api/statistics/examples/{name}").json()["id"]
            path = f"/api/statistics/workspaces/{made}"

            def results(path: str = path) -> list[dict]:
                found = client.get(path).json()["objects"]
                outputs = [one for one in found if one["type"] != "dataset"]
                settled = all(one["status"] in ("done", "error") for one in outputs)
                return outputs if settled else []

            found = eventually(results, within=60)
            wrong = [one["result"] for one in found if one["status"] == "error"]
            assert wrong == []
            assert {one["result"]["engine"] for one in found} == {engine}


def test_example_that_there_is_not_is_not_found(client):
    client.post("/api/account/register", json={})
    assert client.post("/api/statistics/examples/none").status_code == 404


@pytest.mark.parametrize(
    ("format", "begins"),
    [("csv", b"\xef\xbb\xbf"), ("html", b"<!doctype html>"), ("docx", b"PK\x03\x04")],
)
def test_results_are_written_as_files(tmp_path, format, begins):
    settings = make_settings(tmp_path, more=[StatisticsSettings(engine="python")])
    with running(settings) as server, server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        made = client.post("/api/statistics/examples/nine").json()["id"]
        path = f"/api/statistics/objects/{made}"
        eventually(lambda: client.get(f"{path}/5").json()["status"] == "done", within=60)
        for hash in (2, 3, 4):
            written = client.get(f"{path}/{hash}/export", params={"format": format})
            assert (written.status_code, written.content[: len(begins)]) == (200, begins)
        drawn = {
            kind: client.get(f"{path}/5/export", params={"format": kind}).content[:8]
            for kind in ("png", "svg", "pdf")
        }
        assert drawn["png"] == b"\x89PNG\r\n\x1a\n"
        assert drawn["svg"].startswith(b"<svg")
        assert drawn["pdf"].startswith(b"%PDF")
        refused = client.get(f"{path}/2/export", params={"format": "png"})
        assert refused.status_code == 400
        table = client.get(f"{path}/1/export", params={"format": "csv"})
        assert table.text.splitlines()[:2] == ["A,B,C,D", "M,Y,23,4"]


def test_report_is_written_with_the_results_that_it_names(client):
    client.post("/api/account/register", json={})
    made = client.post("/api/statistics/examples/nine").json()["id"]
    path = f"/api/statistics/objects/{made}"
    eventually(lambda: client.get(f"{path}/2").json()["status"] == "done", within=60)
    text = "# Found\n\n![A by B](result:2)\n\nSo it is."
    shown = client.post("/api/statistics/documents/preview", json={"text": text}).json()
    assert shown["parts"] == [
        {"html": "<h2>Found</h2>\n"},
        {"result": 2, "caption": "A by B"},
        {"html": "<p>So it is.</p>\n"},
    ]
    report = {"type": "document", "label": "Week 1", "text": text}
    put = client.post(
        f"/api/statistics/workspaces/{made}/objects", json={"objects": [report]}
    ).json()
    path = f"{path}/{put['hashes'][0]}/export"

    page = client.get(path, params={"format": "html"})
    assert "report-" in page.headers["content-disposition"]
    assert '<html lang="en">' in page.text
    swedish = client.get(path, params={"format": "html", "language": "sv"})
    assert '<html lang="sv">' in swedish.text
    wrong = client.get(path, params={"format": "html", "language": 'sv"><script>'})
    assert wrong.status_code == 400
    words = ("<h1>Week 1</h1>", "<h2>Found</h2>", '<p class="caption">A by B</p>', "<table>", "So")
    order = [page.text.index(word) for word in words]
    assert order == sorted(order)
    assert client.get(path, params={"format": "docx"}).content[:4] == b"PK\x03\x04"
    assert client.get(path, params={"format": "png"}).status_code == 400
    client.post(
        f"/api/statistics/workspaces/{made}/objects",
        json={"objects": [{**report, "hash": put["hashes"][0], "text": _shows(101)}]},
    ).raise_for_status()
    refused = client.get(path, params={"format": "html"})
    assert (refused.status_code, "100 results" in refused.text) == (400, True)


def _shows(count: int) -> str:
    return "\n\n".join(f"![](result:{hash})" for hash in range(1, count + 1))


def test_workspace_travels_as_a_file(client):
    client.post("/api/account/register", json={})
    made = client.post("/api/statistics/examples/nine").json()["id"]
    file = client.get(f"/api/statistics/workspaces/{made}/export")
    brought = client.post("/api/statistics/workspaces/import", content=file.content)
    assert brought.status_code == 200, brought.text
    path = f"/api/statistics/workspaces/{brought.json()['id']}"

    def done() -> list[dict]:
        found = client.get(path).json()["objects"]
        return found if all(one.get("status", "done") == "done" for one in found) else []

    objects = eventually(done, within=60)
    assert [one["type"] for one in objects] == ["dataset", "crosstab", "test", "test", "graph"]
    assert objects[0]["variables"][0]["values"][:3] == [1, 2, 1]
