"""A feature whose operations go wrong, below the prefix of every document."""

from palaestra.core.access import public
from palaestra.core.errors import TooMany
from palaestra.core.feature import Feature
from palaestra.core.http import get, post

PREFIXES = (
    "/api/v1",
    "/api/competition",
    "/elicast",
    "/code",
    "/audio",
    "/log",
    "/api/registrar",
    "/pyapi/registrar",
    "/api/auth",
    "/api/presentations",
    "/api/statistics",
    "/api/account",
)
SECRET = "the truth of competition 7"


@get(*(f"{prefix}/broken" for prefix in PREFIXES), access=public)
async def broken() -> dict[str, str]:
    """Fails as no handler should."""
    raise RuntimeError(SECRET)


@get(*(f"{prefix}/often" for prefix in PREFIXES), access=public)
async def often() -> dict[str, str]:
    """Was called too often."""
    raise TooMany("Too often.", retry_after=7)


@post(*(f"{prefix}/small" for prefix in PREFIXES), access=public, max_body=10)
async def small() -> dict[str, str]:
    """Takes ten bytes."""
    return {}


feature = Feature(name="broken", routes=[broken, often, small])
