"""What only a host may ask: whether the data gives the truth away, and who sent equal answers."""

from palaestra.competitions.schemas import IntegrityReport
from palaestra.competitions.service import integrity
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity, signed_in
from palaestra.core.http import Declared, get


@get("/api/v1/competitions/{competition_id:str}/integrity", access=signed_in)
async def report(counter: Counter, identity: Identity, competition_id: str) -> IntegrityReport:
    """Leaks of the data set, equal answers of several accounts, scores that jump; for the host."""
    return await integrity.report(counter, identity, competition_id)


ROUTES: list[Declared] = [report]
