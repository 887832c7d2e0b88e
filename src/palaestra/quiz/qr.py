"""Pictures to scan."""

import io


def qr_svg(text: str) -> str:
    """A QR code of `text` as SVG, with the quiet zone that scanners need."""
    import segno  # here: only who prints codes needs it

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue().decode()
