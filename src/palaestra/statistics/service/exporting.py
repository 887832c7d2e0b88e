"""Results, data sets and workspaces as files."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import Conflict, Invalid, NotFound
from palaestra.statistics.formats import documents
from palaestra.statistics.formats.wording import Wording
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.preferences import effective
from palaestra.statistics.service import objects, preferences, values, workspaces
from palaestra.statistics.service.importing import MEMORY, TIMEOUT, Importer
from palaestra.statistics.structures import Problem

MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
DOCUMENTS = ("html", "docx")
AT_ONCE = 5000
# Each may be a drawing that takes a second.
MOST_SHOWN = 100


def titled(
    db: ReadSession, identity: Identity, workspace_id: str, hash: int, *, wording: Wording
) -> dict[str, Any]:
    """One result or document to be written, with the settings that count for a file."""
    workspace = workspaces.find(db, identity, workspace_id)
    try:
        stored = objects.get(db, workspace.id, hash)
    except Problem as problem:
        raise NotFound("object") from problem
    if stored.type == "dataset":
        return {"dataset": stored.name, "rows": stored.rows}
    if stored.type == "document":
        return _document(db, stored, settings=_settings(db, workspace), wording=wording)
    if stored.state != "done" or stored.result is None:
        raise Conflict("This has no result yet.")
    return {
        "title": wording.title(stored.type, stored.body, name=stored.name),
        "result": stored.result,
        "settings": _settings(db, workspace, own=stored.body.get("settings")),
    }


def _settings(
    db: ReadSession, workspace: Workspace, own: dict[str, Any] | None = None
) -> dict[str, Any]:
    return effective(preferences.active(db, workspace.account_id), format="file", own=own)


def _document(
    db: ReadSession, stored: StoredObject, *, settings: dict[str, Any], wording: Wording
) -> dict[str, Any]:
    """A document with the results that it shows, those that are there."""
    text = str(stored.body.get("text", ""))
    shown = {part.hash for part in documents.parts(text) if isinstance(part, documents.Shown)}
    if len(shown) > MOST_SHOWN:
        raise Invalid("text", f"A document shows at most {MOST_SHOWN} results: divide it.")
    found = objects.done(db, stored.workspace_id, shown)
    return {
        "title": str(
            stored.body.get("label")
            or stored.name
            or wording.say("reports.numbered", number=stored.hash)
        ),
        "text": text,
        "results": {str(one.hash): one.result for one in found},
        "settings": settings,
    }


async def written(
    importer: Importer, found: dict[str, Any], *, format: str, language: str
) -> bytes:
    """A result or a document as a file; drawn and written in a worker."""
    known = DOCUMENTS if "text" in found else tuple(MEDIA)
    if format not in known:
        raise Invalid("format", f"A format is one of {', '.join(known)}.")
    with importer.blobs.scratch() as folder:
        what, given = "write_document", found
        if "result" in found:
            titled = [{"title": found["title"], "result": found["result"]}]
            what = "write_results"
            given = {"titled": titled, "title": found["title"], "settings": found["settings"]}
        await importer.workers.run(
            f"palaestra.statistics.formats.writing:{what}",
            {**given, "format": format, "language": language, "out": str(folder / "file")},
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        return (folder / "file").read_bytes()


async def rows_as_csv(
    importer: Importer, identity: Identity, workspace_id: str, hash: int
) -> AsyncIterator[bytes]:
    """A data set, some rows at a time, labels for codes."""
    start = 0
    while True:
        chunk = await importer.database.aread(_csv_part, identity, workspace_id, hash, start=start)
        if chunk is None:
            return
        yield chunk
        start += AT_ONCE


def _csv_part(
    db: ReadSession, identity: Identity, workspace_id: str, hash: int, *, start: int
) -> bytes | None:
    import csv
    import io

    workspace = workspaces.find(db, identity, workspace_id)
    stored = objects.get(db, workspace.id, hash)
    if start >= max(1, stored.rows or 0):
        return None
    found = values.part(db, stored, start=start, count=AT_ONCE)
    metas = [meta for meta in objects.metas(stored) if meta["name"] in found]
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    if start == 0:
        writer.writerow([meta["name"] for meta in metas])
    columns = [[_cell(value, meta) for value in found[meta["name"]]] for meta in metas]
    writer.writerows(zip(*columns, strict=True))
    return sheet.getvalue().encode()


def _cell(value: Any, meta: dict[str, Any]) -> Any:
    if value is None:
        return ""
    if meta["mode"] in ("nominal", "ordinal"):
        return (meta.get("labels") or [])[value - 1]
    if isinstance(value, bool):
        return "true" if value else "false"
    return int(value) if isinstance(value, float) and value.is_integer() else value


def workspace_file(db: ReadSession, identity: Identity, workspace_id: str) -> bytes:
    """A workspace as one JSON file, which `read_workspace` takes again."""
    workspace = workspaces.find(db, identity, workspace_id)
    told = [_whole(db, stored) for stored in workspaces.objects_of(db, workspace.id)]
    content = {
        "type": "workspace",
        "name": workspace.name,
        "next_hash": workspace.next_hash,
        "objects": told,
    }
    return msgspec.json.encode(content)


def _whole(db: ReadSession, stored: Any) -> dict[str, Any]:
    told = objects.wire(db, stored, whole=False)
    if stored.type == "dataset":
        found = values.part(db, stored, start=0, count=stored.rows or 0)
        told["variables"] = [
            {**meta, "values": found.get(meta["name"])} for meta in objects.metas(stored)
        ]
        names = values.row_names(db, stored)
        told |= {"rownames": names} if names else {}
    return told
