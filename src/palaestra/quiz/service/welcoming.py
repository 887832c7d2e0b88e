"""All who came to the door meanwhile: each is checked, and they are let in together."""

from collections.abc import Sequence

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound, NotSignedIn, PalaestraError
from palaestra.core.live import Entry
from palaestra.quiz.models import Presentation
from palaestra.quiz.schemas.presentations import Joining
from palaestra.quiz.service import codes, joining, stage
from palaestra.quiz.service.joining import Comer


def welcome_all(db: ReadSession, entries: Sequence[Entry]) -> list[Joining | PalaestraError]:
    """For each entry, whose payload is a Join, its answer or its refusal."""
    good = codes.still_valid(db, (entry.identity for entry in entries))
    outcomes: dict[int, Joining | PalaestraError] = {}
    by_quiz: dict[int, list[int]] = {}
    for number, entry in enumerate(entries):
        if (refused := _refusal(db, entry, good)) is not None:
            outcomes[number] = refused
        else:
            by_quiz.setdefault(entry.identity.quiz_id or 0, []).append(number)
    for numbers in by_quiz.values():
        row = _running(db, entries[numbers[0]].identity)
        if isinstance(row, NotFound):
            outcomes |= dict.fromkeys(numbers, row)
            continue
        comers = [_comer(entries[number]) for number in numbers]
        outcomes |= dict(zip(numbers, joining.join_all(db, row, comers), strict=True))
    return [outcomes[number] for number in range(len(entries))]


def _refusal(db: ReadSession, entry: Entry, good: set[int | None]) -> PalaestraError | None:
    if entry.identity.code_token_id not in good:
        return NotSignedIn()
    try:
        codes.require_own(db, entry.identity, entry.payload.code)
    except PalaestraError as wrong:
        return wrong
    return None


def _running(db: ReadSession, identity: Identity) -> Presentation | NotFound:
    try:
        return stage.running_of(db, identity)
    except NotFound as none:
        return none


def _comer(entry: Entry) -> Comer:
    return Comer(entry.identity, entry.payload.last_seq, entry.payload.epoch)
