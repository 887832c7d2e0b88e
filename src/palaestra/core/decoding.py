"""What msgspec says of data that does not fit, as our error that names the field."""

import msgspec

from palaestra.core.errors import Invalid


def invalid_from(error: msgspec.ValidationError) -> Invalid:
    """msgspec says "… - at `$.spec.title`": the path becomes the field."""
    message, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").removeprefix("$").removeprefix(".") or "body"
    return Invalid(field, f"{message}.")
