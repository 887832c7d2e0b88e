"""Code runs as they are written down."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, utc_now
from palaestra.core.sandbox import Limits, RunResult
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import owners

# Beyond its limit a run may wait its turn and be ended.
GRACE = timedelta(minutes=10)
# Of one sweep; each has up to a few megabytes.
AT_ONCE = 1000
# What the document, and we, append to the output of a run that was ended.
MARKS = {"time": "\n<TIMEOUT>", "memory": "\n<MEMORY>", "output": "\n<OUTPUT>", "lost": "\n<LOST>"}
CUT = "\n<TRUNCATED>"


def begin(
    db: DbSession, identity: Identity, asked: RunAsked, *, limits: Limits, interactive: bool
) -> int:
    """Write down that it begins; its number."""
    run = CodeRun(
        account_id=identity.account_id,
        language=asked.language,
        code=asked.code.encode("utf-8", "replace"),
        interactive=interactive,
        ends_by=utc_now() + timedelta(seconds=limits.wall_seconds or 0) + GRACE,
    )
    db.add(run)
    db.flush()
    return run.id


def finish(db: DbSession, run_id: int, result: RunResult) -> None:
    run = db.get(CodeRun, run_id)
    if run is None:
        return  # whoever ran it has deleted the account meanwhile, and the run with it
    if owners.has_left(db, run.account_id):
        db.delete(run)  # it was written down when the account was being deleted
        return
    run.ended_at = utc_now()
    run.output = text_of(result).encode()
    run.truncated = result.truncated
    run.exit_code = result.exit_code
    run.killed_by = result.killed_by
    run.duration_ms = result.wall_ms
    run.cpu_ms = result.cpu_ms
    run.peak_bytes = result.peak_bytes


def give_up(db: DbSession) -> int:
    """Write down of runs whose server went down that they were lost; how many."""
    late = (CodeRun.ended_at.is_(None), CodeRun.ends_by < utc_now())
    lost = db.scalars(select(CodeRun.id).where(*late).limit(1000)).all()
    ended = {"ended_at": utc_now(), "killed_by": "lost", "exit_code": -1}
    db.execute(update(CodeRun).where(CodeRun.id.in_(lost)).values(**ended))
    return len(lost)


def forget_old(db: DbSession, *, days: int) -> int:
    """Delete what was run longer ago than `days`, the oldest first; how many.

    So many at a time that no transaction is long: the next sweep goes on.
    """
    before = utc_now() - timedelta(days=days)
    old = select(CodeRun.id).where(CodeRun.created_at < before).order_by(CodeRun.created_at)
    found = db.scalars(old.limit(AT_ONCE)).all()
    db.execute(delete(CodeRun).where(CodeRun.id.in_(found)))
    return len(found)


def text_of(result: RunResult) -> str:
    """The output as the document has it: who ended the run stands at its end."""
    cut = CUT if result.truncated else ""
    return result.text + cut + MARKS.get(result.killed_by, "")
