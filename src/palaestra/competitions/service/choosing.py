"""Which of their submissions an entrant wants to be judged by at the end."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from palaestra.competitions.models import Submission
from palaestra.competitions.play import ChosenItem
from palaestra.competitions.service import entrants, standings
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, utc_now
from palaestra.core.errors import Conflict, Ended, NotFound


def choose(db: DbSession, identity: Identity, public_id: str, *, is_chosen: bool) -> ChosenItem:
    """Raises Conflict where nothing is chosen, or enough is; Ended after the end."""
    submission = db.scalar(
        select(Submission)
        .options(joinedload(Submission.competition))
        .where(Submission.public_id == public_id)
    )
    account_id = identity.require_account()
    if submission is None or submission.entrant_id != entrants.entrant_of(
        db, submission.competition_id, account_id
    ):
        raise NotFound("submission")
    competition = standings.lock(db, submission.competition_id)
    if competition.selection != "chosen":
        raise Conflict("In this competition the server chooses which submission counts.")
    if competition.expiration <= utc_now():
        raise Ended("The competition is over; what was chosen stays.")
    if is_chosen and not submission.chosen:
        if submission.state == "refused":
            raise Conflict("This submission was refused; it cannot count.")
        chosen = select(func.count()).where(
            Submission.competition_id == competition.id,
            Submission.entrant_id == submission.entrant_id,
            Submission.chosen.is_(True),
        )
        if (db.scalar(chosen) or 0) >= competition.finals:
            raise Conflict(
                f"{competition.finals} submissions are chosen already: take one back first."
            )
    submission.chosen = is_chosen
    db.flush()
    return ChosenItem(id=submission.public_id, chosen=is_chosen)
