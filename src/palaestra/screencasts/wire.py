"""Values as the document writes them."""

import re
from datetime import datetime

from palaestra.core.errors import NotFound

_ID = re.compile(r"[1-9][0-9]*")
# More digits than any number of ours has.
LONGEST_ID = 19


def milliseconds(moment: datetime) -> int:
    """Since 1970; documented casts are created on a whole second, ours are not."""
    return int(moment.timestamp() * 1000)


def read_id(text: str) -> int:
    """Raises NotFound for what is no number of a cast."""
    if not _ID.fullmatch(text) or len(text) > LONGEST_ID:
        raise NotFound("elicast")
    return int(text)
