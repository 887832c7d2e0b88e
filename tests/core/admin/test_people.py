"""People are found, given roles and kept out; there is always an admin."""

import threading
from collections.abc import Callable

import httpx
import pytest
from msgspec import UNSET
from sqlalchemy import select

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.service import farewells
from palaestra.core.activity.models import ActivityRecord
from palaestra.core.admin.schemas import PersonChange
from palaestra.core.admin.service import people
from palaestra.core.database import Database, DbSession
from palaestra.core.errors import Conflict, Invalid, NotFound
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import make_person, token_of
from tests.builders.servers import RunningServer

NOBODY = Identity()


def make(database: Database, role: Role = Role.MEMBER, *, name: str | None = None) -> Account:
    def work(db: DbSession) -> Account:
        person = make_person(db, role, password="correct horse")
        if name:
            person.username, person.username_key = name, name.casefold()
            person.email = f"{name.lower().replace(' ', '.')}@example.org"
        return person

    return database.transact(work)


def names(database: Database, **wanted: object) -> list[str]:
    asked = {"search": "", "role": None, "page": 0, "size": 25, **wanted}
    found = database.read(people.listed, **asked)  # type: ignore[arg-type]  # any of its arguments
    return [one.name for one in found.items]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Åsa Grå", "Ada 100%", "Ada Byron"]),
        ("ada", ["Ada 100%", "Ada Byron"]),
        ("BYRON", ["Ada Byron"]),
        ("åsa GRÅ", ["Åsa Grå"]),
        ("100%", ["Ada 100%"]),
        ("A%n", []),
        ("åsa.grå@example", ["Åsa Grå"]),
    ],
)
def test_people_are_found_by_a_part_of_their_name_or_address(
    database: Database, search: str, found: list[str]
) -> None:
    for name in ("Ada Byron", "Ada 100%", "Åsa Grå"):
        make(database, name=name)
    assert names(database, search=search) == found


def test_an_id_finds_the_one_who_has_it(database: Database) -> None:
    make(database)
    guest = database.transact(make_person, Role.GUEST)
    assert names(database, search=guest.public_id) == [f"Guest {guest.public_id}"]


def test_lists_are_paged_newest_first_and_by_role(database: Database) -> None:
    for number in range(5):
        make(database, Role.EDITOR if number % 2 else Role.MEMBER, name=f"P{number}")
    assert names(database, page=1, size=2) == ["P2", "P1"]
    assert names(database, role=Role.EDITOR) == ["P3", "P1"]
    page = database.read(people.listed, search="p", role=Role.MEMBER, page=1, size=2)
    assert (page.total, [one.name for one in page.items]) == (3, ["P0"])


def test_sign_ins_are_counted_for_each_their_own(database: Database) -> None:
    one, other = make(database, name="One"), make(database, name="Other")
    for _ in range(2):
        database.transact(token_of, one)
    page = database.read(people.listed, search="", role=None, page=0, size=25)
    found = {item.name: (item.sign_ins, item.last_sign_in) for item in page.items}
    assert found["One"][0] == 2
    assert found["One"][1] is not None
    assert found["Other"] == (0, None)
    assert other.disabled_at is None


def test_a_role_is_given_and_written_down_by_whom(database: Database) -> None:
    boss, person = make(database, Role.ADMIN), make(database)
    identity = Identity(account_id=boss.id, role=Role.ADMIN, address="192.0.2.7")
    wanted = PersonChange(role=Role.EDITOR)
    assert database.transact(people.change, identity, person.public_id, wanted).role == "editor"
    database.transact(people.change, identity, person.public_id, wanted)
    (written,) = database.read(lambda db: db.scalars(select(ActivityRecord)).all())
    assert (written.action, written.subject) == ("accounts.role", person.public_id)
    assert (written.account_id, written.details) == (boss.id, {"was": "member", "now": "editor"})


def test_disabled_and_enabled_again(database: Database) -> None:
    person = make(database)
    for disabled in (True, False):
        wanted = PersonChange(disabled=disabled)
        item = database.transact(people.change, NOBODY, person.public_id, wanted)
        assert item.disabled is disabled
    actions = database.read(lambda db: db.scalars(select(ActivityRecord.action)).all())
    assert actions == ["accounts.disabled", "accounts.enabled"]


@pytest.mark.parametrize(
    "wanted", [PersonChange(disabled=True), PersonChange(role=Role.MEMBER)], ids=["out", "less"]
)
def test_the_last_admin_stays(database: Database, wanted: PersonChange) -> None:
    last, gone = make(database, Role.ADMIN), make(database, Role.ADMIN)
    database.transact(people.change, NOBODY, gone.public_id, PersonChange(disabled=True))
    with pytest.raises(Conflict, match="only admin"):
        database.transact(people.change, NOBODY, last.public_id, wanted)
    kept = database.read(lambda db: db.get_one(Account, last.id))
    assert (kept.role, kept.disabled_at) == ("admin", None)
    # One who is out already may lose the role: that changes nothing.
    item = database.transact(people.change, NOBODY, gone.public_id, PersonChange(role=Role.MEMBER))
    assert item.role == "member"


def test_two_admins_who_end_each_other_leave_one(database: Database) -> None:
    pair = [make(database, Role.ADMIN), make(database, Role.ADMIN)]
    refused: list[Conflict] = []
    together = threading.Barrier(2)

    def end(account: Account) -> None:
        together.wait(timeout=60)
        try:
            database.transact(people.change, NOBODY, account.public_id, PersonChange(disabled=True))
        except Conflict as error:
            refused.append(error)

    threads = [threading.Thread(target=end, args=[account]) for account in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 1


def _without_password(db: DbSession) -> Account:
    return make_person(db, Role.GUEST)


@pytest.mark.parametrize(
    ("role", "error"), [(Role.ADMIN, Conflict), (Role.GUEST, Invalid)], ids=str
)
def test_roles_that_would_lock_somebody_out_are_refused(
    database: Database, role: Role, error: type[Exception]
) -> None:
    person = make(database) if role is Role.GUEST else database.transact(_without_password)
    with pytest.raises(error):
        database.transact(people.change, NOBODY, person.public_id, PersonChange(role=role))


def test_who_deleted_the_account_is_not_brought_back(database: Database) -> None:
    person = make(database)
    database.context["forgets"] = []
    database.transact(farewells.delete_account, person.id)
    public_id = database.read(lambda db: db.get_one(Account, person.id).public_id)
    with pytest.raises(Conflict, match="deleted"):
        database.transact(people.change, NOBODY, public_id, PersonChange(disabled=False))
    with pytest.raises(NotFound):
        database.transact(people.change, NOBODY, person.public_id, PersonChange(disabled=UNSET))


def test_the_disabled_are_out_at_once(
    admin: httpx.Client, server: RunningServer, kept: Database
) -> None:
    person = make(kept)
    token = kept.transact(token_of, person)
    with server.client(cookies={SESSION_COOKIE: token}) as other:
        assert other.get("/api/account/me").status_code == 200
        reply = admin.patch(f"/api/admin/people/{person.public_id}", json={"disabled": True})
        assert (reply.status_code, reply.json()["disabled"]) == (200, True)
        assert reply.json()["sign_ins"] == 0
        assert other.get("/api/account/me").status_code == 401


Sent = Callable[[httpx.Client], httpx.Response]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda client: client.patch("/api/admin/people/nobody", json={}), 404),
        (lambda client: client.get("/api/admin/people?role=king"), 400),
        (lambda client: client.get("/api/admin/people?size=101"), 400),
        (lambda client: client.get("/api/admin/people?page=-1"), 400),
    ],
)
def test_wrong_requests_are_told_so(admin: httpx.Client, send: Sent, status: int) -> None:
    assert send(admin).status_code == status


def test_a_change_that_nobody_knows_is_refused(admin: httpx.Client, kept: Database) -> None:
    person = make(kept)
    sent = admin.patch(f"/api/admin/people/{person.public_id}", json={"disbled": True})
    assert sent.status_code == 400
