"""The built UI's files: hashed, immutable, sent as brotli or gzip where the client takes it."""

import mimetypes
import os
import re
from collections.abc import Iterator
from pathlib import Path

from palaestra.core.access import public
from palaestra.core.errors import NotFound
from palaestra.core.http.call import Call
from palaestra.core.http.render import Rendered
from palaestra.core.http.route import get

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# The pages' own icon, for browsers that look at something else of ours, such as a JSON answer.
_ICON = "assets/mark-"
_REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


class Assets:
    """Knows every file under `folder` from the start, so no request's text becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = frozenset(_names(folder))

    def serve(self, name: str, accept_encoding: str) -> Rendered:
        """A file by its path below `folder`; raises NotFound."""
        hashed = name.startswith("assets/")
        return self._serve(name, accept_encoding, caching=_FOREVER if hashed else _A_DAY)

    def serve_icon(self, accept_encoding: str) -> Rendered:
        """The pages' icon at an address that stays; raises NotFound where no pages are built."""
        icons = (name for name in self._names if name.startswith(_ICON) and _is_whole(name))
        name = min(icons, default="")
        return self._serve(name, accept_encoding, caching=_A_DAY)

    def _serve(self, name: str, accept_encoding: str, *, caching: str) -> Rendered:
        if name not in self._names or not _is_whole(name):
            raise NotFound("file")
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
        taken = _taken(accept_encoding)
        for encoding, suffix in _ENCODINGS:
            if encoding in taken and name + suffix in self._names:
                headers["Content-Encoding"] = encoding
                return _rendered(self._folder / (name + suffix), media_type, headers)
        return _rendered(self._folder / name, media_type, headers)


def _names(folder: Path) -> Iterator[str]:
    """Of all files, from `folder` on: as texts, since so many paths take ten times as long."""
    whole = len(str(folder)) + 1
    for inner, _, files in os.walk(folder):
        place = inner[whole:].replace(os.sep, "/")
        yield from (f"{place}/{file}" if place else file for file in files)


def _is_whole(name: str) -> bool:
    """Neither the packed form of another file nor a page, which is filled in before it is sent."""
    return not name.endswith((".br", ".gz", ".html"))


def _taken(accept_encoding: str) -> set[str]:
    """The encodings of an Accept-Encoding header, without those it refuses by `q=0`."""
    weighed = (part.partition(";") for part in accept_encoding.lower().split(","))
    return {name.strip() for name, _, weight in weighed if not _REFUSED.fullmatch(weight.strip())}


def _rendered(path: Path, media_type: str, headers: dict[str, str]) -> Rendered:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:  # the pages were built anew under a running server
        raise NotFound("file") from error
    return Rendered(content=content, media_type=media_type, headers=headers)


@get("/static/{name:path}", access=public, counts=False)
async def static_file(assets: Assets, call: Call) -> Rendered:
    """A file of the web UI."""
    name = call.path_parameters["name"].lstrip("/")
    return assets.serve(name, call.headers.get("accept-encoding", ""))


@get("/favicon.ico", access=public, counts=False)
async def favicon(assets: Assets, call: Call) -> Rendered:
    """The icon browsers ask for by themselves."""
    return assets.serve_icon(call.headers.get("accept-encoding", ""))
