"""`client.statistics` against a real server: from a file to numbers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from palaestra import AsyncClient, Client
from palaestra.client.errors import Invalid, NotFound
from palaestra.client.statistics import Workspace
from palaestra.statistics.service.examples import FOLDER
from tests.builders.servers import RunningServer


@pytest.fixture
def workspace(server: RunningServer) -> Iterator[Workspace]:
    with Client(server.url) as client:
        client.register()
        yield client.statistics.create("Course")


def test_file_becomes_a_crosstab_and_a_test(workspace: Workspace, tmp_path: Path) -> None:
    data = workspace.import_file(FOLDER / "nine.csv")
    assert (data.name, data.rows, list(data.variables)) == ("nine", 9, ["A", "B", "C", "D"])

    assert workspace.crosstab(["A"], ["B"]).cells == [[3, 2], [3, 1]]
    welch = workspace.test("t2", "C", "A")
    assert welch.result["p_value"] == pytest.approx(0.213662861198641, rel=1e-9)
    assert "t.test" in welch.code
    assert b"Welch" in welch.export("html")
    assert workspace.describe("C", descriptives=["mean"]).cells == [[8]]


def test_same_calls_on_the_event_loop(server: RunningServer) -> None:
    async def work() -> None:
        async with AsyncClient(server.url) as client:
            await client.register()
            made = await client.statistics.create("Course")
            data = await made.import_file(FOLDER / "nine.csv")
            assert (data.rows, [one.name for one in await made.datasets()]) == (9, ["nine"])
            assert (await made.crosstab(["A"], ["B"])).cells == [[3, 2], [3, 1]]
            assert (await made.describe("C", descriptives=["mean"])).cells == [[8]]
            welch = await made.test("t2", "C", "A")
            assert welch.result["p_value"] == pytest.approx(0.213662861198641, rel=1e-9)
            assert b"Welch" in await welch.export("html")
            assert (await made.graph("hist", "C")).result["spec"]["data"]["values"]
            assert (await made.add("small", x=[1, 2])).rows == 2
            assert [one.id for one in await client.statistics.workspaces()] == [made.id]

    asyncio.run(work())


def test_choices_of_the_import_are_passed_on(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    file.write_text("grade\n1\n2\n2\n")
    data = workspace.import_file(file, name="marks", modes={"grade": "ordinal"})

    assert data.variables["grade"]["labels"] == ["1", "2"]
    assert [one.name for one in workspace.datasets] == ["marks"]


def test_columns_become_a_data_set(workspace: Workspace) -> None:
    data = workspace.add("small", g=["a", "b", None], x=[1, 2.5, None], t=[True, None, False])

    assert [one["mode"] for one in data.variables.values()] == ["nominal", "scalar", "logical"]


def test_what_cannot_be_computed_is_refused_with_its_reason(workspace: Workspace) -> None:
    workspace.add("small", x=[1, 2, 3])
    with pytest.raises(Invalid):
        workspace.test("t1", "no_such_variable")
    with pytest.raises(Invalid, match="no type"):
        workspace.compute("pie")


def test_workspaces_are_ones_own(server: RunningServer, workspace: Workspace) -> None:
    with Client(server.url) as other:
        other.register()
        assert other.statistics.workspaces() == []
        with pytest.raises(NotFound):
            Workspace(other._shell, workspace.id, "stolen").add("x", x=[1])
