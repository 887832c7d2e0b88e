"""The two prefixes of the document: its own, and that of its later version."""

PREFIXES = ("/api/registrar", "/pyapi/registrar")


def paths(rest: str) -> tuple[str, ...]:
    return tuple(f"{prefix}/{rest}" for prefix in PREFIXES)
