"""The two prefixes of the document: its own, and that of its later version."""

PREFIXES = ("/api/registrar", "/pyapi/registrar")


def paths(rest: str) -> tuple[str, ...]:
    return tuple(f"{prefix}/{rest}" for prefix in PREFIXES)


MIB = 1 << 20
# Above two pictures and a layer of the largest size that may be configured; a batch has many.
LARGEST_FORM = 3100 * MIB
LARGEST_BATCH = 16_384 * MIB
