"""The demo: two competitions on real data, and competitors whose models are what they say.

Runs in a process of its own (`palaestra demo`), so scikit-learn never enters the server.
"""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import polars as pl
from sqlalchemy import select

from palaestra.competitions.inspection import inspect_competition
from palaestra.competitions.models import Competition
from palaestra.competitions.sample_texts import TEXTS
from palaestra.competitions.samples import honest_answers, sample_spec
from palaestra.competitions.scoring import score
from palaestra.competitions.service import competitions, hosting, submissions
from palaestra.competitions.service.submissions import Answer, Scores
from palaestra.competitions.specs import Spec, read_spec
from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import hash_password, new_public_id, new_token
from palaestra.core.blobs import Blobs
from palaestra.core.database import DbSession, utc_now

HOST = "Demo host"
ACCOUNTS_FILE = "demo-accounts.txt"
SAMPLES = ("breast-cancer", "diabetes")
OPEN_FOR = timedelta(days=60)
BEGAN = timedelta(days=6)
# Early versions of a model trust it less: its answer is pulled towards the baseline's.
TRUST = (0.45, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class _Step:
    """One submission of the demo: who, when, and the answer as CSV."""

    competitor: str
    at: datetime
    answer: bytes


def fill(house: Any) -> None:
    """Add what is missing of the demo; a second time changes nothing."""
    house.database.transact(_make_host, house.settings.data / ACCOUNTS_FILE)
    for number, name in enumerate(SAMPLES):
        if house.database.read(_exists, TEXTS[name].title):
            continue
        _fill_one(house, name, _spec(name), delay=timedelta(hours=5 * number))


def _make_host(db: DbSession, file: Path) -> None:
    """The host can sign in; the start of the server prints what the file says."""
    if _find(db, HOST) is not None:
        return
    password = new_token()[:16]
    host = _account(db, HOST, Role.EDITOR)
    host.password_hash = hash_password(password)
    file.touch(mode=0o600)
    file.write_text(f"Demo account: name “{HOST}”, password {password} (editor)\n")


def _spec(name: str) -> Spec:
    now = utc_now()
    raw = {**sample_spec(name), "expiration": (now + OPEN_FOR).isoformat()}
    return read_spec(raw, now=now, timezone=ZoneInfo("UTC"))


def _exists(db: DbSession, title: str) -> bool:
    return db.scalar(select(Competition.id).where(Competition.title == title).limit(1)) is not None


def _fill_one(house: Any, name: str, spec: Spec, *, delay: timedelta) -> None:
    with tempfile.TemporaryDirectory() as folder:
        held = _inspected(house.blobs, spec, Path(folder))
        began = utc_now() - BEGAN + delay
        steps = list(_steps(name, began))
        scores = [_score(house.blobs, held, step, Path(folder)) for step in steps]
    house.database.transact(_write, house.blobs, held, began, list(zip(steps, scores, strict=True)))


def _inspected(blobs: Blobs, spec: Spec, folder: Path) -> competitions.Hosting:
    dataset, answer = folder / "given-data.csv", folder / "given-answer.csv"
    dataset.write_text(spec.dataset or "")
    answer.write_text(spec.answer or "")
    summary = inspect_competition(
        dataset_path=str(dataset),
        dataset_format="csv",
        answer_path=str(answer),
        answer_format="csv",
        spec=msgspec.to_builtins(spec.rules),
        out_dir=str(folder),
    )
    return hosting.with_files(blobs, spec, summary)


def _steps(name: str, began: datetime) -> Iterator[_Step]:
    """Every competitor's versions, a few hours apart, in order of time."""
    (baseline, _, flat), *others = honest_answers(name)
    steps = [_Step(baseline, began + timedelta(minutes=20), flat)]
    for number, (competitor, _, answer) in enumerate(others, 1):
        for version, trust in enumerate(TRUST):
            at = began + timedelta(hours=4 * number + 26 * version, minutes=7 * number)
            steps.append(_Step(competitor, at, _blend(flat, answer, trust)))
    yield from sorted(steps, key=lambda step: step.at)


def _blend(flat: bytes, answer: bytes, trust: float) -> bytes:
    """`trust` of the model's answer and the rest of the baseline's, cell by cell."""
    low, high = pl.read_csv(io.BytesIO(flat)), pl.read_csv(io.BytesIO(answer))
    label, *columns = high.columns
    mixed = [(high[name] * trust + low[name] * (1 - trust)).alias(name) for name in columns]
    return pl.DataFrame([high[label], *mixed]).write_csv().encode()


def _score(blobs: Blobs, held: competitions.Hosting, step: _Step, folder: Path) -> Scores:
    assert held.truth, "a sample brings its truth"
    answer = folder / "answer-to-score.csv"
    answer.write_bytes(step.answer)
    result = score(
        answer_path=str(answer),
        answer_format="csv",
        truth_path=str(blobs.path(held.truth)),
        truth_format=held.truth_format,
        spec=held.spec["rules"],
    )
    return Scores.of(result)


def _write(
    db: DbSession,
    blobs: Blobs,
    held: competitions.Hosting,
    began: datetime,
    scored: list[tuple[_Step, Scores]],
) -> None:
    host = _account(db, HOST, Role.EDITOR)
    hosted = hosting.keep(db, _identity(host), held)
    competition = competitions.get(db, hosted.id)
    competition.created_at = began
    for step, value in scored:
        author = _account(db, step.competitor, Role.MEMBER)
        answer = Answer(blob=blobs.add(step.answer), format="csv", received_at=step.at)
        submissions.add(
            db, _identity(author), competition_id=competition.id, answer=answer, scores=value
        )


def _account(db: DbSession, name: str, role: Role) -> Account:
    """By name; as a member without a password nobody can sign in as it, not even by its id."""
    found = _find(db, name)
    if found is None:
        found = Account(
            public_id=new_public_id(), username=name, username_key=name.casefold(), role=role
        )
        db.add(found)
        db.flush()
    return found


def _find(db: DbSession, name: str) -> Account | None:
    return db.scalar(select(Account).where(Account.username_key == name.casefold()))


def _identity(account: Account) -> Identity:
    return Identity(account_id=account.id, public_id=account.public_id, role=Role(account.role))
