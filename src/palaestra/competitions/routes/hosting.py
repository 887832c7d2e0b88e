"""Hosting: the documented POST, with files or texts; inspection of a file; samples."""

from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from palaestra.competitions.access import may_host
from palaestra.competitions.paths import paths
from palaestra.competitions.routes.bodies import format_of_file, read_json
from palaestra.competitions.schemas import HostedItem, Preview
from palaestra.competitions.service import downloads, hosting
from palaestra.competitions.service.fetching import fetch_into
from palaestra.competitions.service.hosting import Table
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.sources import format_of
from palaestra.competitions.specs import Spec, read_spec
from palaestra.core.access import Identity
from palaestra.core.blobs import Incoming
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import utc_now
from palaestra.core.errors import Forbidden, Invalid
from palaestra.core.http import Call, Declared, Upload, post

GIB = 1 << 30
JSON_BODY = 16 << 20
_TEXTS = ("csv", "json")
INSPECT = "palaestra.competitions.inspection:inspect"


@post(*paths("competitions", "competition"), access=may_host, streams=True, max_body=3 * GIB)
async def host(
    counter: Counter, identity: Identity, server: ServerSettings, call: Call
) -> HostedItem:
    """Host a competition: JSON as documented, or a form with the tables as files."""
    zone = ZoneInfo(server.timezone)
    with ExitStack() as stack:
        if call.content_type == "multipart/form-data":
            return await _host_form(counter, identity, call, zone, stack)
        return await _host_json(counter, identity, call, zone, stack)


async def _host_json(
    counter: Counter, identity: Identity, call: Call, zone: ZoneInfo, stack: ExitStack
) -> HostedItem:
    sent = await read_json(call, object, limit=JSON_BODY)
    spec = _read(sent, identity, zone, files=())
    return await hosting.host(
        counter,
        identity,
        spec,
        dataset=await _spec_table(counter, stack, "dataset", spec),
        answer=None if spec.truth_url else await _spec_table(counter, stack, "answer", spec),
    )


def _read(sent: Any, identity: Identity, zone: ZoneInfo, *, files: tuple[str, ...]) -> Spec:
    if not isinstance(sent, dict):
        raise Invalid("body", "The body must be a JSON object with a spec.")
    claimed = sent.get("id")
    if claimed not in (None, "") and str(claimed) != identity.public_id:
        raise Forbidden("The id is another client's: host as yourself.")
    return read_spec(sent.get("spec"), now=utc_now(), timezone=zone, files=files)


async def _spec_table(counter: Counter, stack: ExitStack, field: str, spec: Spec) -> Table:
    """From the text in the spec, or from the URL that stands there."""
    url: str | None = getattr(spec, f"{field}_url")
    if url is None:
        text, stated = getattr(spec, field), getattr(spec, f"{field}_type")
        return text_table(counter, stack, field, text, stated)
    incoming = _incoming(counter, stack, field)
    await fetch_into(counter, incoming, url, field=field)
    return Table(incoming=incoming, format=format_of_file(incoming))


def text_table(
    counter: Counter, stack: ExitStack, field: str, text: str | None, format: str | None
) -> Table:
    assert text is not None, "read_spec refuses a spec without it"
    incoming = _incoming(counter, stack, field)
    incoming.write(text.encode())
    return Table(incoming=incoming, format=format or format_of(text))


def _incoming(counter: Counter, stack: ExitStack, field: str) -> Incoming:
    return stack.enter_context(counter.blobs.receive(limit=GIB, field=field))


async def _host_form(
    counter: Counter, identity: Identity, call: Call, zone: ZoneInfo, stack: ExitStack
) -> HostedItem:
    assert call.form is not None, "declared with streams=True"
    parts: dict[str, str | Upload] = await call.form()
    text = parts.get("spec")
    if not isinstance(text, str):
        raise Invalid("spec", "The part spec of the form is missing: the spec as JSON.")
    files = tuple(name for name in ("dataset", "answer") if isinstance(parts.get(name), Upload))
    try:
        sent = {"spec": msgspec.json.decode(text)}
    except msgspec.DecodeError as error:
        raise Invalid("spec", f"The spec is not valid JSON: {error}.") from error
    spec = _read(sent, identity, zone, files=files)
    tables = {
        field: await _form_table(counter, stack, field, parts.get(field), spec)
        for field in ("dataset", *(() if spec.truth_url else ("answer",)))
    }
    return await hosting.host(
        counter, identity, spec, dataset=tables["dataset"], answer=tables.get("answer")
    )


async def _form_table(
    counter: Counter, stack: ExitStack, field: str, part: str | Upload | None, spec: Spec
) -> Table:
    if not isinstance(part, Upload):
        return await _spec_table(counter, stack, field, spec)
    stated: str | None = getattr(spec, f"{field}_type")
    incoming = _incoming(counter, stack, field)
    await incoming.write_all(part.chunks())
    return Table(incoming=incoming, format=_file_format(incoming, stated))


def _file_format(incoming: Incoming, stated: str | None) -> str:
    """What a file begins with counts; only between texts does the host's word."""
    seen = format_of_file(incoming)
    return stated if seen in _TEXTS and stated in _TEXTS else seen


@post("/api/v1/competitions/inspect", access=may_host, streams=True, max_body=GIB)
async def inspect(counter: Counter, call: Call, field: str = "dataset") -> Preview:
    """What a table holds, before hosting; `field` is what errors call it."""
    assert call.stream is not None, "declared with streams=True"
    with counter.blobs.receive(limit=GIB, field=field[:40]) as incoming:
        await incoming.write_all(call.stream())
        await counter.database.in_thread(incoming.finish)
        found = await counter.engine.run(
            INSPECT,
            {
                "path": str(incoming.path),
                "format": format_of_file(incoming),
                "field": field[:40],
            },
            timeout=hosting.TIMEOUT,
            memory=hosting.MEMORY,
        )
    return downloads.preview(found)


ROUTES: list[Declared] = [host, inspect]
