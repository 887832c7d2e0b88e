"""The documented call: two pictures in, a homography out."""

from palaestra.core.http import Call, Declared, post
from palaestra.core.http.forms import receive_form
from palaestra.imaging.access import may_register
from palaestra.imaging.asked import Asked
from palaestra.imaging.names import read_algorithm, read_frame, read_recipe
from palaestra.imaging.paths import paths
from palaestra.imaging.schemas import Ok, Registered
from palaestra.imaging.service import registering
from palaestra.imaging.service.receiving import arriving
from palaestra.imaging.service.registrar import Registrar

MIB = 1 << 20
# Above two pictures of the largest size that may be configured.
LARGEST_FORM = 2100 * MIB


@post(
    *paths("{algorithm:str}"),
    access=may_register,
    streams=True,
    max_body=LARGEST_FORM,
    cross_origin=True,
)
async def register(
    registrar: Registrar,
    call: Call,
    algorithm: str,
    recipe: str = "ours",
    frame: str = "scaled",
    mirror: bool = False,
) -> Ok[Registered]:
    """Find the homography that carries `user-file` onto `model-file`, two files of a form."""
    await registrar.admit(call.address)
    chosen = read_recipe(recipe)
    asked = Asked(
        algorithm=read_algorithm(algorithm, recipe=chosen),
        recipe=chosen,
        frame=read_frame(frame),
        mirror=mirror,
        limits=registrar.limits,
    )
    with arriving(registrar, "user-file", "model-file") as arrivals:
        await receive_form(call, arrivals.open)
        user, model = arrivals.one("user-file"), arrivals.one("model-file")
        await arrivals.settle()
        found = await registering.register(registrar, asked, user=user.path, model=model.path)
    return Ok(payload=found)


ROUTES: list[Declared] = [register]
