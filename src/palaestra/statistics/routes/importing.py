"""Import: a file is looked at, read again with other choices, and made a data set."""

from typing import Any

import msgspec

from palaestra.core.access import Identity
from palaestra.core.decoding import invalid_from
from palaestra.core.errors import Invalid, TooLarge
from palaestra.core.http import Call, Declared, Upload, post
from palaestra.statistics.access import may_compute
from palaestra.statistics.schemas import Choices, ImportAgain, ImportPreview, NewDataset
from palaestra.statistics.service import importing
from palaestra.statistics.service.importing import LARGEST, Importer

_ROOT = "/api/statistics/import"
JSON_BODY = 1 << 20


# Room for the form around the largest file.
@post(_ROOT, access=may_compute, streams=True, max_body=LARGEST + (1 << 20))
async def look(importer: Importer, identity: Identity, call: Call) -> ImportPreview:
    """A form with the `file` (and `choices` as JSON), or JSON with the `upload` seen before."""
    if call.content_type == "multipart/form-data":
        upload_id, choices = await _from_form(importer, identity, call)
    else:
        again = await _again(call)
        upload_id, choices = again.upload, again.choices
    told = await importing.look(importer, identity, upload_id, choices)
    return msgspec.convert(told, ImportPreview)


async def _from_form(importer: Importer, identity: Identity, call: Call) -> tuple[str, Choices]:
    assert call.form is not None, "declared with streams=True"
    parts: dict[str, str | Upload] = await call.form()
    file, said = parts.get("file"), parts.get("choices", "{}")
    if not isinstance(file, Upload):
        raise Invalid("file", "The part “file” of the form is missing.")
    choices = _choices(said)
    upload_id = await importing.keep(
        importer, identity, file.chunks(), filename=file.filename or "data"
    )
    return upload_id, choices


def _choices(said: str | Upload) -> Choices:
    if not isinstance(said, str):
        raise Invalid("choices", "The choices are JSON, not a file.")
    found: Choices = _decoded(said.encode(), Choices, field="choices")
    return found


def _decoded(raw: bytes, kind: Any, *, field: str) -> Any:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(field, f"This is not valid JSON: {error}.") from error


async def _again(call: Call) -> ImportAgain:
    assert call.stream is not None, "declared with streams=True"
    body = bytearray()
    async for chunk in call.stream():
        body += chunk
        if len(body) > JSON_BODY:
            raise TooLarge("body", "Send files as a form.")
    found: ImportAgain = _decoded(bytes(body), ImportAgain, field="body")
    return found


@post(f"{_ROOT}/{{upload_id:str}}/dataset", access=may_compute)
async def make(
    importer: Importer, identity: Identity, upload_id: str, data: NewDataset
) -> dict[str, Any]:
    """The upload as a data set of the workspace; its rows are fetched."""
    return await importing.make_dataset(
        importer,
        identity,
        upload_id,
        workspace_id=data.workspace,
        name=data.name,
        choices=data.choices,
    )


ROUTES: list[Declared] = [look, make]
