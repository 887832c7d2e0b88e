"""Everything that this server holds of an account, for its owner."""

from collections.abc import Callable, Mapping
from typing import Any

from palaestra.core.accounts.models import Account, ApiKey, SignIn
from palaestra.core.accounts.service import keys, sign_ins
from palaestra.core.database import ReadSession, utc_now

Exports = Callable[[ReadSession, int], dict[str, Any]]


def export(db: ReadSession, account_id: int) -> dict[str, Any]:
    """As JSON can say it: the account, and under each feature's name what that holds.

    Secrets are not in it: of passwords, keys and cookies we have only hashes ourselves.
    """
    account = db.get_one(Account, account_id)
    features: Mapping[str, Exports] = db.info["exports"]
    return {
        "exported_at": utc_now(),
        "account": _account(account),
        "sessions": [_sign_in(found) for found in sign_ins.listed(db, account_id)],
        "keys": [_key(found) for found in keys.listed(db, account_id)],
        **{name: of_account(db, account_id) for name, of_account in features.items()},
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.public_id,
        "username": account.username,
        "email": account.email,
        "role": account.role,
        "created_at": account.created_at,
        "has_password": account.password_hash is not None,
    }


def _sign_in(found: SignIn) -> dict[str, Any]:
    return {
        "created_at": found.created_at,
        "expires_at": found.expires_at,
        "kept": found.is_kept,
        "address": found.address,
        "agent": found.agent,
    }


def _key(found: ApiKey) -> dict[str, Any]:
    return {"key": found.key, "name": found.name, "created_at": found.created_at}
