"""Codes, and their pictures to scan."""

from palaestra.core.access import Identity
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Call, Declared, Reply, get, put
from palaestra.quiz.access import editors, editors_and_operator, quiz_for
from palaestra.quiz.qr import qr_svg
from palaestra.quiz.schemas.codes import CodeItem
from palaestra.quiz.schemas.lists import Items, listed
from palaestra.quiz.service import codes, finding, items

CODES = "/api/competitions/{quiz_id:int}/codes"
CODE = f"{CODES}/{{code_id:int}}"


@get(CODES, access=editors_and_operator)
def all_codes(db: ReadSession, identity: Identity, quiz_id: int) -> Items[CodeItem]:
    """Of the views and of every team."""
    quiz_for(db, identity, quiz_id)
    return listed([items.code_item(one) for one in codes.listed(db, quiz_id)])


@put(CODE, access=editors)
def renew(db: DbSession, identity: Identity, quiz_id: int, code_id: int) -> CodeItem:
    """A new code; whoever came by the old one is out at once."""
    return items.code_item(codes.renew(db, finding.code(db, identity, quiz_id, code_id)))


@get(f"{CODE}/qr.svg", access=editors_and_operator)
def qr(
    db: ReadSession,
    identity: Identity,
    server: ServerSettings,
    call: Call,
    quiz_id: int,
    code_id: int,
) -> Reply[str]:
    """A picture that leads a phone to the page where this code is typed in already."""
    code = finding.code(db, identity, quiz_id, code_id)
    return Reply(content=qr_svg(_address(server, call, code.code)), media_type="image/svg+xml")


def _address(server: ServerSettings, call: Call, code: str) -> str:
    """Where the caller reaches us, unless the configuration says how everybody does."""
    if server.base_url:
        return f"{server.base_url.rstrip('/')}/join/{code}"
    scheme = "https" if call.is_https else "http"
    return f"{scheme}://{call.headers.get('host', '')}{call.basepath}/join/{code}"


ROUTES: list[Declared] = [all_codes, renew, qr]
