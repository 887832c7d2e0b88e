"""Many photos against one model."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.http import Call, Declared, Reply, post
from palaestra.core.http.forms import receive_form
from palaestra.imaging.access import may_register
from palaestra.imaging.models import BATCH
from palaestra.imaging.paths import LARGEST_BATCH, paths
from palaestra.imaging.routes.asking import admit, asked_by
from palaestra.imaging.schemas import Begun, Ok
from palaestra.imaging.service import later
from palaestra.imaging.service.receiving import arriving
from palaestra.imaging.service.registrar import Registrar


@post(
    *paths("batch"),
    access=may_register,
    streams=True,
    max_body=LARGEST_BATCH,
    cross_origin=True,
    status=202,
)
async def batch(
    registrar: Registrar,
    identity: Identity,
    call: Call,
    algorithm: str = "AUTO",
    recipe: str = "ours",
    frame: str = "model",
    mirror: bool = False,
) -> Reply[Ok[Begun]]:
    """Register each `user-file` of a form, as many as there are, against its `model-file`.

    The answer says where the work can be followed; its archive holds the photos warped onto the
    model, and their matrices as CSV.
    """
    await admit(registrar, call)
    asked = asked_by(registrar, algorithm, recipe=recipe, frame=frame, mirror=mirror)
    most = registrar.settings.batch_pictures
    with arriving(registrar, "user-file", "model-file", most=most) as arrivals:
        await receive_form(call, arrivals.open, most_parts=most + 64)
        arrivals.check("model-file")
        arrivals.many("user-file")
        (model,), photos = await arrivals.keep("model-file"), await arrivals.keep("user-file")

    def begin(db: DbSession) -> Begun:
        row = later.begin(db, identity, asked, model=model, photos=photos, kind=BATCH)
        return later.begun(row, basepath=call.basepath)

    payload = await registrar.database.atransact(begin)
    return Reply(content=Ok(payload=payload, status=202), status=202)


ROUTES: list[Declared] = [batch]
