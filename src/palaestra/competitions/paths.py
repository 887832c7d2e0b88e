"""Both families of documented paths: `/api/v1/…` and, for older clients, `/api/…`."""

# `/api/competitions` and all below it is the quiz's: see the table of owners in the docs.
_OLDER = frozenset(
    {
        "login",
        "logout",
        "register",
        "competition",
        "submission",
        "submissions",
        "leaderboard",
        "leaderboards",
        "apikeys",
    }
)


def paths(*nouns: str) -> tuple[str, ...]:
    """Every documented path of an operation that goes by `nouns` (singular and plural)."""
    newer = tuple(f"/api/v1/{noun}" for noun in nouns)
    return newer + tuple(f"/api/{noun}" for noun in nouns if noun in _OLDER)


PREFIXES = ("/api/v1", *(f"/api/{noun}" for noun in sorted(_OLDER)))
