"""The documented call: two pictures in, a homography out; at once, or later."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.http import Call, Declared, Reply, StreamReply, post
from palaestra.core.http.forms import receive_form
from palaestra.imaging.access import may_register
from palaestra.imaging.asked import Asked
from palaestra.imaging.names import read_view
from palaestra.imaging.paths import LARGEST_FORM, paths
from palaestra.imaging.routes.asking import admit, asked_by, is_yes
from palaestra.imaging.schemas import Begun, Ok, Registered
from palaestra.imaging.service import drawing, later, registering
from palaestra.imaging.service.receiving import Arrivals, arriving
from palaestra.imaging.service.registrar import Registrar

PNG = "image/png"


@post(
    *paths("{algorithm:str}"),
    access=may_register,
    streams=True,
    max_body=LARGEST_FORM,
    cross_origin=True,
)
async def register(
    registrar: Registrar,
    identity: Identity,
    call: Call,
    algorithm: str,
    recipe: str = "ours",
    frame: str = "scaled",
    mirror: bool = False,
) -> Ok[Registered] | Reply[Ok[Begun]]:
    """Find the homography that carries `user-file` onto `model-file`, two files of a form.

    With `async=1` the answer is 202 and says where the work can be followed.
    """
    await admit(registrar, call)
    asked = asked_by(registrar, algorithm, recipe=recipe, frame=frame, mirror=mirror)
    with arriving(registrar, "user-file", "model-file") as arrivals:
        await receive_form(call, arrivals.open)
        arrivals.check("user-file", "model-file")
        if is_yes(call, "async"):
            return await _begin(registrar, identity, call, asked, arrivals)
        await arrivals.settle()
        user, model = arrivals.one("user-file"), arrivals.one("model-file")
        found = await registering.register(registrar, asked, user=user.path, model=model.path)
    return Ok(payload=found)


async def _begin(
    registrar: Registrar, identity: Identity, call: Call, asked: Asked, arrivals: Arrivals
) -> Reply[Ok[Begun]]:
    model, user = await arrivals.keep("model-file"), await arrivals.keep("user-file")

    def begin(db: DbSession) -> Begun:
        row = later.begin(db, identity, asked, model=model[0], photos=user)
        return later.begun(row, basepath=call.basepath)

    payload = await registrar.database.atransact(begin)
    return Reply(content=Ok(payload=payload, status=202), status=202)


@post(
    *paths("{algorithm:str}/preview"),
    access=may_register,
    streams=True,
    max_body=LARGEST_FORM,
    cross_origin=True,
)
async def preview(
    registrar: Registrar,
    call: Call,
    algorithm: str,
    recipe: str = "ours",
    mirror: bool = False,
    view: str = "blend",
    download: str = "",
) -> StreamReply:
    """The user image with the warped model over it, or `layer-file` in its place, as PNG.

    `view` is blend or checker; with `download=warped` the warped picture alone, transparent where
    it has nothing.
    """
    await admit(registrar, call)
    shown = read_view(view, download)
    asked = asked_by(registrar, algorithm, recipe=recipe, frame="model", mirror=mirror)
    with arriving(registrar, "user-file", "model-file", "layer-file") as arrivals:
        await receive_form(call, arrivals.open)
        arrivals.check("user-file", "model-file")
        await arrivals.settle()
        layer = arrivals.optional("layer-file")
        chunks = await drawing.preview(
            registrar,
            asked,
            user=arrivals.one("user-file").path,
            model=arrivals.one("model-file").path,
            layer=layer.path if layer else None,
            view=shown,
        )
    return StreamReply(chunks=chunks, filename=f"{shown}.png", media_type=PNG)


ROUTES: list[Declared] = [register, preview]
