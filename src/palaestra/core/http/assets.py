"""The built UI's files: hashed, immutable, sent as brotli or gzip where the client takes it."""

import mimetypes
import re
from dataclasses import dataclass
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
        """A file by its path below `folder`; raises NotFound."""
        hashed = name.startswith("assets/")
        return self._serve(name, accept_encoding, caching=_FOREVER if hashed else _A_DAY)

    def serve_icon(self, accept_encoding: str) -> Rendered:
        """The pages' icon at an address that stays; raises NotFound where no pages are built."""
        name = next((name for name in self._assets if name.startswith(_ICON)), "")
        return self._serve(name, accept_encoding, caching=_A_DAY)

    def _serve(self, name: str, accept_encoding: str, *, caching: str) -> Rendered:
        asset = self._assets.get(name)
        if asset is None:
            raise NotFound("file")
        headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
        taken = _taken(accept_encoding)
        for encoding, path in asset.encoded.items():
            if encoding in taken:
                headers["Content-Encoding"] = encoding
                return _rendered(path, asset.media_type, headers)
        return _rendered(asset.path, asset.media_type, headers)


def _taken(accept_encoding: str) -> set[str]:
    """The encodings of an Accept-Encoding header, without those it refuses by `q=0`."""
    weighed = (part.partition(";") for part in accept_encoding.lower().split(","))
    return {name.strip() for name, _, weight in weighed if not _REFUSED.fullmatch(weight.strip())}


def _asset(file: Path) -> _Asset:
    encoded = {
        encoding: compressed
        for encoding, suffix in _ENCODINGS
        if (compressed := file.with_name(file.name + suffix)).exists()
    }
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return _Asset(file, media_type, encoded)


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
