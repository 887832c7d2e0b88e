"""Samples: host a competition from scikit-learn's data in one call."""

from contextlib import ExitStack
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from palaestra.competitions.access import may_host
from palaestra.competitions.routes.hosting import text_table
from palaestra.competitions.sample_texts import TEXTS
from palaestra.competitions.schemas import HostedItem, SampleHosting, SampleItem
from palaestra.competitions.service import hosting
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.specs import read_spec
from palaestra.core.access import Identity
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import utc_now
from palaestra.core.errors import NotFound
from palaestra.core.http import Declared, get, post

SAMPLE = "palaestra.competitions.samples:sample_spec"


def _available() -> bool:
    """Samples come with the ``demo`` extra."""
    return find_spec("sklearn") is not None


@get("/api/v1/competitions/samples", access=may_host)
def samples() -> list[SampleItem]:
    """What can be hosted at once; none where scikit-learn is not installed."""
    if not _available():
        return []
    return [
        SampleItem(
            name=name,
            title=text.title,
            description=text.subtitle,
            type=text.type,
            metric=text.metric,
            rows=text.rows,
            columns=text.columns,
        )
        for name, text in TEXTS.items()
    ]


@post("/api/v1/competitions/samples/{name:str}", access=may_host)
async def host_sample(
    counter: Counter, identity: Identity, server: ServerSettings, name: str, data: SampleHosting
) -> HostedItem:
    """Host a sample until `expiration`; a worker makes its tables."""
    if name not in TEXTS or not _available():
        raise NotFound("sample")
    raw = await counter.engine.run(SAMPLE, {"name": name}, timeout=120, memory=2 << 30)
    raw = {**raw, "expiration": data.expiration} | ({"title": data.title} if data.title else {})
    spec = read_spec(raw, now=utc_now(), timezone=ZoneInfo(server.timezone))
    with ExitStack() as stack:
        return await hosting.host(
            counter,
            identity,
            spec,
            dataset=text_table(counter, stack, "dataset", spec.dataset, spec.dataset_type),
            answer=text_table(counter, stack, "answer", spec.answer, spec.answer_type),
        )


ROUTES: list[Declared] = [samples, host_sample]
