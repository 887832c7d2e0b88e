"""The documented shape of errors: plain text."""

from palaestra.core.http.errors import Failure

PREFIXES = ("/elicast", "/code", "/audio", "/log")


def shape(failure: Failure) -> tuple[bytes, str]:
    """The message alone."""
    return failure.message.encode(), "text/plain"
