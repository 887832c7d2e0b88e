from typing import Literal

import pytest

from palaestra.core.access import Access, Identity, Role, admins, allow, check, public, signed_in
from palaestra.core.errors import Forbidden, NotSignedIn

NOBODY = Identity()
PEOPLE = {role: Identity(account_id=1, public_id="1", role=role) for role in Role}


def _answer(access: Access, identity: Identity, *, open_mode: bool) -> str:
    try:
        check(access, identity, open_mode=open_mode)
    except NotSignedIn:
        return "401"
    except Forbidden:
        return "403"
    return "ok"


def _answers(access: Access, *, open_mode: bool = False) -> list[str]:
    """Of nobody, a guest, a member, an editor, an admin."""
    roles = (Role.GUEST, Role.MEMBER, Role.EDITOR, Role.ADMIN)
    callers = [NOBODY, *(PEOPLE[role] for role in roles)]
    return [_answer(access, caller, open_mode=open_mode) for caller in callers]


@pytest.mark.parametrize("open_mode", [True, False])
def test_who_may(open_mode: bool) -> None:
    assert _answers(public, open_mode=open_mode) == ["ok"] * 5
    assert _answers(signed_in, open_mode=open_mode) == ["401", "ok", "ok", "ok", "ok"]
    assert _answers(admins, open_mode=open_mode) == ["401", "403", "403", "403", "ok"]


@pytest.mark.parametrize(
    ("also", "answers"),
    [("anyone", ["ok"] * 5), ("signed in", ["401", "ok", "ok", "ok", "ok"])],
)
def test_open_mode_lets_more_in_where_the_operation_says_so(
    also: Literal["anyone", "signed in"], answers: list[str]
) -> None:
    access = allow(roles=["editor", "admin"], in_open_mode=also)
    assert _answers(access, open_mode=True) == answers
    assert _answers(access, open_mode=False) == ["401", "403", "403", "ok", "ok"]


def test_a_role_that_does_not_exist_is_refused_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="teacher"):
        allow(roles=["teacher"])


def test_an_access_says_itself_in_words() -> None:
    assert public.describe() == "anyone"
    assert signed_in.describe() == "signed in"
    assert admins.describe() == "admin"
    assert allow(owner="job").describe() == "owner of the job, signed in"
    hosts = allow(roles=["editor", "admin"], in_open_mode="signed in")
    assert hosts.describe() == "admin, editor; in open mode signed in"
    assert allow(views=["team"]).describe() == "signed in; view team"


def test_who_is_refused_learns_who_may() -> None:
    with pytest.raises(Forbidden, match="This is for: admin"):
        check(admins, PEOPLE[Role.GUEST], open_mode=False)


def test_an_identity_knows_what_it_is() -> None:
    assert NOBODY.is_anonymous
    assert not NOBODY.is_admin
    assert PEOPLE[Role.ADMIN].is_admin
    assert PEOPLE[Role.GUEST].require_account() == 1
    with pytest.raises(NotSignedIn):
        NOBODY.require_account()
