"""The disk of the Moon in a picture, as the original's library offers it."""

from palaestra.core.http import Call, Declared, post
from palaestra.core.http.forms import receive_form
from palaestra.imaging.access import may_register
from palaestra.imaging.paths import LARGEST_FORM, paths
from palaestra.imaging.routes.asking import admit
from palaestra.imaging.schemas import Circle, Ok
from palaestra.imaging.service import drawing
from palaestra.imaging.service.receiving import arriving
from palaestra.imaging.service.registrar import Registrar


@post(*paths("circle"), access=may_register, streams=True, max_body=LARGEST_FORM, cross_origin=True)
async def circle(registrar: Registrar, call: Call) -> Ok[Circle]:
    """Centre and radius of the Moon in `user-file`, in its pixels."""
    await admit(registrar, call)
    with arriving(registrar, "user-file") as arrivals:
        await receive_form(call, arrivals.open)
        arrivals.check("user-file")
        await arrivals.settle()
        found = await drawing.circle(registrar, user=arrivals.one("user-file").path)
    return Ok(payload=found)


ROUTES: list[Declared] = [circle]
