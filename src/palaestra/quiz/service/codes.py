"""Codes: made, found by what somebody typed, renewed; and the tokens given for them."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select

from palaestra.core import live
from palaestra.core.access import Identity
from palaestra.core.accounts.secrets import digest, new_token
from palaestra.core.accounts.service import tokens
from palaestra.core.accounts.service.tokens import Claimed
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Forbidden, NotFound, NotSignedIn
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Code, CodeToken, Presentation
from palaestra.quiz.service import finding

# No letters or digits that are taken for one another: I L O 0 1.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONG, SHORT = 8, 6
LASTS = timedelta(hours=8)


def make(db: DbSession, quiz_id: int, view: View, *, team_id: int | None = None) -> Code:
    code = Code(quiz_id=quiz_id, view_id=view, team_id=team_id, code=_free(db, view))
    db.add(code)
    return code


def _free(db: ReadSession, view: View) -> str:
    length = LONG if view in (View.OPERATOR, View.JUDGE) else SHORT
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(length))
        if db.scalar(select(Code.id).where(Code.code == code)) is None:
            return code


def listed(db: ReadSession, quiz_id: int) -> list[Code]:
    return list(db.scalars(select(Code).where(Code.quiz_id == quiz_id).order_by(Code.id)))


def renew(db: DbSession, code: Code) -> Code:
    """A new code; whoever came by the old one is out, at once."""
    code.code = _free(db, View(code.view_id))
    db.execute(delete(CodeToken).where(CodeToken.code_id == code.id))
    live.disconnect(db, code_id=code.id)
    db.flush()
    return code


def shut_out(db: DbSession, team_id: int) -> None:
    """Take away every token of a team; its code stays, and lets in again."""
    of_team = select(Code.id).where(Code.team_id == team_id)
    for code_id in db.scalars(of_team).all():
        db.execute(delete(CodeToken).where(CodeToken.code_id == code_id))
        live.disconnect(db, code_id=code_id)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who came in by a code, and the token they got."""

    code: Code
    presentation: Presentation | None
    token: str


def typed(text: str) -> str:
    """As somebody typed it: case, spaces and dashes do not matter."""
    return "".join(letter for letter in text.upper() if letter not in " -\t\n")[:12]


def enter(db: DbSession, text: str) -> Entry:
    """Raises NotFound for an unknown code; NotSignedIn while nothing runs, but for the operator."""
    code = db.scalar(select(Code).where(Code.code == typed(text)))
    if code is None:
        raise NotFound("code")
    presentation = finding.running(db, code.quiz_id)
    if presentation is None and code.view_id != View.OPERATOR:
        raise NotSignedIn("This competition has not started yet.")
    return Entry(code=code, presentation=presentation, token=_give_token(db, code))


def _give_token(db: DbSession, code: Code) -> str:
    jti = new_token()
    db.add(CodeToken(jti_hash=digest(jti), code_id=code.id, expires_at=utc_now() + LASTS))
    claims = {
        "view": View(code.view_id).label,
        "competition_id": code.quiz_id,
        "team_id": code.team_id,
        "code": code.code,
    }
    return tokens.write(db, claims, jti=jti, lasts=LASTS)


# Built once: every socket of a hall that comes back asks it.
_WHOSE = (
    select(CodeToken.jti_hash, CodeToken.id, Code.id, Code.view_id, Code.quiz_id, Code.team_id)
    .join(Code, Code.id == CodeToken.code_id)
    .where(CodeToken.jti_hash.in_(bindparam("hashes", expanding=True)))
)


def identify(db: ReadSession, claimed: Sequence[Claimed]) -> list[Identity | None]:
    """Whose tokens with these claims are; None for those that are not a code's."""
    hashes = [digest(claims["jti"]) if "view" in claims else None for claims, _ in claimed]
    asked = {one for one in hashes if one is not None}
    rows = {row[0]: row[1:] for row in db.execute(_WHOSE, {"hashes": list(asked)})} if asked else {}
    return [
        None if one is None else _identity(rows.get(one), address)
        for one, (_, address) in zip(hashes, claimed, strict=True)
    ]


def _identity(row: tuple[Any, ...] | None, address: str) -> Identity:
    """Nobody's for a token that was revoked."""
    if row is None:
        return Identity(address=address)
    token_id, code_id, view_id, quiz_id, team_id = row
    return Identity(
        view=View(view_id).label,
        quiz_id=quiz_id,
        team_id=team_id,
        code_id=code_id,
        code_token_id=token_id,
        address=address,
    )


def still_valid(db: ReadSession, identities: Iterable[Identity]) -> set[int | None]:
    """Of their tokens, those that were not revoked since their sockets were opened."""
    ids = {one.code_token_id for one in identities}
    known = select(CodeToken.id).join(Code, Code.id == CodeToken.code_id)
    return set(db.scalars(known.where(CodeToken.id.in_(ids))))


def leave(db: DbSession, identity: Identity) -> None:
    """End the token that the caller came with."""
    db.execute(delete(CodeToken).where(CodeToken.id == identity.code_token_id))
    live.disconnect(db, code_token_id=identity.code_token_id)


def forget_expired(db: DbSession) -> None:
    old = select(CodeToken.id).where(CodeToken.expires_at <= utc_now()).limit(5000)
    db.execute(delete(CodeToken).where(CodeToken.id.in_(old)))


def require_own(db: ReadSession, identity: Identity, text: str | None) -> None:
    """A code that is sent beside a token must be the one that the token was given for."""
    if text is None:
        return
    code = db.get(Code, identity.code_id)
    if code is None or code.code != typed(text):
        raise Forbidden("This token was given for another code.")
