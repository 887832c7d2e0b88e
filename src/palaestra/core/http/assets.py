"""The built UI's files: hashed, immutable, sent as brotli or gzip where the client takes it."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from palaestra.core.access import public
from palaestra.core.errors import NotFound
from palaestra.core.http.call import Call
from palaestra.core.http.render import Rendered
from palaestra.core.http.route import get

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


@dataclass(frozen=True, slots=True)
class _Asset:
    path: Path
    media_type: str
    encoded: dict[str, Path]


class Assets:
    """Knows every file under `folder` from the start, so no request's text becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._assets = {
            file.relative_to(folder).as_posix(): _asset(file)
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix not in (".br", ".gz", ".html")
        }

    def serve(self, name: str, accept_encoding: str) -> Rendered:
        asset = self._assets.get(name)
        if asset is None:
            raise NotFound("file")
        headers = {
            "Cache-Control": _FOREVER if name.startswith("assets/") else _A_DAY,
            "Vary": "Accept-Encoding",
        }
        for encoding, path in asset.encoded.items():
            if encoding in accept_encoding:
                headers["Content-Encoding"] = encoding
                return _rendered(path, asset.media_type, headers)
        return _rendered(asset.path, asset.media_type, headers)


def _asset(file: Path) -> _Asset:
    encoded = {
        encoding: compressed
        for encoding, suffix in _ENCODINGS
        if (compressed := file.with_name(file.name + suffix)).exists()
    }
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return _Asset(file, media_type, encoded)


def _rendered(path: Path, media_type: str, headers: dict[str, str]) -> Rendered:
    return Rendered(content=path.read_bytes(), media_type=media_type, headers=headers)


@get("/static/{name:path}", access=public)
async def static_file(assets: Assets, call: Call) -> Rendered:
    """A file of the web UI."""
    name = call.path_parameters["name"].lstrip("/")
    return assets.serve(name, call.headers.get("accept-encoding", ""))


@get("/favicon.ico", access=public)
async def favicon(assets: Assets, call: Call) -> Rendered:
    """The icon browsers ask for by themselves."""
    return assets.serve("favicon.svg", call.headers.get("accept-encoding", ""))
