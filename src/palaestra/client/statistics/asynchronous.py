"""`AsyncClient.statistics`: the calls of `Client.statistics`, on the event loop."""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palaestra.client.shells import AsyncShell
from palaestra.client.statistics import calls
from palaestra.client.statistics.workspaces import (
    PATIENCE,
    Answer,
    Dataset,
    columns_as_dataset,
    dataset_of,
)


@dataclass(frozen=True, slots=True)
class AsyncOutput(Answer):
    _workspace: "AsyncWorkspace" = field(repr=False, compare=False)

    async def export(self, format: str) -> bytes:
        """As `Output.export`."""
        shell, id = self._workspace._shell, self._workspace.id
        return await shell.run(calls.exported(shell.session, id, self.hash, format))


class AsyncWorkspace:
    """As `Workspace`, whose docstrings hold here too; every call is awaited."""

    def __init__(self, shell: AsyncShell, id: str, name: str) -> None:
        self._shell, self.id, self.name = shell, id, name

    def __repr__(self) -> str:
        return f"AsyncWorkspace({self.name!r}, id={self.id!r})"

    async def datasets(self) -> list[Dataset]:
        found = await self._shell.run(calls.snapshot(self._shell.session, self.id))
        return [dataset_of(one) for one in found["objects"] if one["type"] == "dataset"]

    async def import_file(
        self, file: str | os.PathLike[str], *, name: str | None = None, **choices: Any
    ) -> Dataset:
        """As `Workspace.import_file`."""
        path = Path(file)
        flow = calls.imported(
            self._shell.session,
            self.id,
            await asyncio.to_thread(path.read_bytes),
            filename=path.name,
            name=name,
            choices=choices,
        )
        return dataset_of(await self._shell.run(flow))

    async def add(self, name: str, **columns: list[Any]) -> Dataset:
        """As `Workspace.add`."""
        wanted = columns_as_dataset(name, columns)
        (hash,) = await self._shell.run(calls.put(self._shell.session, self.id, [wanted]))
        flow = calls.computed(self._shell.session, self.id, hash, within=PATIENCE)
        return dataset_of(await self._shell.run(flow))

    async def compute(self, type: str, *, within: float = PATIENCE, **fields: Any) -> AsyncOutput:
        """As `Workspace.compute`."""
        session = self._shell.session
        put = calls.put(session, self.id, [{"type": type, **fields}])
        (hash,) = await self._shell.run(put)
        found = await self._shell.run(calls.computed(session, self.id, hash, within=within))
        return AsyncOutput(hash, type, found["result"], self)

    async def crosstab(
        self, rows: list[str], columns: list[str] | None = None, **fields: Any
    ) -> AsyncOutput:
        return await self.compute(
            "crosstab", row_variables=rows, column_variables=columns or [], **fields
        )

    async def describe(self, *variables: str, **fields: Any) -> AsyncOutput:
        return await self.compute("descriptive", variables=list(variables), **fields)

    async def test(self, mode: str, *variables: str, **fields: Any) -> AsyncOutput:
        """As `Workspace.test`."""
        return await self.compute("test", mode=mode, variables=list(variables), **fields)

    async def graph(self, mode: str, *variables: str, **fields: Any) -> AsyncOutput:
        return await self.compute("graph", mode=mode, variables=list(variables), **fields)


class AsyncStatistics:
    """As `Statistics`."""

    def __init__(self, shell: AsyncShell) -> None:
        self._shell = shell

    async def workspaces(self) -> list[AsyncWorkspace]:
        """One's own, the current one first."""
        found = await self._shell.run(calls.listed(self._shell.session))
        return [AsyncWorkspace(self._shell, one["id"], one["name"]) for one in found]

    async def create(self, name: str) -> AsyncWorkspace:
        """A new one, which is the current one then."""
        made = await self._shell.run(calls.made(self._shell.session, name))
        return AsyncWorkspace(self._shell, made["id"], made["name"])
