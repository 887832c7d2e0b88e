"""One's own team in a competition."""

from palaestra.competitions.access import may_compete
from palaestra.competitions.play import Join, NewTeam, OwnTeam
from palaestra.competitions.service import teams
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, get, post


@get("/api/v1/competitions/{competition_id:str}/team", access=signed_in)
def own(db: ReadSession, identity: Identity, competition_id: str) -> OwnTeam:
    """The caller's team, with the invitation to pass on; null outside of one."""
    return teams.own(db, identity, competition_id)


@post("/api/v1/competitions/{competition_id:str}/team", access=may_compete)
def found(db: DbSession, identity: Identity, competition_id: str, data: NewTeam) -> OwnTeam:
    """Found a team; what one submitted before is the team's."""
    return teams.found(db, identity, competition_id, data.name)


@post("/api/v1/competitions/{competition_id:str}/team/join", access=may_compete)
def join(db: DbSession, identity: Identity, competition_id: str, data: Join) -> OwnTeam:
    """Join by an invitation; a captain brings their whole team along."""
    return teams.join(db, identity, competition_id, data.invitation)


@post("/api/v1/competitions/{competition_id:str}/team/leave", access=may_compete)
def leave(db: DbSession, identity: Identity, competition_id: str) -> OwnTeam:
    """Leave, with one's own submissions."""
    return teams.leave(db, identity, competition_id)


@post("/api/v1/competitions/{competition_id:str}/team/invitation", access=may_compete)
def renew(db: DbSession, identity: Identity, competition_id: str) -> OwnTeam:
    """Make a new invitation, as the captain; the old one does not hold any more."""
    return teams.renew_invitation(db, identity, competition_id)


ROUTES: list[Declared] = [own, found, join, leave, renew]
