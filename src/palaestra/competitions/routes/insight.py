"""Figures about a competition: for its host, for everybody, for oneself."""

from palaestra.competitions.play import Dashboard, Distribution, OwnScores
from palaestra.competitions.service import insight
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import ReadSession
from palaestra.core.http import Declared, get


@get("/api/v1/competitions/{competition_id:str}/dashboard", access=signed_in)
def dashboard(db: ReadSession, identity: Identity, competition_id: str) -> Dashboard:
    """Submissions an hour, what fails and why, how many compete; for the host."""
    return insight.dashboard(db, identity, competition_id)


@get("/api/v1/competitions/{competition_id:str}/distribution", access=signed_in)
def distribution(db: ReadSession, identity: Identity, competition_id: str) -> Distribution:
    """How the scores on the board are distributed."""
    return insight.distribution(db, identity, competition_id)


@get("/api/v1/competitions/{competition_id:str}/scores", access=signed_in)
def own_scores(db: ReadSession, identity: Identity, competition_id: str) -> OwnScores:
    """The caller's own latest scores over time."""
    return insight.own_scores(db, identity, competition_id)


ROUTES: list[Declared] = [dashboard, distribution, own_scores]
