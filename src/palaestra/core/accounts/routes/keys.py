"""`/api/account/keys`: API keys for programs, as ``Authorization: Bearer KEY.SECRET``."""

from palaestra.core.access import Identity, signed_in
from palaestra.core.accounts.models import ApiKey
from palaestra.core.accounts.schemas import ApiKeyItem, NewKey
from palaestra.core.accounts.service import keys
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post


def _item(key: ApiKey) -> ApiKeyItem:
    return ApiKeyItem(id=key.key, key=key.key, name=key.name, timestamp=key.created_at)


@get("/api/account/keys", access=signed_in)
def listed(db: ReadSession, identity: Identity) -> list[ApiKeyItem]:
    """One's own keys; never their secrets."""
    return [_item(key) for key in keys.listed(db, identity.require_account())]


@post("/api/account/keys", access=signed_in, status=201)
def make(db: DbSession, identity: Identity, data: NewKey) -> ApiKeyItem:
    """A new key; its secret is shown this once."""
    key, secret = keys.make(db, identity.require_account(), name=data.name.strip())
    item = _item(key)
    item.secret = secret
    return item


@delete("/api/account/keys/{key:str}", access=signed_in, status=204)
def remove(db: DbSession, identity: Identity, key: str) -> None:
    """Delete one's own key; what it opened ends with it."""
    keys.remove(db, identity.require_account(), key=key)


ROUTES: list[Declared] = [listed, make, remove]
