"""Everything that this server holds of an account, for its owner."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from palaestra.core.accounts.models import Account, ApiKey, SignIn
from palaestra.core.accounts.service import keys, sign_ins
from palaestra.core.database import Database, ReadSession, utc_now

# Some entries, and the number after which the next are to be read.
Batch: TypeAlias = tuple[list[Any], int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Entries that are too many, or too large, to be in memory together.

    `read(db, after)` gives those next after the number `after` (0 at first); none: that was all.
    """

    read: Callable[[ReadSession, int], Batch]


# What a feature holds of an account, by name; a `Rows` becomes a list, read as it is sent.
Exports = Callable[[ReadSession, int], dict[str, Any]]


def written(database: Database, members: Mapping[str, Any]) -> Iterator[bytes]:
    """What `export` gave as JSON, in parts; some `Rows` are read for each, in a transaction of
    their own."""
    comma = b""
    yield b"{"
    for name, value in members.items():
        yield comma + msgspec.json.encode(name) + b":"
        if isinstance(value, Rows):
            yield from _list(database, value)
        elif isinstance(value, dict):
            yield from written(database, value)
        else:
            yield msgspec.json.encode(value)
        comma = b","
    yield b"}"


def _list(database: Database, rows: Rows) -> Iterator[bytes]:
    after, comma = 0, b""
    yield b"["
    while True:
        entries, after = database.read(rows.read, after)
        if not entries:
            break
        yield comma + msgspec.json.encode(entries)[1:-1]
        comma = b","
    yield b"]"


def export(db: ReadSession, account_id: int) -> dict[str, Any]:
    """The account, and under each feature's name what that holds.

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
