"""The results of a presentation as tables: a row for each question of each team, and the board."""

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import IO

from msgspec import Struct

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.spreadsheets import harmless
from palaestra.quiz.schemas.presentations import Scoreboard
from palaestra.quiz.service import answering, boards, scoring, stage
from palaestra.quiz.service.dealt import dealt_content

IN_MEMORY = 8 << 20


class ResultRow(Struct, kw_only=True):
    """`points` is what counts; `late` and `answer` are empty for a team that sent nothing."""

    question_id: int
    team_id: int
    slide: int
    question: str
    team: str
    answer: str
    late: bool
    auto: float | None
    judged: float | None
    points: float | None
    of: float
    reason: str


# Of the tables for people, who know questions and teams by name.
COLUMNS = tuple(name for name in ResultRow.__struct_fields__ if not name.endswith("_id"))


class Results(Struct, kw_only=True):
    presentation_id: int
    competition_id: int
    name: str
    run: int
    board: Scoreboard
    rows: list[ResultRow]


def results(db: ReadSession, identity: Identity, presentation_id: int) -> Results:
    """Every question of every team, in the order of the slides. Raises NotFound, Forbidden."""
    row = stage.seen(db, identity, presentation_id)
    dealt = dealt_content(db, row)
    answers = {
        (one.team_id, one.question_id): one
        for one in answering.live_answers(db, row, dealt.questions)
    }
    scores = {(one.team_id, one.question_id): one for one in scoring.live_scores(db, row)}
    teams = boards.team_names(db, row.quiz_id)
    rows = []
    for slide in dealt.slides:
        for question in slide.questions:
            for team in teams:
                answer = answers.get((team.id, question.id))
                score = scores.get((team.id, question.id))
                rows.append(
                    ResultRow(
                        question_id=question.id,
                        team_id=team.id,
                        slide=slide.order + 1,
                        question=question.name,
                        team=team.name,
                        answer=answer.text if answer else "",
                        late=bool(answer and answer.late),
                        auto=score.auto if score else None,
                        judged=score.judged if score else None,
                        points=score.score if score else None,
                        of=question.total_score,
                        reason=score.reason if score else "",
                    )
                )
    return Results(
        presentation_id=row.id,
        competition_id=row.quiz_id,
        name=dealt.name,
        run=row.run,
        board=boards.board(db, row),
        rows=rows,
    )


def _cells(found: Results) -> Iterator[list[object]]:
    yield list(COLUMNS)
    for row in found.rows:
        yield [getattr(row, name) for name in COLUMNS]


def as_csv(found: Results) -> bytes:
    """With a mark by which spreadsheets know UTF-8; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _cells(found):
        writer.writerow([harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(found: Results) -> IO[bytes]:
    """Two sheets: the board, and all answers."""
    from xlsxwriter import Workbook  # here: only who asks for a spreadsheet needs it

    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the reply reads it
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = Workbook(out, options)
    board = book.add_worksheet("Scoreboard")
    board.write_row(0, 0, ["rank", "team", "points"])
    for number, one in enumerate(found.board.rows, 1):
        board.write_row(number, 0, [one.rank, one.name, one.points])
    answers = book.add_worksheet("Answers")
    for number, row in enumerate(_cells(found)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                answers.write_string(number, column, cell)
            elif cell is not None:
                answers.write(number, column, cell)
    book.close()
    out.seek(0)
    return out
