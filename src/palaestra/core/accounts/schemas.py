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


class Changes(Struct, kw_only=True):
    """What one changes of one's own account; what is left out stays as it is.

    `current_password` is asked of everybody who has a password.
    """

    current_password: str | None = None
    username: str | None = None
    email: str | None = None
    password: str | None = None


class Changed(Struct, kw_only=True):
    """`waiting_for` is the new e-mail address, where its owner must first follow a link."""

    me: Me
    waiting_for: str | None


class Farewell(Struct, kw_only=True):
    """To delete one's account: the password, or `confirm` where there is none."""

    password: str | None = None
    confirm: bool = False


class EmailOnly(Struct, kw_only=True):
    email: str


class NewPassword(Struct, kw_only=True):
    password: str


class Answered(Struct, kw_only=True):
    """In words, for whoever has to wait for a mail."""

    message: str


class Verified(Struct, kw_only=True):
    """`purpose` is `register` or `email`; the address is proved, nobody is signed in by this."""

    purpose: str
    email: str


class NewKey(Struct, kw_only=True):
    name: str = ""


class SignInItem(Struct, kw_only=True):
    """`kept` ones were asked to last; others end a day after their last use."""

    id: int
    created_at: datetime
    expires_at: datetime
    kept: bool
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
