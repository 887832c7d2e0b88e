"""What only a host may ask: whether the data gives the truth away, and who sent equal answers."""

from palaestra.competitions.schemas import IntegrityReport
from palaestra.competitions.service import integrity
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, get, post

INTEGRITY = "/api/v1/competitions/{competition_id:str}/integrity"


@get(INTEGRITY, access=signed_in)
def report(db: ReadSession, identity: Identity, competition_id: str) -> IntegrityReport:
    """Leaks of the data set, equal answers of several accounts, scores that jump; for the host.

    Leaks are looked for by a job as soon as the truth is known: until then `looked_at` is null.
    """
    return integrity.report(db, identity, competition_id)


@post(INTEGRITY, access=signed_in)
def look_again(db: DbSession, identity: Identity, competition_id: str) -> IntegrityReport:
    """Look for leaks once more; for the host."""
    return integrity.look_again(db, identity, competition_id)


ROUTES: list[Declared] = [report, look_again]
