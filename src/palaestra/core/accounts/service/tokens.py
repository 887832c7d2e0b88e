"""JSON web tokens: signed claims that stand for a sign-in, or for what a feature knows.

A token alone proves nothing: its `jti` names a row, and is worth nothing without it. So what is
revoked is revoked at once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from palaestra.core.access import Identity
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession, utc_now

ALGORITHM = "HS256"
DOTS = 2

# What a feature says of an account in its tokens, e.g. the city of an editor.
Claims: TypeAlias = Callable[[ReadSession, Account], dict[str, Any]]
# The claims of a token, and the address that it came from.
Claimed: TypeAlias = tuple[Mapping[str, Any], str]
# Whose tokens these are, in a fixed number of queries: nobody's once revoked, None for one that is
# not the feature's.
Identifies: TypeAlias = Callable[[ReadSession, Sequence[Claimed]], list[Identity | None]]


def write(db: ReadSession, claims: Mapping[str, Any], *, jti: str, lasts: timedelta) -> str:
    """A token with `claims` at its top level and, for the documented client, `user_claims`."""
    import jwt  # here: it takes a twentieth of a second, and most starts never need it

    now = utc_now()
    stated = {**claims, "user_claims": dict(claims), "jti": jti, "iat": now, "exp": now + lasts}
    return jwt.encode(stated, _key(db), algorithm=ALGORITHM)


def read(db: ReadSession, token: str) -> dict[str, Any] | None:
    """The claims; None for a bad or an expired one."""
    import jwt  # see above

    try:
        claims: dict[str, Any] = jwt.decode(
            token, _key(db), algorithms=[ALGORITHM], options={"require": ["jti", "exp"]}
        )
    except jwt.InvalidTokenError:
        return None
    return claims if isinstance(claims["jti"], str) else None


def for_account(db: ReadSession, account: Account, *, jti: str, lasts: timedelta) -> str:
    """A token that stands for the sign-in with the token `jti`."""
    stated: dict[str, Any] = {"sub": str(account.id), "role": account.role.capitalize()}
    features: list[Claims] = db.info.get("claims", [])
    for claims_of in features:
        stated |= claims_of(db, account)
    return write(db, stated, jti=jti, lasts=lasts)


def identified_by_features(db: ReadSession, claimed: Sequence[Claimed]) -> list[Identity | None]:
    """None where no feature knows the token."""
    found: list[Identity | None] = [None] * len(claimed)
    features: list[Identifies] = db.info.get("identifies", [])
    for identifies in features:
        own = identifies(db, claimed)
        found = [before or now for before, now in zip(found, own, strict=True)]
    return found


def _key(db: ReadSession) -> str:
    return secrets.derive(db.info["secret"], "json web tokens")
