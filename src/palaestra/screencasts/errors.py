"""The documented shape of errors: plain text, the field first; JSON for who asks for it."""

from palaestra.core.http.errors import Failure, problem

PREFIXES = ("/elicast", "/code", "/audio", "/log")

# Where the document's server said it in other words.
_NOT_FOUND = {"chunk_idx": "Invalid chunk index"}


def shape(failure: Failure) -> tuple[bytes, str]:
    """`ticket -- Not exist`, as the document's clients read it."""
    if failure.wants_json:
        return problem(failure)
    # The framework adds the charset.
    return _said(failure).encode(), "text/plain"


def _said(failure: Failure) -> str:
    if failure.what:
        return f"{failure.what} -- {_NOT_FOUND.get(failure.what, 'Not exist')}"
    return f"{failure.field} -- {failure.message}" if failure.field else failure.message
