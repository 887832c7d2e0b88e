"""The terms of a competition, and which submissions are to count."""

from typing import Any
from zoneinfo import ZoneInfo

from palaestra.competitions.play import Choose, ChosenItem, Rules
from palaestra.competitions.service import choosing, rules
from palaestra.core.access import Identity, signed_in
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, get, put


@get("/api/v1/competitions/{competition_id:str}/rules", access=signed_in)
def shown(db: ReadSession, identity: Identity, competition_id: str) -> Rules:
    """Limits, phases and what counts; and what is left to the caller now."""
    return rules.of(db, identity, competition_id)


@put("/api/v1/competitions/{competition_id:str}/rules", access=signed_in)
def change(
    db: DbSession,
    identity: Identity,
    server: ServerSettings,
    competition_id: str,
    data: dict[str, Any],
) -> Rules:
    """Set all rules anew, as its host; the board follows at once."""
    zone = ZoneInfo(server.timezone)
    return rules.change(db, identity, competition_id, data, timezone=zone)


@put("/api/v1/submissions/{submission_id:str}/chosen", access=signed_in)
def choose(db: DbSession, identity: Identity, submission_id: str, data: Choose) -> ChosenItem:
    """Choose one of one's own submissions, or one's team's, to decide at the end; or not."""
    return choosing.choose(db, identity, submission_id, is_chosen=data.chosen)


ROUTES: list[Declared] = [shown, change, choose]
