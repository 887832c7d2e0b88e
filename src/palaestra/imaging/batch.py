"""Many photos against one model, in a worker: a zip of warped photos and a table of matrices."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from palaestra.core.blobs import Blobs
from palaestra.core.errors import Invalid
from palaestra.imaging import work
from palaestra.imaging.asked import Asked
from palaestra.imaging.drawing import warped, write_png
from palaestra.imaging.names import TABLE
from palaestra.imaging.pictures.reading import Picture, read_picture
from palaestra.imaging.recipes.recipe import Found
from palaestra.imaging.registering import register

COLUMNS = [
    *("file", "ok", "algorithm", "confidence", "inliers", "rms_error_px"),
    *(f"h{row}{column}" for row in (1, 2, 3) for column in (1, 2, 3)),
    *("warped", "error"),
]
# What a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register_batch(
    *,
    model: Path,
    photos: list[tuple[str, str]],
    asked: Asked,
    root: str,
    progress: Callable[[float, str], None],
) -> dict[str, Any]:
    """The ``rows`` of schemas.BatchRow, and the hash of the ``archive`` in the store at `root`."""
    theirs = read_picture(str(model), field="model-file", pixels=asked.limits.pixels)
    store = Blobs(Path(root))
    rows, lines = [], []
    with store.scratch() as folder:
        archive = folder / "archive.zip"
        # Pictures are compressed already.
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as out:
            for place, (name, path) in enumerate(photos):
                progress(place / len(photos), name)
                line = _one(out, folder / "warped.png", place, name, path, theirs, asked)
                lines.append(line)
                rows.append({key: line.get(key) for key in _SHOWN})
            out.writestr(TABLE, _table(lines), zipfile.ZIP_DEFLATED)
        return {"rows": rows, "archive": store.add_file(archive).hash}


_SHOWN = ("file", "ok", "algorithm", "confidence", "error", "code")


def _one(
    out: zipfile.ZipFile,
    scratch: Path,
    place: int,
    name: str,
    path: str,
    model: Picture,
    asked: Asked,
) -> dict[str, Any]:
    """A line of the table; what is wrong with one photo does not stop the others."""
    try:
        user = read_picture(path, field="user-file", pixels=asked.limits.pixels)
        found = register(
            user.grey,
            model.grey,
            algorithm=asked.algorithm,
            recipe=asked.recipe,
            mirror=asked.mirror,
        )
    except Invalid as refused:
        return {"file": name, "ok": False, "error": refused.message, "code": refused.code}
    write_png(warped(user.colour, found.matrix, (model.width, model.height)), str(scratch))
    entry = f"{place + 1:03}-{_safe(name)}.png"
    out.write(scratch, entry)
    return _line(found, name, entry, asked, user, model)


def _line(
    found: Found, name: str, entry: str, asked: Asked, user: Picture, model: Picture
) -> dict[str, Any]:
    answer = work.answer(found, asked, user, model, elapsed=0.0)
    numbers = [value for row in answer["homography_matrix"] for value in row]
    matrix = dict(zip((c for c in COLUMNS if re.fullmatch(r"h\d\d", c)), numbers, strict=True))
    kept = ("algorithm", "confidence", "inliers", "rms_error_px")
    told = {key: answer[key] for key in kept}
    return {"file": name, "ok": True, **told, **matrix, "warped": entry}


def _safe(name: str) -> str:
    """A file's name without what a file system or a shell may take amiss."""
    return (
        re.sub(r"[^\w.-]+", "_", PurePath(name.replace("\\", "/")).stem)[:60].lstrip(".") or "photo"
    )


def _table(lines: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    for line in lines:
        writer.writerow({key: _cell(value) for key, value in line.items()})
    return text.getvalue()


def _cell(value: Any) -> Any:
    """Names and texts are never formulas."""
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value
