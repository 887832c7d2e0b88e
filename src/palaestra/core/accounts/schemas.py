"""What travels in and out of the accounts' own API."""

from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType


class Me(Struct, kw_only=True):
    """The signed-in account, as only its owner sees it."""

    id: str
    username: str | None
    email: str | None
    role: str


class Credentials(Struct, kw_only=True):
    """By password (with `username` or `email`), by `key` and `secret`, or a guest's bare `id`."""

    id: str | int | None = None
    username: str | None = None
    email: str | None = None
    password: str | None = None
    key: str | None = None
    secret: str | None = None
    keep: bool | str | None = None


class Registration(Struct, kw_only=True):
    """All may be left out where the server is open: that makes a guest."""

    username: str | None = None
    email: str | None = None
    password: str | None = None
    setup: str | None = None


class SignInItem(Struct, kw_only=True):
    id: int
    created_at: datetime
    expires_at: datetime
    address: str
    agent: str
    current: bool


class DocumentedSignIn(Struct, kw_only=True):
    """The answer of POST /login by JSON (statistics document): `token` opens the socket."""

    user: dict[str, Any]
    token: str
    workspace: Any = None
    socket: str = "/socket.io"


class ApiKeyItem(Struct, kw_only=True):
    """`secret` is there once, when the key is made."""

    id: str
    key: str
    name: str
    timestamp: datetime
    secret: str | UnsetType = UNSET
