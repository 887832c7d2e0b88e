"""Answers: taken in together, each once, marked, kept with every version before.

The same rule for sockets and for REST: what was sent before gets what it was told before; a newer
revision takes the place of an older one; what comes too late is kept, and marked late.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from palaestra.core.access import Identity
from palaestra.core.database import Base, DbSession, ReadSession
from palaestra.core.errors import Conflict, Invalid, NotFound, NotSignedIn, PalaestraError
from palaestra.core.live import Entry
from palaestra.quiz import phases
from palaestra.quiz.clock import as_ms
from palaestra.quiz.happenings import Happening
from palaestra.quiz.marking import describe, mark, read_answer
from palaestra.quiz.models import (
    Answer,
    AnswerVersion,
    Presentation,
    Score,
)
from palaestra.quiz.models.presentations import ENDED
from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.presentations import Received, StateChanges, Submit
from palaestra.quiz.schemas.questions import RichQuestion
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import codes
from palaestra.quiz.service.live_items import live_answer
from palaestra.quiz.service.stage import Stage, held

GRACE = "quiz grace"
DEFAULT_GRACE_MS = 750
LONGEST_ID = 36
LARGEST_REV = 2**53

Key = tuple[int, int]
Told = Received | PalaestraError


def submit_all(db: DbSession, entries: Sequence[Entry]) -> list[Told]:
    """For each entry its acknowledgement or its refusal, in one transaction."""
    good = codes.still_valid(db, (entry.identity for entry in entries))
    outcomes: list[Told] = [NotSignedIn() for _ in entries]
    by_quiz: dict[int, list[int]] = {}
    for number, entry in enumerate(entries):
        if entry.identity.code_token_id in good:
            by_quiz.setdefault(entry.identity.quiz_id or 0, []).append(number)
    for quiz_id, numbers in by_quiz.items():
        settled = _of_quiz(db, quiz_id, [entries[number] for number in numbers])
        for number, outcome in zip(numbers, settled, strict=True):
            outcomes[number] = outcome
    return outcomes


def _of_quiz(db: DbSession, quiz_id: int, entries: Sequence[Entry]) -> list[Told]:
    running = (Presentation.quiz_id == quiz_id) & (Presentation.state != ENDED)
    try:
        stage = held(db, running, actor="teams")
    except NotFound as none:
        return [none for _ in entries]
    return Intake(stage, entries).run()


def submit(stage: Stage, identity: Identity, sent: Submit, received_at: datetime) -> Received:
    """One answer, as REST sends it. Raises what refuses it."""
    (outcome,) = Intake(stage, [Entry(identity, sent, received_at)]).run()
    if isinstance(outcome, PalaestraError):
        raise outcome
    return outcome


@dataclass
class _Draft:
    """The answer of a team to a question, as it will stand after this transaction."""

    answer_id: str
    client_rev: int
    payload: dict[str, Any]
    received_at: datetime
    late: bool
    row_id: int | None
    is_new: bool = False


@dataclass
class Intake:
    """Takes in answers to one presentation that is held for writing."""

    stage: Stage
    entries: Sequence[Entry]
    drafts: dict[Key, _Draft] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    known: dict[tuple[int, str, int], AnswerVersion | dict[str, Any]] = field(default_factory=dict)

    def run(self) -> list[Told]:
        self._load()
        seq = self.stage.row.seq
        outcomes = [self._take(entry) for entry in self.entries]
        changed = {key: draft for key, draft in self.drafts.items() if draft.is_new}
        if self.versions:
            _insert(self.stage.db, AnswerVersion, self.versions)
        if changed:
            seq = self._keep(changed)
        for outcome in outcomes:
            if isinstance(outcome, Received):
                outcome.seq = seq
        return outcomes

    # --- what is there

    def _load(self) -> None:
        db, row = self.stage.db, self.stage.row
        teams = {entry.identity.team_id for entry in self.entries}
        ids = {entry.payload.answer_id for entry in self.entries}
        answers = select(Answer).where(
            Answer.presentation_id == row.id,
            Answer.team_id.in_(teams),
            Answer.question_id.in_({entry.payload.question_id for entry in self.entries}),
        )
        for one in db.scalars(answers):
            self.drafts[one.team_id, one.question_id] = _Draft(
                one.answer_id,
                one.client_rev,
                one.payload,
                one.received_at,
                one.late,
                one.id,
            )
        versions = select(AnswerVersion).where(
            AnswerVersion.presentation_id == row.id,
            AnswerVersion.team_id.in_(teams),
            AnswerVersion.answer_id.in_(ids),
        )
        for version in db.scalars(versions):
            self.known[version.team_id, version.answer_id, version.client_rev] = version

    # --- one entry

    def _take(self, entry: Entry) -> Told:
        sent, team_id = entry.payload, entry.identity.team_id
        assert team_id is not None, "only teams answer"
        if before := self.known.get((team_id, sent.answer_id, sent.client_rev)):
            return _as_before(sent, before)
        try:
            question, payload = self._read(sent)
        except PalaestraError as wrong:
            return wrong
        late = not self._counts(sent, question, entry.received_at)
        return self._place(team_id, sent, payload, entry.received_at, late=late)

    def _read(self, sent: Submit) -> tuple[RichQuestion, dict[str, Any]]:
        """Raises NotFound for a question that was not shown, Invalid for a bad answer."""
        if not 1 <= len(sent.answer_id) <= LONGEST_ID:
            raise Invalid("answer_id", f"An answer_id has 1 to {LONGEST_ID} characters.")
        if not 0 <= sent.client_rev <= LARGEST_REV:
            raise Invalid("client_rev", "A client_rev is a whole number from 0.")
        if self.stage.row.state == ENDED:
            raise Conflict("The presentation has ended.")
        question = self.stage.dealt.questions.get(sent.question_id)
        if question is None or str(question.slide_id) not in self.stage.row.shown:
            raise NotFound("question")
        if self.stage.is_revealed(question.slide_id):
            raise Conflict("The key is known: answers are closed.")
        return question, read_answer(question, sent.payload)

    def _counts(self, sent: Submit, question: RichQuestion, received_at: datetime) -> bool:
        is_current = question.slide_id == self.stage.row.slide_id
        grace_ms: int = self.stage.db.info.get(GRACE, DEFAULT_GRACE_MS)
        return is_current and phases.takes_answers(
            self.stage.stand, received_at, phase_rev=sent.phase_rev, grace_ms=grace_ms
        )

    def _place(
        self,
        team_id: int,
        sent: Submit,
        payload: dict[str, Any],
        received_at: datetime,
        *,
        late: bool,
    ) -> Received:
        key = (team_id, sent.question_id)
        current = self.drafts.get(key)
        stale = current is not None and sent.client_rev <= current.client_rev
        # What came in time is not lost to what came too late.
        counted = not stale and (current is None or current.late or not late)
        if counted:
            row_id = current.row_id if current else None
            self.drafts[key] = _Draft(
                sent.answer_id, sent.client_rev, payload, received_at, late, row_id, is_new=True
            )
        version = {
            "presentation_id": self.stage.row.id,
            "team_id": team_id,
            "question_id": sent.question_id,
            "answer_id": sent.answer_id,
            "client_rev": sent.client_rev,
            "payload": payload,
            "received_at": received_at,
            "counted": counted,
            "late": late,
        }
        self.versions.append(version)
        self.known[team_id, sent.answer_id, sent.client_rev] = version
        return _as_before(sent, version, stale=stale)

    # --- all of them

    def _keep(self, changed: dict[Key, _Draft]) -> int:
        self._write_answers(changed)
        marks = {
            key: None if draft.late else mark(self._question(key), draft.payload)
            for key, draft in changed.items()
        }
        scores = _write_scores(self.stage, marks)
        slide = self.stage.slide if self.stage.row.slide_id else None
        happening = Happening(
            type="answer_received",
            answers=[self._live(key, draft) for key, draft in changed.items()],
            scores=scores,
            count=len(changed),
        )
        if slide is not None:
            counts = answered(self.stage.db, self.stage.row, slide)
            happening.changes = StateChanges(answered=counts)
        return self.stage.tell(happening)

    def _question(self, key: Key) -> RichQuestion:
        return self.stage.dealt.questions[key[1]]

    def _write_answers(self, changed: dict[Key, _Draft]) -> None:
        db, presentation_id = self.stage.db, self.stage.row.id
        fresh, again = [], []
        for (team_id, question_id), draft in changed.items():
            values = {
                "payload": draft.payload,
                "answer_id": draft.answer_id,
                "client_rev": draft.client_rev,
                "received_at": draft.received_at,
                "late": draft.late,
            }
            if draft.row_id is None:
                whose = {"team_id": team_id, "question_id": question_id}
                fresh.append({**values, **whose, "presentation_id": presentation_id})
            else:
                again.append({**values, "id": draft.row_id})
        if fresh:
            _insert(db, Answer, fresh)
        if again:
            db.execute(update(Answer), again)

    def _live(self, key: Key, draft: _Draft) -> LiveAnswer:
        return LiveAnswer(
            team_id=key[0],
            question_id=key[1],
            answer=draft.payload,
            text=describe(self._question(key), draft.payload),
            answer_id=draft.answer_id,
            client_rev=draft.client_rev,
            late=draft.late,
            received_at=as_ms(draft.received_at),
        )


def _insert(db: DbSession, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """By the connection: the session looks at each row of a thousand for what it need not do."""
    db.connection().execute(insert(model), rows)


def _as_before(
    sent: Submit, version: AnswerVersion | dict[str, Any], *, stale: bool = False
) -> Received:
    """What a repeated message is told: the same as the first."""
    if isinstance(version, AnswerVersion):
        counted, late = version.counted, version.late
    else:
        counted, late = version["counted"], version["late"]
    return Received(
        seq=0,
        answer_id=sent.answer_id,
        client_rev=sent.client_rev,
        counted=counted,
        late=late,
        stale=stale or not (counted or late),
    )


def _write_scores(stage: Stage, marks: dict[Key, float | None]) -> list[LiveScore]:
    """What marking gave; a judge's points stay as they are."""
    db, row = stage.db, stage.row
    query = select(Score).where(
        Score.presentation_id == row.id,
        Score.team_id.in_({team_id for team_id, _ in marks}),
        Score.question_id.in_({question_id for _, question_id in marks}),
    )
    known = {(one.team_id, one.question_id): one for one in db.scalars(query)}
    fresh: list[dict[str, Any]] = []
    told: list[LiveScore] = []
    for (team_id, question_id), auto in marks.items():
        score = known.get((team_id, question_id))
        if score is None:
            whose = {"team_id": team_id, "question_id": question_id}
            fresh.append({**whose, "presentation_id": row.id, "auto": auto})
        else:
            score.auto = auto
        told.append(_told(team_id, question_id, auto, score))
    if fresh:
        _insert(db, Score, fresh)
    db.flush()
    return told


def _told(team_id: int, question_id: int, auto: float | None, score: Score | None) -> LiveScore:
    return LiveScore(
        team_id=team_id,
        question_id=question_id,
        score=auto if score is None else score.points,
        auto=auto,
        judged=None if score is None else score.judged,
        reason="" if score is None else score.reason,
        rev=0 if score is None else score.rev,
    )


def answered(db: ReadSession, row: Presentation, slide: RichSlide) -> dict[str, int]:
    """By question of a slide, how many teams have an answer in."""
    ids = [one.id for one in slide.questions]
    query = (
        select(Answer.question_id, func.count())
        .where(Answer.presentation_id == row.id, Answer.question_id.in_(ids))
        .group_by(Answer.question_id)
    )
    counts = {found[0]: found[1] for found in db.execute(query)}
    return {str(one): counts.get(one, 0) for one in ids}


# Built once, since every screen that comes in asks one of them.
_ANSWERS = (
    select(Answer)
    .where(Answer.presentation_id == bindparam("presentation"))
    .order_by(Answer.team_id, Answer.question_id)
)
_ANSWERS_OF = _ANSWERS.where(Answer.team_id.in_(bindparam("teams", expanding=True)))


def live_answers(
    db: ReadSession,
    row: Presentation,
    questions: dict[int, RichQuestion],
    *,
    team_ids: Collection[int] | None = None,
) -> list[LiveAnswer]:
    """Of everybody, unless teams are named."""
    given = {"presentation": row.id}
    if team_ids is None:
        found = db.scalars(_ANSWERS, given)
    else:
        found = db.scalars(_ANSWERS_OF, {**given, "teams": list(team_ids)})
    return [live_answer(one, questions[one.question_id]) for one in found]
