"""Who calls: credentials, and signing in again whenever the server has forgotten us."""

from collections.abc import Callable
from dataclasses import dataclass

from palaestra.client.errors import NotSignedIn
from palaestra.client.flow import Flow, Patience, Reply, Request, exchange

LOGIN = "/api/v1/login"
REGISTER = "/api/v1/register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a sign-in sends: an id (guests), key and secret, or name or e-mail and password."""

    id: str | None = None
    key: str | None = None
    secret: str | None = None
    username: str | None = None
    email: str | None = None
    password: str | None = None

    def sent(self) -> dict[str, str] | None:
        """The strongest of them; None where there are none."""
        if self.key and self.secret:
            return {"key": self.key, "secret": self.secret}
        if self.password is not None:
            named = {"username": self.username, "email": self.email, "password": self.password}
            return {name: value for name, value in named.items() if value}
        return None if self.id is None else {"id": self.id}


class Session:
    """One account on one server. `id` is None until a sign-in has told it.

    `has_cookie` says whether there is a sign-in to try before the credentials are used.
    `receipts` are ids of the submissions that the server has acknowledged to us.
    """

    def __init__(
        self, credentials: Credentials, patience: Patience, *, has_cookie: Callable[[], bool]
    ) -> None:
        self.id = credentials.id
        self.credentials = credentials
        self.patience = patience
        self._has_cookie = has_cookie
        self.receipts: set[str] = set()
        self._sign_ins = 0

    def call(self, request: Request) -> Flow[Reply]:
        """The reply to `request`; a sign-in that has run out is made again, once."""
        if not self._has_cookie() and self.credentials.sent():
            yield from self.sign_in()
        before = self._sign_ins
        try:
            return (yield from exchange(request, self.patience))
        except NotSignedIn:
            if self.credentials.sent() is None:
                raise
        # Another thread may have signed in again while this one's request was under way.
        if self._sign_ins == before:
            yield from self.sign_in()
        return (yield from exchange(request, self.patience))

    def sign_in(self) -> Flow[str]:
        """The id; raises NotSignedIn for credentials that are wrong, or where there are none."""
        sent = self.credentials.sent()
        if sent is None:
            raise NotSignedIn("Register first, or give an id, a key with its secret, or cookies.")
        request = Request(method="POST", path=LOGIN, json=sent, repeatable=True)
        return self._entered((yield from exchange(request, self.patience)))

    def register(self, data: dict[str, object]) -> Flow[str]:
        """The id of a new account, or one's own where one is signed in.

        Not sent again once it may have arrived, which would make another account.
        """
        if self.credentials.sent():
            yield from self.sign_in()
        request = Request(method="POST", path=REGISTER, json=data)
        id = self._entered((yield from exchange(request, self.patience)))
        if self.credentials.sent() is None:
            self.credentials = _credentials(id, data)
        return id

    def who(self) -> Flow[str]:
        """One's own id, asked of the server if only cookies or a key are known."""
        if self.id is None:
            request = Request(method="GET", path=LOGIN, repeatable=True)
            self._entered((yield from self.call(request)))
        assert self.id is not None, "every sign-in tells it"
        return self.id

    def _entered(self, reply: Reply) -> str:
        self.id = str(reply.json()["id"])
        self._sign_ins += 1
        return self.id


def _credentials(id: str, data: dict[str, object]) -> Credentials:
    """What signs in again: the password where one was registered, else the id."""
    known = {name: str(data[name]) for name in ("username", "email", "password") if data.get(name)}
    return Credentials(**known) if "password" in known else Credentials(id=id)
