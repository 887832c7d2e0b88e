"""Quizzes as files, and results."""

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs
from palaestra.core.database import ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, StreamReply, Upload, get, post
from palaestra.quiz.access import editors
from palaestra.quiz.models import Quiz
from palaestra.quiz.schemas.quizzes import QuizItem
from palaestra.quiz.service import archives, items, quizzes, reports
from palaestra.quiz.service.archives import Target
from palaestra.quiz.service.media import Studio
from palaestra.quiz.service.reports import Results

LARGEST = 100 << 20
RESULTS = "/api/presentations/{presentation_id:int}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/api/competitions/{quiz_id:int}/export", access=editors)
@post("/api/competitions/{quiz_id:int}/export", access=editors)
def export(db: ReadSession, identity: Identity, blobs: Blobs, quiz_id: int) -> StreamReply:
    """A zip with one JSON and the pictures, which `import` takes; no teams, codes or answers."""
    file = archives.write_file(db, blobs, identity, quiz_id)
    return StreamReply(
        chunks=archives.chunks(file),
        filename=f"quiz-{quiz_id}.zip",
        media_type="application/zip",
    )


@post("/api/competitions/import", access=editors, streams=True, max_body=LARGEST)
async def import_new(studio: Studio, identity: Identity, call: Call) -> QuizItem:
    """A new quiz from a form with `file`: our zip, a CSV or XLSX table, GIFT, Kahoot's spreadsheet.

    `name`, `year` and `city_id` may stand beside it.
    """
    return await _import(studio, identity, call, quiz_id=None)


@post("/api/competitions/{quiz_id:int}/import", access=editors, streams=True, max_body=LARGEST)
async def import_into(studio: Studio, identity: Identity, call: Call, quiz_id: int) -> QuizItem:
    """The same, as more slides of a quiz that there is."""
    return await _import(studio, identity, call, quiz_id=quiz_id)


async def _import(
    studio: Studio, identity: Identity, call: Call, *, quiz_id: int | None
) -> QuizItem:
    assert call.form is not None, "a route that streams has a form"
    form = await call.form()
    file = form.get("file")
    if not isinstance(file, Upload):
        raise Invalid("file", "Send a form with a file in the field file.")
    into = Target(
        quiz_id=quiz_id,
        city_id=_number(form, "city_id"),
        name=str(form.get("name") or "")[:200] or None,
        year=_number(form, "year"),
    )
    with studio.blobs.receive(limit=LARGEST, field="file") as incoming:
        await incoming.write_all(file.chunks())
        made = await archives.read_file(
            studio, identity, incoming, filename=file.filename, into=into
        )
    return await studio.database.aread(_item, made.id)


def _number(form: dict[str, str | Upload], name: str) -> int | None:
    sent = form.get(name)
    if not sent:
        return None
    if not isinstance(sent, str) or not sent.isdecimal() or len(sent) > 9:
        raise Invalid(name, f"{name} is a whole number.")
    return int(sent)


def _item(db: ReadSession, quiz_id: int) -> QuizItem:
    found = quizzes.one(db, db.get_one(Quiz, quiz_id))
    return items.quiz_item(found, items.pictures(db, found.quiz.background_image_id))


@get(f"{RESULTS}/results.json", access=editors)
def as_json(db: ReadSession, identity: Identity, presentation_id: int) -> Results:
    """The board, and every question of every team."""
    return reports.results(db, identity, presentation_id)


@get(f"{RESULTS}/results.csv", access=editors)
def as_csv(db: ReadSession, identity: Identity, presentation_id: int) -> Reply[bytes]:
    """Every question of every team, for a spreadsheet."""
    found = reports.results(db, identity, presentation_id)
    return Reply(
        content=reports.as_csv(found),
        media_type="text/csv; charset=utf-8",
        headers=_attached(f"results-{presentation_id}.csv"),
    )


def _attached(filename: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{filename}"'}


@get(f"{RESULTS}/results.xlsx", access=editors)
def as_xlsx(db: ReadSession, identity: Identity, presentation_id: int) -> StreamReply:
    """Two sheets: the board, and every question of every team."""
    file = reports.as_xlsx(reports.results(db, identity, presentation_id))
    return StreamReply(
        chunks=archives.chunks(file),
        filename=f"results-{presentation_id}.xlsx",
        media_type=XLSX,
    )


ROUTES: list[Declared] = [export, import_new, import_into, as_json, as_csv, as_xlsx]
