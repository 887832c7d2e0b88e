"""The request as handlers see it: without the framework."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from palaestra.core.decoding import invalid_from
from palaestra.core.errors import Invalid
from palaestra.core.http.form_stream import MULTIPART, URLENCODED, read_form

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart form, on disk or in memory."""

    filename: str
    content_type: str
    read_chunk: Callable[[int], Any]

    async def chunks(self, size: int = 1 << 20) -> AsyncIterator[bytes]:
        while chunk := await self.read_chunk(size):
            yield chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    basepath: str
    query: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    path_parameters: Mapping[str, str]
    address: str
    is_https: bool
    body: bytes = b""
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    form: Callable[[], Any] | None = None
    _cache: dict[str, Any] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def accepts_html(self) -> bool:
        return "text/html" in self.headers.get("accept", "")

    @property
    def wants_json(self) -> bool:
        """Whether JSON is asked for by name."""
        return "application/json" in self.headers.get("accept", "")

    @property
    def bearer(self) -> str | None:
        """The token of the Authorization header; None where there is no such header."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else None

    def query_values(self) -> dict[str, list[str]]:
        """All values of each query parameter, in order."""
        if "query" not in self._cache:
            values: dict[str, list[str]] = {}
            for name, value in parse_qsl(self.query, keep_blank_values=True):
                values.setdefault(name, []).append(value)
            self._cache["query"] = values
        found: dict[str, list[str]] = self._cache["query"]
        return found

    def decode(self, kind: type[T]) -> T:
        """The JSON body as `kind`, whatever the Content-Type says.

        Raises Invalid naming the field as msgspec's path does.
        """
        try:
            return msgspec.json.decode(self.body, type=kind)
        except msgspec.ValidationError as error:
            raise invalid_from(error) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Invalid("body", f"The body is not valid JSON: {error}.") from error

    async def fields(self) -> dict[str, Any]:
        """As `arguments`, also where the body is a multipart form: its texts, and its Uploads."""
        if self.content_type != "multipart/form-data" or self.form is None:
            return self.arguments()
        sent: dict[str, Any] = await self.form()
        return sent

    def arguments(self) -> dict[str, Any]:
        """Query, form and JSON-object arguments in one dictionary; the body wins.

        Documented clients send any of the three, whatever the method and the Content-Type.
        """
        if "arguments" not in self._cache:
            merged: dict[str, Any] = {
                name: values[0] if len(values) == 1 else values
                for name, values in self.query_values().items()
            }
            merged.update(self._body_arguments())
            self._cache["arguments"] = merged
        arguments: dict[str, Any] = self._cache["arguments"]
        return arguments

    def _body_arguments(self) -> dict[str, Any]:
        if not self.body.strip():
            return {}
        if self.content_type == MULTIPART:
            return dict(read_form(self.headers["content-type"], self.body, limit=len(self.body)))
        is_form = self.content_type == URLENCODED
        # curl and old clients give this type to JSON bodies too.
        if is_form and not self.body.lstrip().startswith(b"{"):
            return dict(_form_pairs(self.body))
        decoded = self.decode(object)
        if not isinstance(decoded, dict):
            raise Invalid("body", "The body must be a JSON object.")
        return decoded


def _form_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)
    except ValueError as error:
        raise Invalid("body", "The body is not a valid form.") from error
