"""Export: results and data sets as files, workspaces as files, and those back."""

from typing import Any

import msgspec

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Declared, Reply, StreamReply, get, post
from palaestra.statistics.access import may_compute
from palaestra.statistics.formats.wording import Language, Wording
from palaestra.statistics.routes.workspaces import item
from palaestra.statistics.schemas import WorkspaceItem
from palaestra.statistics.service import bringing, exporting
from palaestra.statistics.service.importing import Importer


class WorkspaceFile(msgspec.Struct, kw_only=True):
    """As the export wrote it; keys that are not named here are ignored."""

    name: str = "Workspace"
    objects: list[dict[str, Any]]


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@get("/api/statistics/objects/{workspace_id:str}/{hash:int}/export", access=may_compute)
async def export(
    importer: Importer,
    identity: Identity,
    workspace_id: str,
    hash: int,
    format: str = "csv",
    language: Language = "en",
) -> Reply[bytes] | StreamReply:
    """A result as csv, html, docx, and a graph also as png, svg, pdf; a data set as csv.

    A document with its results is written as html or docx. `language` is the reader's: all
    words but those of the data and of R are in it.
    """
    found = await importer.database.aread(
        exporting.titled, identity, workspace_id, hash, wording=Wording(language)
    )
    if "dataset" in found:
        if format != "csv":
            raise Invalid("format", "A data set is exported as csv.")
        chunks = exporting.rows_as_csv(importer, identity, workspace_id, hash)
        return StreamReply(chunks=chunks, filename=f"{found['dataset']}.csv", media_type="text/csv")
    content = await exporting.written(importer, found, format=format, language=language)
    return Reply(
        content=content,
        media_type=exporting.MEDIA[format],
        headers=_attachment(f"{'report' if 'text' in found else 'result'}-{hash}.{format}"),
    )


@get("/api/statistics/workspaces/{workspace_id:str}/export", access=may_compute)
def export_workspace(
    db: ReadSession, identity: Identity, workspace_id: str, format: str = "json"
) -> Reply[bytes]:
    """The workspace as one file."""
    if format != "json":
        raise Invalid("format", "A workspace is exported as json.")
    content = exporting.workspace_file(db, identity, workspace_id)
    return Reply(content=content, headers=_attachment(f"workspace-{workspace_id}.json"))


@post("/api/statistics/workspaces/import", access=may_compute, max_body=1 << 28)
def import_workspace(db: DbSession, identity: Identity, data: WorkspaceFile) -> WorkspaceItem:
    """A workspace from its file; it is computed anew. All of it or nothing."""
    made = bringing.bring(db, identity, name=data.name, sent=data.objects)
    return item(made, made.id)


ROUTES: list[Declared] = [export, export_workspace, import_workspace]
