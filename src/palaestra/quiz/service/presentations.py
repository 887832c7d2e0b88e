"""What an operator does: slides, timer, phases, the board, announcements, the end."""

from datetime import datetime

from sqlalchemy import select

from palaestra.core import live
from palaestra.core.database import DbSession, utc_now
from palaestra.core.errors import Invalid, NotFound
from palaestra.quiz import messages, phases
from palaestra.quiz.happenings import Happening
from palaestra.quiz.models import Presentation, Team
from palaestra.quiz.phases import Stand
from palaestra.quiz.schemas.presentations import PresentationItem, SetTimer, StateChanges
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import answering, boards, codes, finding, scoring, timers
from palaestra.quiz.service.stage import Stage, held

LONGEST_ANNOUNCEMENT = 500
# Seconds in which everybody hears that it is over, before they are disconnected.
LAST_WORDS = 1.0


def set_slide(stage: Stage, order: int) -> int:
    """Show another slide. Raises Invalid out of range. All return the number of the event."""
    slides = stage.dealt.slides
    if not 0 <= order < len(slides):
        raise Invalid("slide_order", f"The slides are 0 to {len(slides) - 1}.")
    slide = slides[order]
    _leave(stage)
    before = stage.row.shown.get(str(slide.id), {}).get("phase")
    stand = phases.shown(stage.stand, before, asks=bool(slide.questions), timer=slide.timer)
    stage.row.slide_id = slide.id
    changes = stage.put(stand)
    changes.slide_order = order
    changes.answered = answering.answered(stage.db, stage.row, slide)
    return stage.tell(
        Happening(
            type="set_slide",
            slide_order=order,
            slide_id=slide.id,
            revealed=stage.is_revealed(slide.id),
            changes=changes,
        )
    )


def _leave(stage: Stage) -> None:
    """A slide that was open while a timer ran has had its time."""
    if stage.row.slide_id is None:
        return
    stand = stage.stand
    timed = stand.duration_ms is not None
    phase = phases.left_behind(stand.phase, timed=timed)
    stage.remember(stage.row.slide_id, phase)


def set_timer(stage: Stage, wanted: SetTimer) -> int:
    """By an action, or by the documented `timer`: enabled with seconds left, or not."""
    slide, now = stage.slide, utc_now()
    if wanted.timer is not None:
        stand = _documented(stage.stand, slide, wanted, now)
    elif wanted.action is not None:
        stand = _acted(stage.stand, slide, wanted, now)
    else:
        raise Invalid("timer", "Send a timer, or an action.")
    changes = stage.put(stand)
    happening = Happening(type="set_timer", timer=stand.documented(now), changes=changes)
    return stage.tell(happening)


def _documented(stand: Stand, slide: RichSlide, wanted: SetTimer, now: datetime) -> Stand:
    timer = wanted.timer
    assert timer is not None, "asked for before"
    if not 0 <= timer.value <= phases.LONGEST_SECONDS:
        raise Invalid("timer.value", f"The value is 0 to {phases.LONGEST_SECONDS} seconds.")
    if timer.enabled and timer.value > 0:
        return phases.started(stand, now, timer.value, asks=bool(slide.questions))
    if timer.enabled or timer.value == 0:
        return phases.stopped(stand)
    running = phases.started(stand, now, timer.value, asks=bool(slide.questions))
    return phases.paused(running, now)


def _acted(stand: Stand, slide: RichSlide, wanted: SetTimer, now: datetime) -> Stand:
    seconds = wanted.seconds
    match wanted.action:
        case "start":
            length = slide.timer if seconds is None else seconds
            if length is None:
                raise Invalid("seconds", "This slide is untimed: say how many seconds.")
            return phases.started(stand, now, length, asks=bool(slide.questions))
        case "pause":
            return phases.paused(stand, now)
        case "resume":
            return phases.resumed(stand, now)
        case "add":
            if seconds is None:
                raise Invalid("seconds", "Say how many seconds to add.")
            return phases.prolonged(stand, now, seconds, asks=bool(slide.questions))
        case "reset":
            return phases.reset(stand, slide.timer)
    return phases.stopped(stand)


def lock(stage: Stage) -> int:
    return _move(stage, phases.locked(stage.stand))


def unlock(stage: Stage) -> int:
    return _move(stage, phases.unlocked(stage.stand))


def _move(stage: Stage, stand: Stand) -> int:
    return stage.tell(Happening(type="phase", changes=stage.put(stand)))


def reveal(stage: Stage) -> int:
    """The key, to everybody, and to each team its points; answers are closed at once."""
    slide = stage.slide
    if not slide.questions:
        raise Invalid("slide", "This slide asks nothing.")
    done = scoring.all_scored(stage, slide)
    changes = stage.put(phases.revealed(stage.stand, all_scored=done))
    happening = Happening(
        type="reveal",
        slide_id=slide.id,
        revealed=True,
        changes=changes,
        scores=scoring.live_scores(stage.db, stage.row, slide),
        public=True,
    )
    seq = stage.tell(happening)
    boards.changed(stage)
    return seq


def show_scoreboard(stage: Stage, *, shown: bool) -> int:
    """With it comes what has changed since it was last told."""
    stage.row.board_shown = shown
    happening = Happening(type="scoreboard", changes=StateChanges(board_shown=shown))
    if shown:
        happening.board = boards.news(stage)
    return stage.tell(happening)


def announce(stage: Stage, text: str) -> int:
    """Raises Invalid for a text that is too long."""
    if len(text) > LONGEST_ANNOUNCEMENT:
        raise Invalid("text", f"An announcement has at most {LONGEST_ANNOUNCEMENT} characters.")
    stage.row.announcement = text.strip()
    changes = StateChanges(announcement=stage.row.announcement)
    return stage.tell(Happening(type="announce", changes=changes))


def kick(stage: Stage, team_id: int) -> int:
    """A team's devices are out at once; whoever has its code may come in again."""
    team = stage.db.get(Team, team_id)
    if team is None or team.quiz_id != stage.row.quiz_id:
        raise NotFound("team")
    codes.shut_out(stage.db, team.id)
    return stage.row.seq


def end(stage: Stage) -> int:
    """Everybody is told, and then disconnected."""
    row = stage.row
    changes = stage.put(phases.stopped(stage.stand))
    row.state, row.ended_at = "ended", utc_now()
    changes.state = "ended"
    seq = stage.tell(Happening(type="end_presentation", changes=changes, board=boards.news(stage)))
    live.drop(stage.db, room=messages.everybody(row.quiz_id), after=LAST_WORDS)
    return seq


def settle(db: DbSession, presentation_id: int) -> None:
    """Do what is due of one: lock after the deadline, tell the board, end after idle hours."""
    current = held(db, Presentation.id == presentation_id, actor="the clock")
    row, now, own = current.row, utc_now(), timers.of(db)
    assert own is not None, "only timers call this"
    if row.state == "ended":
        return
    if own.is_idle(row, now):
        end(current)
        return
    if phases.is_over(current.stand, now, grace_ms=own.grace_ms):
        _run_out(current, now)
    elif row.deadline_at is not None:
        timers.watch(db, row)
    if row.board_due:
        boards.tell(current)


def _run_out(stage: Stage, now: datetime) -> None:
    """An open slide is locked; on another one only the timer stops."""
    stand = phases.stopped(stage.stand)
    if stage.stand.phase != stand.phase:
        _move(stage, stand)
        return
    changes = stage.put(stand)
    stage.tell(Happening(type="set_timer", timer=stand.documented(now), changes=changes))


def teams_changed(db: DbSession, quiz_id: int, *, actor: str) -> None:
    """A team came or has another name while the quiz is shown."""
    running = finding.running(db, quiz_id)
    if running is None:
        return
    current = held(db, Presentation.id == running.id, actor=actor)
    current.tell(
        Happening(type="teams", changes=StateChanges(teams=boards.team_names(db, quiz_id)))
    )


def listed(db: DbSession, quiz_id: int) -> list[Presentation]:
    """Of a quiz, the latest first."""
    query = select(Presentation).where(Presentation.quiz_id == quiz_id)
    return list(db.scalars(query.order_by(Presentation.run.desc()).limit(100)))


def item(row: Presentation) -> PresentationItem:
    return PresentationItem(
        id=row.id,
        competition_id=row.quiz_id,
        run=row.run,
        state=row.state,  # type: ignore[arg-type]  # a column knows no literals
        seq=row.seq,
        created=row.created,
        updated=row.updated,
        ended_at=row.ended_at,
        started_by=row.started_by,
    )
