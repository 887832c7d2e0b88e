"""One registration while its caller waits: a worker does it, under limits."""

from pathlib import Path

from palaestra.core.errors import Invalid
from palaestra.core.jobs.errors import OutOfMemory, WorkTimedOut
from palaestra.imaging.asked import Asked
from palaestra.imaging.schemas import Registered
from palaestra.imaging.service.registrar import MEMORY, Registrar

REGISTER = "palaestra.imaging.work:register"


async def register(registrar: Registrar, asked: Asked, *, user: Path, model: Path) -> Registered:
    """Raises Invalid and its kin for pictures that cannot be read or registered."""
    try:
        answer: Registered = await registrar.engine.run(
            REGISTER,
            {"user": user, "model": model, "asked": asked},
            timeout=registrar.settings.seconds,
            memory=MEMORY,
            result=Registered,
        )
    except (OutOfMemory, WorkTimedOut) as error:
        raise beyond(error) from error
    return answer


def beyond(error: OutOfMemory | WorkTimedOut) -> Invalid:
    """A limit that the pictures reached is theirs, and another try would reach it too."""
    return Invalid("user-file", f"{error.message} Send smaller pictures.", code=error.code)
