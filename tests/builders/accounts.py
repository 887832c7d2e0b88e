"""People straight in a database: with a role, a password, a key, a sign-in."""

from uuid import uuid4

from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Registration
from palaestra.core.accounts.service import accounts, sign_ins
from palaestra.core.database import Database, DbSession
from palaestra.core.live.outbox import NoSockets
from tests.builders.servers import RunningServer

PASSWORD = "correct horse battery"


def make_person(db: DbSession, role: Role = Role.MEMBER, *, password: str | None = None) -> Account:
    """With a name and an e-mail address of their own; a guest has neither."""
    name = f"{role}-{uuid4().hex[:8]}"
    wanted = Registration(username=name, email=f"{name}@example.org")
    hashed = secrets.hash_password(password) if password else None
    if role is Role.GUEST and not password:
        wanted = Registration()
    return accounts.register(db, wanted, password_hash=hashed, role=role)


def identity_of(account: Account) -> Identity:
    """Who calls, as services are told."""
    return Identity(account_id=account.id, public_id=account.public_id, role=Role(account.role))


def token_of(db: DbSession, account: Account) -> str:
    """The token of a new sign-in."""
    return sign_ins.open_or_renew(db, account, token=None, address="127.0.0.1", agent="test")


def database_of(server: RunningServer) -> Database:
    """The server's own database, opened a second time; close it."""
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    database.context["live"] = NoSockets()
    return database
