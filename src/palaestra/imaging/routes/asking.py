"""What callers ask for beside their pictures."""

from palaestra.core.errors import Invalid
from palaestra.core.http import Call
from palaestra.imaging.asked import Asked
from palaestra.imaging.names import read_algorithm, read_frame, read_recipe
from palaestra.imaging.service.registrar import Registrar


async def admit(registrar: Registrar, call: Call) -> None:
    """Before anything is read of a call: raises TooMany or Forbidden."""
    origin, host = call.headers.get("origin"), call.headers.get("host", "")
    await registrar.admit(call.address, origin=origin, host=host)


def asked_by(
    registrar: Registrar, algorithm: str, *, recipe: str, frame: str, mirror: bool
) -> Asked:
    """Raises Invalid, naming what there is to choose from."""
    chosen = read_recipe(recipe)
    return Asked(
        algorithm=read_algorithm(algorithm, recipe=chosen),
        recipe=chosen,
        frame=read_frame(frame),
        mirror=mirror,
        limits=registrar.limits,
    )


def is_yes(call: Call, name: str) -> bool:
    """A parameter whose name no function's argument may have, as `async`."""
    sent = call.query_values().get(name, ["0"])[-1].lower()
    if sent in ("1", "true", ""):
        return True
    if sent in ("0", "false"):
        return False
    raise Invalid(name, f"{name} is 1 or 0, not {sent[:40]!r}.")
