"""What can be wrong with an object or a computation, as the document's `error` object says it."""

from typing import Any, Literal, get_args

from palaestra.core.errors import PalaestraError

Code = Literal[
    "bad_json",
    "bad_envelope",
    "unknown_type",
    "bad_field",
    "bad_name",
    "unknown_object",
    "unknown_variable",
    "unknown_command",
    "not_available",
    "bad_arity",
    "type",
    "length_mismatch",
    "too_much_data",
    "formula_too_large",
    "cycle",
    "bad_groups",
    "r_error",
    "timeout",
    "cancelled",
    "r_restarted",
    "workspace_conflict",
    "not_found",
    "queue_full",
    "busy",
    "logged_out",
]
CODES: tuple[str, ...] = get_args(Code)


class Problem(PalaestraError):
    """`path` names what is wrong inside the object, as ``arguments[1].mode``; None: all of it."""

    def __init__(self, code: Code, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.path = path

    def as_object(self, *, re: int | str | None = None) -> dict[str, Any]:
        """The `error` object; `re` is the hash or the sequence number that it is about."""
        told = {"type": "error", "re": re, "code": self.code, "message": self.message}
        return told if self.path is None else {**told, "path": self.path}
