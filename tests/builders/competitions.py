"""Competitions, competitors and submissions: over HTTP, and straight in a database."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select

from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.service import competitions, submissions
from palaestra.competitions.service.competitions import Hosting
from palaestra.competitions.service.submissions import Answer, Scores
from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.blobs import Blob
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.jobs.models import JobRow, State

# Where the document's calls are answered, for its newer clients and its older ones.
FAMILIES = ["/api/v1", "/api"]
# "GET /api/competitions" is the quiz's; the older family has the singular.
COMPETITIONS = ["/api/v1/competitions", "/api/v1/competition", "/api/competition"]
SUBMISSIONS = [f"{family}/{noun}" for family in FAMILIES for noun in ("submissions", "submission")]
LEADERBOARDS = [
    f"{family}/{noun}" for family in FAMILIES for noun in ("leaderboards", "leaderboard")
]
TRUTH = {"class": {"0": 0, "1": 1}}
# Log loss 0.2899, the reference case of the specification.
ANSWER = {"class": {"0": 0.2, "1": 0.7}}
PERFECT = {"class": {"0": 0, "1": 1}}
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


def make_spec(**fields: Any) -> dict[str, Any]:
    """A spec as documented clients send it: tables are JSON texts."""
    spec = {
        "title": "Two rows",
        "type": "classify",
        "expiration": time.time() + 3600,
        "prize": 1.0,
        "metric": "logloss",
        "dataset": {"x": {"0": 1.5, "1": 2.5}},
        "answer": TRUTH,
    } | fields
    tables = {
        name: json.dumps(spec[name])
        for name in ("dataset", "answer")
        if isinstance(spec.get(name), dict | list)
    }
    return spec | tables


def register(client: httpx.Client, **fields: Any) -> str:
    """Register `client`; the id."""
    reply = client.post("/api/v1/register", json=fields)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["id"])


def host(client: httpx.Client, **fields: Any) -> str:
    """Host a competition as `client`; its id."""
    reply = client.post("/api/v1/competitions", json={"spec": make_spec(**fields)})
    assert reply.status_code == 200, reply.text
    return str(reply.json()["id"])


def submit(client: httpx.Client, competition_id: str, answer: Any = ANSWER) -> httpx.Response:
    """As documented: the answer is a JSON text."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    submission = {"answer": text, "answer_type": "csv" if "\n" in text else "json"}
    sent = {"competition_id": competition_id, "submission": submission}
    return client.post("/api/v1/submissions", json=sent)


def upload(client: httpx.Client, competition_id: str, csv: str | bytes) -> httpx.Response:
    """As the page does: the body is the CSV."""
    return client.post(
        f"/api/v1/competitions/{competition_id}/submissions",
        content=csv,
        headers={"Content-Type": "text/csv"},
    )


def refusal(reply: httpx.Response, status: int = 400) -> dict[str, Any]:
    """The error, which must have the documented shape."""
    assert reply.status_code == status, reply.text
    error: dict[str, Any] = reply.json()
    assert error["error"] == str(status)
    assert error["message"]
    return error


# --- straight in a database


def end_now(database: Database, competition_id: str) -> float:
    """
    Bring an end that is far off forward, so that nothing before it is a matter of seconds.

    The truth is due and the jobs of the competition too. The moment of it, in epoch seconds.
    """

    def bring(db: DbSession) -> float:
        competition = db.scalars(select(Competition).filter_by(public_id=competition_id)).one()
        now = utc_now()
        competition.expiration = now
        if competition.truth_due_at is not None:
            competition.truth_due_at = now
        for row in db.scalars(select(JobRow).filter_by(state=State.QUEUED)):
            if row.args.get("competition_id") == competition.id:
                row.run_at = now
        return now.timestamp()

    return database.transact(bring)


def make_account(db: DbSession, **fields: Any) -> Account:
    account = Account(**{"public_id": new_public_id(), "role": Role.GUEST} | fields)
    db.add(account)
    db.flush()
    return account


def identity_of(account: Account) -> Identity:
    return Identity(account_id=account.id, public_id=account.public_id, role=Role(account.role))


def make_hosting(**fields: Any) -> Hosting:
    """Its files do not exist."""
    hosting = {
        "title": "Two rows",
        "subtitle": "",
        "description": "",
        "type": "classify",
        "metric": "logloss",
        "expiration": NOON,
        "prize": 0.0,
        "answer_delay": 0.0,
        "spec": {"rules": {"type": "classify", "metric": "logloss"}, "dataset_kwargs": {}},
        "summary": {"dataset": {}, "answer_shape": {}},
        "truth": "0" * 64,
        "truth_format": "csv",
        "dataset_csv": "1" * 64,
    }
    return Hosting(**hosting | fields)  # type: ignore[arg-type]  # any field may be given


def make_competition(db: DbSession, *, host: Account | None = None, **fields: Any) -> Competition:
    """Nothing is scored here, scores are given."""
    identity = identity_of(host or make_account(db))
    return competitions.host(db, identity, make_hosting(**fields))


def make_submission(
    db: DbSession,
    competition: Competition,
    author: Account | None = None,
    *,
    score: float | None = 0.5,
    private_score: float | None = None,
    received_at: datetime = NOON - timedelta(hours=1),
    blob: str = "2" * 64,
) -> Submission:
    """Taken as the service takes it: counted, scored and ranked."""
    answer = Answer(blob=Blob(blob, 10), format="csv", received_at=received_at)
    return submissions.add(
        db,
        identity_of(author or make_account(db)),
        competition_id=competition.id,
        answer=answer,
        scores=None if score is None else Scores(score, private_score),
    )
