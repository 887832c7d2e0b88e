"""Tables: accounts, sign-ins, API keys, links that are on their way by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palaestra.core.access import Role
from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Account(Base):
    """A person or program. E-mail, name and password may be empty: then it is a guest."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    username: Mapped[str | None] = mapped_column(String(80))
    username_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    disabled_at: Mapped[datetime | None]
    # When its owner deleted it: the row stays for what others built on, with nothing personal.
    deleted_at: Mapped[datetime | None]

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def name(self) -> str:
        """What others see."""
        return self.username or f"Guest {self.public_id}"


class SignIn(Base):
    """One browser's or program's stay; the cookie holds the token, we only its SHA-256.

    A stay that is kept ("keep me signed in") has the two halves of the `keep` cookie: the
    selector finds it, the SHA-256 of the verifier, new at each use, proves it.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index(None, "account_id", "id"),
        Index(None, "expires_at"),
        Index(None, "created_at"),
        Index(None, "api_key_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    # Of the key that opened it, and with which it ends.
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_kept: Mapped[bool] = mapped_column(default=False)
    keep_selector: Mapped[str | None] = mapped_column(String(43), unique=True)
    keep_hash: Mapped[str | None] = mapped_column(String(64))
    kept_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account] = relationship(lazy="raise")


class ApiKey(Base):
    """A key for programs; its secret has 256 random bits and is kept as SHA-256."""

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "account_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    account: Mapped[Account] = relationship(lazy="raise")


class AccountLink(Base):
    """What a link in a mail lets its reader do once; the link holds the token, we its SHA-256.

    Until the link of a registration is followed there is no account: only this row, so that an
    address that nobody proved takes neither its own place nor a name.
    """

    __tablename__ = "account_links"
    __table_args__ = (
        Index(None, "account_id"),
        Index(None, "email"),
        Index(None, "username_key"),
        Index(None, "expires_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    # To be proved; of a registration also what it asked for.
    email: Mapped[str | None] = mapped_column(String(254))
    username: Mapped[str | None] = mapped_column(String(80))
    username_key: Mapped[str | None] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
