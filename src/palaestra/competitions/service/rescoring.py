"""Every submission scored anew, because truth, metric or split changed; the board changes at once.

Results wait as `ScoreRecord`s while the board stays as it is. When no submission is left that was
not looked at, one transaction makes them the scores, keeps the old ones, and lays the board anew.
Answers that arrive meanwhile are looked at too: that transaction holds the board's lock.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Select, exists, func, insert, literal, select, update

from palaestra.competitions import messages
from palaestra.competitions.models import Competition, Rescore, ScoreRecord, Submission
from palaestra.competitions.play import (
    RescoreItem,
    RescoreOrder,
    RescoreProgress,
)
from palaestra.competitions.service import (
    integrity,
    judging,
    notices,
    rescores,
    standings,
    submissions,
)
from palaestra.competitions.service.rescore_orders import hosted, rules_of
from palaestra.core import activity, jobs, live
from palaestra.core.access import Identity
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, PalaestraError
from palaestra.core.hooks import hooks_of

RESCORE = "competitions.rescore"
BATCH = 100


class RescoreBatch(msgspec.Struct, frozen=True):
    """Arguments of the job; it is smaller while it looks for the answer that breaks its worker."""

    rescore_id: int
    size: int = BATCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A new truth that was read and kept: its blob, and the rules with what it says of them."""

    blob: str
    rules: dict[str, Any]


def begin(
    db: DbSession,
    identity: Identity,
    public_id: str,
    order: RescoreOrder,
    truth: Truth | None,
) -> RescoreItem:
    """Start; raises Conflict while another runs."""
    competition = standings.lock(db, hosted(db, identity, public_id).id)
    running = select(Rescore.id).where(
        Rescore.competition_id == competition.id, Rescore.state == "running"
    )
    if db.scalar(running.limit(1)) is not None:
        raise Conflict("This competition is being scored anew already.")
    assert competition.truth, "rules_of refuses it otherwise"
    rules = {**(truth.rules if truth else {}), **rules_of(competition, order)}
    if truth is not None and "dataset_rows" in truth.rules:
        rules["dataset_rows"] = truth.rules["dataset_rows"]
    changed = [
        name
        for name, is_new in (
            ("truth", truth is not None and truth.blob != competition.truth),
            (
                "metric",
                (rules["metric"], rules.get("metric_code"))
                != (competition.metric, competition.spec["rules"].get("metric_code")),
            ),
            ("split", rules["private_share"] != competition.private_share),
        )
        if is_new
    ]
    rescore = Rescore(
        competition_id=competition.id,
        account_id=identity.require_account(),
        version=next_version(db, competition),
        why=order.why.strip()[:400],
        changed=changed,
        total=total(db, competition),
        truth=truth.blob if truth else competition.truth,
        truth_format="csv" if truth else competition.truth_format,
        metric=rules["metric"],
        private_share=rules["private_share"],
        rules=rules,
    )
    db.add(rescore)
    db.flush()
    jobs.submit(db, RESCORE, RescoreBatch(rescore_id=rescore.id))
    activity.record(
        db,
        identity,
        "competitions.rescored",
        subject=competition.public_id,
        changed=", ".join(changed),
    )
    return rescores.shown(db, rescore)


def next_version(db: ReadSession, competition: Competition) -> int:
    """Of one that failed there may be records: its number is not used again."""
    last = select(func.max(Rescore.version)).where(Rescore.competition_id == competition.id)
    return 1 + max(competition.scoring_version, db.scalar(last) or 0)


def total(db: ReadSession, competition: Competition) -> int:
    query = select(func.count()).where(Submission.competition_id == competition.id)
    return db.scalar(query) or 0


def read(db: ReadSession, args: RescoreBatch) -> dict[str, Any] | None:
    rescore = db.get(Rescore, args.rescore_id)
    if rescore is None or rescore.state != "running":
        return None
    blobs = blobs_of(db)
    batch = db.execute(_next(rescore, args.size)).all()
    return {
        "answers": [[one.id, str(blobs.path(one.answer)), one.answer_type] for one in batch],
        "truth_path": str(blobs.path(rescore.truth)),
        "truth_format": rescore.truth_format,
        "spec": judging.for_work(db.info, rescore.rules),
    }


def _next(rescore: Rescore, size: int) -> Select[int, str, str]:
    """Id, answer and its type of what comes next."""
    return (
        select(Submission.id, Submission.answer, Submission.answer_type)
        .where(Submission.competition_id == rescore.competition_id, Submission.id > rescore.last_id)
        .order_by(Submission.id)
        .limit(size)
    )


def write(db: DbSession, args: RescoreBatch, result: list[dict[str, Any]]) -> None:
    """Keep the results; the last of them makes the board anew."""
    rescore = db.get_one(Rescore, args.rescore_id)
    competition = standings.lock(db, rescore.competition_id)
    if rescore.state != "running":
        return
    trouble = next((one["trouble"] for one in result if one.get("trouble")), None)
    if trouble is not None:  # the host's own metric is broken, not the answers
        give_up(rescore, str(trouble))
        tell_host(db, competition, rescore)
        return
    _keep(db, rescore, result)
    if _is_more(db, rescore):
        jobs.submit(db, RESCORE, RescoreBatch(rescore_id=rescore.id))
    else:
        _switch(db, competition, rescore)
    tell_host(db, competition, rescore)


def failed(db: DbSession, args: RescoreBatch, error: Exception) -> None:
    """One answer after another, until the one is found that cannot be scored."""
    rescore = db.get_one(Rescore, args.rescore_id)
    competition = standings.lock(db, rescore.competition_id)
    if rescore.state != "running":
        return
    said = error.message if isinstance(error, PalaestraError) else "The work broke off."
    if args.size > 1:
        jobs.submit(db, RESCORE, RescoreBatch(rescore_id=rescore.id, size=1))
        return
    if (found := db.execute(_next(rescore, 1)).first()) is not None:
        _keep(db, rescore, [{"id": found.id, "reason": f"Scoring failed: {said}"}])
        jobs.submit(db, RESCORE, RescoreBatch(rescore_id=rescore.id))
    else:
        give_up(rescore, said)
    tell_host(db, competition, rescore)


def give_up(rescore: Rescore, trouble: str) -> None:
    """The board stays as it was."""
    rescore.state, rescore.trouble, rescore.finished_at = "failed", trouble, utc_now()


def _keep(db: DbSession, rescore: Rescore, result: list[dict[str, Any]]) -> None:
    """What another process, as `palaestra competition rescore`, kept meanwhile is left out."""
    result = [outcome for outcome in result if int(outcome["id"]) > rescore.last_id]
    for outcome in result:
        is_scored = "score" in outcome
        db.add(
            ScoreRecord(
                submission_id=int(outcome["id"]),
                version=rescore.version,
                competition_id=rescore.competition_id,
                metric=rescore.metric,
                state="scored" if is_scored else "refused",
                score=outcome.get("score"),
                private_score=outcome.get("private_score"),
                reason=None if is_scored else str(outcome["reason"]),
            )
        )
        rescore.refused += not is_scored
        rescore.last_id = max(rescore.last_id, int(outcome["id"]))
    rescore.done += len(result)
    # What arrived meanwhile.
    rescore.total = max(rescore.total, rescore.done)
    db.flush()


def _is_more(db: ReadSession, rescore: Rescore) -> bool:
    return db.execute(_next(rescore, 1)).first() is not None


def _switch(db: DbSession, competition: Competition, rescore: Rescore) -> None:
    """From now on the new scores are the scores."""
    _archive(db, competition)
    mine = (
        ScoreRecord.submission_id == Submission.id,
        ScoreRecord.competition_id == competition.id,
        ScoreRecord.version == rescore.version,
    )
    db.execute(
        update(Submission)
        .where(Submission.competition_id == competition.id, *mine)
        .values(
            state=ScoreRecord.state,
            score=ScoreRecord.score,
            private_score=ScoreRecord.private_score,
            reason=ScoreRecord.reason,
        )
        .execution_options(synchronize_session=False)
    )
    competition.scoring_version = rescore.version
    competition.truth, competition.truth_format = rescore.truth, rescore.truth_format
    competition.metric, competition.private_share = rescore.metric, rescore.private_share
    competition.spec = {**competition.spec, "rules": rescore.rules}
    rescore.state, rescore.finished_at = "done", utc_now()
    standings.rebuild(db, competition, why="rescored", improvements=True)
    if "truth" in rescore.changed:
        integrity.schedule(db, competition)
    notices.announce_rescored(
        db, competition, changed=rescore.changed, submissions=rescore.done, why=rescore.why
    )
    _persist(db, competition)


def _archive(db: DbSession, competition: Competition) -> None:
    """What each score was until now, where that was not written down before."""
    version = competition.scoring_version
    known = exists().where(
        ScoreRecord.submission_id == Submission.id, ScoreRecord.version == version
    )
    columns = {
        "submission_id": Submission.id,
        "version": literal(version),
        "competition_id": Submission.competition_id,
        "metric": literal(competition.metric),
        "state": Submission.state,
        "score": Submission.score,
        "private_score": Submission.private_score,
        "reason": Submission.reason,
        "at": Submission.received_at,
    }
    was = select(*columns.values()).where(
        Submission.competition_id == competition.id, Submission.state != "pending", ~known
    )
    db.execute(insert(ScoreRecord).from_select(list(columns), was))


def _persist(db: DbSession, competition: Competition) -> None:
    """The operator's store hears of every new score."""
    if hooks_of(db).persist is None:
        return
    for submission in submissions.of_competition(db, competition.id):
        submissions.persist(db, submission, update=True)


def tell_host(db: DbSession, competition: Competition, rescore: Rescore) -> None:
    db.flush()
    change = RescoreProgress(
        competition_id=competition.public_id, rescore=rescores.shown(db, rescore)
    )
    live.publish(db, messages.rescore, change, room=f"account:{competition.host_id}")
