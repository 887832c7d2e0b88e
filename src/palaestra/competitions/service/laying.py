"""A board laid anew because its phases, or what counts, changed: a job in the list of rescores.

Scores stay what they are: which of them count is what changed.
"""

import msgspec

from palaestra.competitions.models import Competition, Rescore
from palaestra.competitions.service import notices, rescoring, standings
from palaestra.core import jobs
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, utc_now

LAY = "competitions.lay"


class Lay(msgspec.Struct, frozen=True):
    """Arguments of the job."""

    rescore_id: int


def begin(db: DbSession, identity: Identity, competition: Competition, changed: list[str]) -> None:
    """The board must be locked. Where the truth is not known yet, there is no board to lay."""
    if competition.truth is None:
        return
    rescore = Rescore(
        competition_id=competition.id,
        account_id=identity.require_account(),
        version=rescoring.next_version(db, competition),
        why="",
        changed=changed,
        total=rescoring.total(db, competition),
        truth=competition.truth,
        truth_format=competition.truth_format,
        metric=competition.metric,
        private_share=competition.private_share,
        rules=competition.spec["rules"],
    )
    db.add(rescore)
    db.flush()
    jobs.submit(db, LAY, Lay(rescore_id=rescore.id))
    rescoring.tell_host(db, competition, rescore)


def lay(db: DbSession, args: Lay, _result: None) -> None:
    """By the phases and the choice that hold now."""
    rescore = db.get_one(Rescore, args.rescore_id)
    competition = standings.lock(db, rescore.competition_id)
    if rescore.state != "running":
        return
    standings.rebuild(db, competition, why="terms", improvements=True)
    rescore.total = rescore.done = rescoring.total(db, competition)
    rescore.state, rescore.finished_at = "done", utc_now()
    if rescore.done:
        notices.announce_rescored(
            db, competition, changed=rescore.changed, submissions=rescore.done, why=""
        )
    rescoring.tell_host(db, competition, rescore)


def failed(db: DbSession, args: Lay, _error: Exception) -> None:
    """The board stays as it was; what is scored from now on follows the new rules all the same."""
    rescore = db.get_one(Rescore, args.rescore_id)
    competition = standings.lock(db, rescore.competition_id)
    rescoring.give_up(rescore, "The board could not be laid anew. Save the rules again.")
    rescoring.tell_host(db, competition, rescore)
