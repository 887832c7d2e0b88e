"""The demo: a quiz of twelve slides with four teams, to be played alone in four tabs.

Runs in a process of its own (`palaestra demo`).
"""

import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import hash_password, new_public_id, new_token
from palaestra.core.blobs import Blobs
from palaestra.core.database import DbSession
from palaestra.quiz import pictures
from palaestra.quiz.demo_pictures import draw_all
from palaestra.quiz.demo_slides import NAME, YEAR, plan
from palaestra.quiz.kinds import View
from palaestra.quiz.models import City, Quiz
from palaestra.quiz.service import archives, cities, codes, teams
from palaestra.quiz.service.archives import Target

HOST = "Demo host"
CITY = "Demo"
TEAMS = ("Curie", "Noether", "Linnaeus", "Celsius")
ACCOUNTS_FILE = "demo-accounts.txt"


def fill(house: Any) -> None:
    """Add what is missing of the demo; a second time changes nothing."""
    if house.database.read(_exists):
        return
    with tempfile.TemporaryDirectory() as folder:
        drawn = _prepared(Path(folder))
        said = house.database.transact(_make, house.blobs, drawn)
    with (house.settings.data / ACCOUNTS_FILE).open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in said))


def _exists(db: DbSession) -> bool:
    query = select(Quiz.id).where(Quiz.name == NAME, Quiz.year == YEAR).limit(1)
    return db.scalar(query) is not None


def _prepared(folder: Path) -> dict[str, dict[str, Any]]:
    prepared = {}
    for name, path in draw_all(folder).items():
        own = folder / f"{name}-prepared"
        own.mkdir()
        prepared[name] = pictures.prepare(path=str(path), out_dir=str(own))
    return prepared


def _make(db: DbSession, blobs: Blobs, drawn: dict[str, dict[str, Any]]) -> list[str]:
    """What the start of the server says of it."""
    host, said = _host(db)
    city = db.scalar(select(City).where(City.name == CITY)) or cities.make(db, CITY)
    cities.settle(db, host.id, city.id)
    identity = Identity(account_id=host.id, role=Role(host.role), username=host.username)
    target = Target(city_id=city.id, name=NAME, year=YEAR)
    quiz = archives.keep(db, blobs, identity, plan(), drawn, target)
    for name in TEAMS:
        teams.add(db, identity, quiz.id, name)
    return [*said, f"Demo quiz “{NAME}”: open /join in four tabs with", f"  {_codes(db, quiz)}"]


def _host(db: DbSession) -> tuple[Account, list[str]]:
    """The host of the other demos, where there is one."""
    host = db.scalar(select(Account).where(Account.username_key == HOST.casefold()))
    if host is not None:
        return host, []
    password = new_token()[:16]
    host = Account(
        public_id=new_public_id(),
        username=HOST,
        username_key=HOST.casefold(),
        password_hash=hash_password(password),
        role=Role.EDITOR,
    )
    db.add(host)
    db.flush()
    return host, [f"Demo account: name “{HOST}”, password {password} (editor)"]


def _codes(db: DbSession, quiz: Quiz) -> str:
    names = iter(TEAMS)
    words = []
    for code in codes.listed(db, quiz.id):
        view = View(code.view_id)
        whose = f"team {next(names)}" if view is View.TEAM else view.label.lower()
        words.append(f"{whose} {code.code}")
    return ", ".join(words)
