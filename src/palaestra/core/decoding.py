"""What msgspec says of data that does not fit, as our error that names the field."""

import msgspec

from palaestra.core.errors import Invalid

_MISSING = "Object missing required field `"


def invalid_from(error: msgspec.ValidationError) -> Invalid:
    """msgspec says "… - at `$.spec.title`": the path becomes the field.

    A field that is missing is the field.
    """
    message, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").removeprefix("$")
    if message.startswith(_MISSING):
        field += "." + message.removeprefix(_MISSING).rstrip("`")
    field = field.removeprefix(".") or "body"
    return Invalid(field, f"{message}.")
