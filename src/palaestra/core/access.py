"""Who may call: one vocabulary for HTTP routes, pages and socket events. Touches no database.

Every operation states its access where it is declared::

    @get("/api/v1/competitions", access=signed_in)

*Which rows* a caller sees is not said here but in each feature's own ``access.py``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from palaestra.core.errors import Forbidden, NotSignedIn


class Role(StrEnum):
    """The roles of the house, from most to least."""

    ADMIN = "admin"
    EDITOR = "editor"
    MEMBER = "member"
    GUEST = "guest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The caller of one operation; `account_id` is None for nobody in particular.

    Who came by a code of a quiz has no account but a `view` of that quiz, and of one team in it.
    """

    account_id: int | None = None
    public_id: str | None = None
    role: Role | None = None
    username: str | None = None
    email: str | None = None
    sign_in_id: int | None = None
    api_key_id: int | None = None
    address: str = ""
    view: str | None = None
    quiz_id: int | None = None
    team_id: int | None = None
    code_id: int | None = None
    code_token_id: int | None = None

    @property
    def is_anonymous(self) -> bool:
        """Nobody with an account; a view of a quiz is nobody here."""
        return self.account_id is None

    @property
    def is_known(self) -> bool:
        """Somebody with an account or a view: their credentials were good."""
        return self.account_id is not None or self.view is not None

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def require_account(self) -> int:
        """The account's id, for operations that only make sense for somebody."""
        if self.account_id is None:
            raise NotSignedIn
        return self.account_id


InOpenMode = Literal["anyone", "signed in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an operation demands. `owner` names the noun whose owner the service lets through."""

    roles: frozenset[Role] | None = None
    views: frozenset[str] = frozenset()
    owner: str | None = None
    in_open_mode: InOpenMode | None = None

    @property
    def is_public(self) -> bool:
        return self.roles is None

    def describe(self) -> str:
        """One line for the reference and for messages."""
        if self.roles is None:
            return "anyone"
        if not self.roles:
            return f"view {', '.join(sorted(self.views))}"
        who = "signed in" if self.roles == _EVERY_ROLE else ", ".join(sorted(self.roles))
        parts = [f"owner of the {self.owner}, {who}" if self.owner else who]
        if self.views:
            parts.append(f"view {', '.join(sorted(self.views))}")
        if self.in_open_mode:
            parts.append(f"in open mode {self.in_open_mode}")
        return "; ".join(parts)


_EVERY_ROLE = frozenset(Role)


def allow(
    *,
    roles: Collection[Role | str] = _EVERY_ROLE,
    views: Collection[str] = (),
    owner: str | None = None,
    in_open_mode: InOpenMode | None = None,
) -> Access:
    """Signed-in callers with one of `roles`, and who came by a code with one of `views`.

    In open mode also whom `in_open_mode` names.
    """
    return Access(
        roles=frozenset(Role(role) for role in roles),
        views=frozenset(views),
        owner=owner,
        in_open_mode=in_open_mode,
    )


public = Access()
signed_in = allow()
admins = allow(roles=[Role.ADMIN])


def check(access: Access, identity: Identity, *, open_mode: bool) -> None:
    """Raise NotSignedIn or Forbidden unless `identity` may do what demands `access`."""
    if access.roles is None or (open_mode and access.in_open_mode == "anyone"):
        return
    if not identity.is_known:
        raise NotSignedIn
    if identity.view is not None and identity.view in access.views:
        return
    if identity.role in access.roles:
        return
    if open_mode and access.in_open_mode == "signed in" and not identity.is_anonymous:
        return
    raise Forbidden(f"This is for: {access.describe()}.")
