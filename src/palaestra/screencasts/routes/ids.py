"""Ids in addresses: `[1-9]\\d*`, as documented; everything else is no cast."""

import re

from palaestra.core.errors import NotFound

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


def cast_id_of(text: str) -> int:
    """Raises NotFound."""
    if not _ID.fullmatch(text):
        raise NotFound("elicast")
    return int(text)
