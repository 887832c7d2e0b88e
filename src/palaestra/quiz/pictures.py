"""Pictures of strangers: decoded, checked and written anew. Runs in a worker process.

What is kept is what Pillow drew, never what was sent: no metadata, no scripts, no other file
hidden behind a picture's head.
"""

import warnings
from pathlib import Path
from typing import Any

from palaestra.core.errors import Invalid

# 40 megapixels decode to 160 MB; a phone's photograph has 12 to 50.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
THUMBNAIL = (120, 120)
# By the first bytes, not by the name: an SVG is a program, and is none of these.
READ = ("PNG", "JPEG", "GIF", "WEBP")


def prepare(*, path: str, out_dir: str) -> dict[str, Any]:
    """Write the picture and its thumbnail below `out_dir`; raises Invalid for anything else.

    Returns `{"picture", "thumbnail", "suffix", "width", "height"}`, sizes in pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=READ) as opened:
                _refuse_bomb(opened.size)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                drawn = ImageOps.exif_transpose(opened)
                drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _write(opened, drawn, Path(out_dir))
    except UnidentifiedImageError as unknown:
        raise Invalid("image", "Send a picture as PNG, JPEG, GIF or WebP.") from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many() from bomb
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as broken:
        raise Invalid("image", "This picture is broken.") from broken


def _refuse_bomb(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many()


def _too_many() -> Invalid:
    return Invalid("image", f"A picture has at most {MOST_PIXELS // 10**6} megapixels.")


def _write(opened: Any, drawn: Any, out_dir: Path) -> dict[str, Any]:
    see_through = drawn.mode in ("RGBA", "LA", "PA") or "transparency" in drawn.info
    # A drawing stays sharp as PNG; what came as JPEG or WebP is a photograph.
    is_drawing = see_through or opened.format in ("PNG", "GIF")
    kind, suffix = ("PNG", "png") if is_drawing else ("JPEG", "jpg")
    plain = drawn.convert("RGBA" if see_through else "RGB")
    plain.info.clear()
    small = plain.copy()
    small.thumbnail(THUMBNAIL)
    for name, picture in (("picture", plain), ("thumbnail", small)):
        picture.save(out_dir / name, kind, optimize=True)
    return {
        "picture": str(out_dir / "picture"),
        "thumbnail": str(out_dir / "thumbnail"),
        "suffix": suffix,
        "width": plain.width,
        "height": plain.height,
    }
