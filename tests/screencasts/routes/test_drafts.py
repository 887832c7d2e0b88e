"""Recordings that are not finished: sent piece by piece, sent again, taken up elsewhere."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from palaestra.core.database import Database, utc_now
from palaestra.core.jobs import NoArgs
from palaestra.screencasts.jobs import forget_old
from palaestra.screencasts.models.drafts import Draft, DraftOts, DraftSound
from palaestra.screencasts.service import drafts, files
from palaestra.screencasts.settings import ScreencastsSettings
from tests.builders.accounts import database_of
from tests.builders.casts import OTS, record
from tests.builders.servers import RunningServer, make_settings, running

PLACE = "/api/screencasts/drafts"


@pytest.fixture
def database(server: RunningServer) -> Iterator[Database]:
    database = database_of(server)
    yield database
    database.close()


@pytest.fixture
def teacher(server: RunningServer) -> Iterator[httpx.Client]:
    """Signed in, with no drafts."""
    with server.client() as teacher:
        teacher.post("/api/v1/register", json={})
        yield teacher


def send(client: httpx.Client, key: str, ots: object = None, **said: Any) -> httpx.Response:
    recorded = {} if ots is None else {"ots": json.dumps(ots)}
    return client.put(f"{PLACE}/{key}", json={**recorded, **said})


def hear(client: httpx.Client, key: str, place: str, sound: bytes, **more: Any) -> httpx.Response:
    return client.put(f"{PLACE}/{key}/sounds/{place}", content=sound, params=more)


def got(client: httpx.Client, key: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PLACE}/{key}").raise_for_status().json()
    return found


def test_a_draft_is_taken_up_as_it_was_sent(teacher: httpx.Client) -> None:
    base = record(teacher)
    said = {
        "title": "Loops",
        "teacher": "Kim",
        "assertions": "assert x",
        "skip_allowed": True,
        "base": base,
    }
    assert send(teacher, "taken-up", OTS[:3], end_ms=200, **said).json()["batches"] == 1
    assert send(teacher, "taken-up", OTS[3:], batch=1, end_ms=900, **said).json()["batches"] == 2
    hear(teacher, "taken-up", "0/0", b"one", end_ms=100)
    hear(teacher, "taken-up", "1/0", b"other", end_ms=800)
    hear(teacher, "taken-up", "0/1", b"two", end_ms=300)

    found = got(teacher, "taken-up")

    assert found["ots"] == OTS
    assert {name: found[name] for name in said} == said
    assert (found["end_ms"], found["batches"]) == (900, 2)
    assert found["sounds"] == [
        {"voice": 0, "piece": 0, "end_ms": 100, "bytes": 3},
        {"voice": 0, "piece": 1, "end_ms": 300, "bytes": 3},
        {"voice": 1, "piece": 0, "end_ms": 800, "bytes": 5},
    ]
    sound = teacher.get(f"{PLACE}/taken-up/sounds/0")
    assert (sound.content, sound.headers["content-type"]) == (b"onetwo", "audio/webm")
    assert teacher.get(f"{PLACE}/taken-up/sounds/2").status_code == 404


def test_what_is_sent_again_is_there_once_and_batch_0_begins_anew(teacher: httpx.Client) -> None:
    for batch, ots in ((0, OTS[:2]), (1, OTS[2:3]), (1, OTS[2:4])):
        send(teacher, "sent-again", ots, batch=batch)
    for sound in (b"torn", b"whole"):
        hear(teacher, "sent-again", "0/0", sound)
    assert got(teacher, "sent-again")["ots"] == OTS[:4]
    assert teacher.get(f"{PLACE}/sent-again/sounds/0").content == b"whole"

    send(teacher, "sent-again", OTS[:1])

    assert got(teacher, "sent-again")["ots"] == OTS[:1]
    send(teacher, "sent-again", [])
    assert got(teacher, "sent-again")["ots"] == []


def test_a_batch_whose_forerunners_are_missing_is_refused(teacher: httpx.Client) -> None:
    send(teacher, "with-a-gap", OTS[:1])
    refused = send(teacher, "with-a-gap", OTS[2:], batch=2)
    assert refused.status_code == 409
    assert "Batch 1 is missing" in refused.json()["detail"]
    assert got(teacher, "with-a-gap")["ots"] == OTS[:1]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["field"]


def test_two_writers_make_one_recording_and_the_one_behind_is_told(teacher: httpx.Client) -> None:
    begun = send(teacher, "of-two-desks", OTS[:2], writer="desk").json()
    assert (begun["writer"], begun["revision"]) == ("desk", 1)
    hear(teacher, "of-two-desks", "0/0", b"one", writer="desk")
    seen = got(teacher, "of-two-desks")["revision"]
    went_on = send(teacher, "of-two-desks", OTS[2:3], batch=1, writer="laptop", after=seen)
    assert (went_on.status_code, went_on.json()["writer"]) == (200, "laptop")

    behind = send(teacher, "of-two-desks", [], writer="desk", after=seen)

    assert refusal(behind) == (409, "writer")
    assert refusal(hear(teacher, "of-two-desks", "0/1", b"two", writer="desk")) == (409, "writer")
    assert got(teacher, "of-two-desks")["ots"] == OTS[:3]
    # Sent again, since its answer was lost.
    again = send(teacher, "of-two-desks", OTS[2:3], batch=1, writer="laptop", after=seen)
    assert again.status_code == 200
    now = got(teacher, "of-two-desks")["revision"]
    caught_up = send(teacher, "of-two-desks", writer="desk", after=now)
    assert caught_up.json()["writer"] == "desk"


def test_who_never_saw_a_recording_does_not_take_it(teacher: httpx.Client) -> None:
    send(teacher, "unseen-one", OTS[:2], writer="desk")
    assert refusal(send(teacher, "unseen-one", [], writer="laptop")) == (409, "writer")


def test_a_recording_that_is_gone_does_not_begin_again_by_itself(teacher: httpx.Client) -> None:
    revision = send(teacher, "published", OTS[:2], writer="desk").json()["revision"]
    teacher.delete(f"{PLACE}/published").raise_for_status()
    gone = send(teacher, "published", OTS[:3], writer="desk", after=revision)
    assert gone.status_code == 404
    assert teacher.get(PLACE).json()["total"] == 0


def test_half_a_pair_of_surrogates_comes_back_as_it_was(teacher: httpx.Client) -> None:
    half = {"ts": 1, "command": "text", "insertedText": "\ud83d"}
    send(teacher, "half-a-pair", [half])
    assert json.loads(teacher.get(f"{PLACE}/half-a-pair").content)["ots"] == [half]


def test_only_ones_own_are_listed_the_newest_first(
    teacher: httpx.Client, client: httpx.Client, server: RunningServer
) -> None:
    for key in ("of-mine-1", "of-mine-2"):
        send(teacher, key, OTS[:1], title=key)
    send(client, "of-nobody", title="Nobody's")
    send(teacher, "of-mine-1", title="again")

    listed = teacher.get(PLACE).json()

    assert [(one["key"], one["title"]) for one in listed["items"]] == [
        ("of-mine-1", "again"),
        ("of-mine-2", "of-mine-2"),
    ]
    assert listed["total"] == 2
    assert teacher.get(PLACE, params={"page": 1, "size": 1}).json()["items"][0]["title"] == (
        "of-mine-2"
    )
    with server.client() as other:
        other.post("/api/v1/register", json={})
        assert other.get(PLACE).json()["total"] == 0
        assert other.get(f"{PLACE}/of-mine-1").status_code == 404
        assert send(other, "of-mine-1", title="Stolen").status_code == 409
        assert hear(other, "of-mine-1", "0/0", b"stolen").status_code == 404
        assert other.delete(f"{PLACE}/of-mine-1").status_code == 404
    assert got(teacher, "of-mine-1")["title"] == "again"
    assert "of-nobody" in {one["key"] for one in client.get(PLACE).json()["items"]}


@pytest.mark.parametrize(
    ("key", "sent", "field"),
    [
        ("short", {}, "key"),
        ("with a space", {}, "key"),
        ("bad-title", {"title": "a" * 129}, "title"),
        ("bad-teacher", {"teacher": "a" * 65}, "teacher"),
        ("bad-assertions", {"assertions": "a\0"}, "assertions"),
        ("bad-base", {"base": 0}, "base"),
        ("bad-end", {"end_ms": -1}, "end_ms"),
        ("bad-writer", {"writer": "a b"}, "writer"),
        ("bad-after", {"after": -1}, "after"),
        ("bad-batch", {"batch": -1, "ots": "[]"}, "batch"),
        ("bad-json", {"ots": "[{]"}, "ots"),
        ("bad-list", {"ots": "{}"}, "ots"),
        ("bad-item", {"ots": "[1]"}, "ots"),
        ("bad-number", {"ots": '[{"ts": NaN}]'}, "ots"),
        ("deep-list", {"ots": "[" * 100_000}, "ots"),
    ],
)
def test_a_bad_field_is_named(
    teacher: httpx.Client, key: str, sent: dict[str, Any], field: str
) -> None:
    refused = teacher.put(f"{PLACE}/{key}", json=sent)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    assert teacher.get(PLACE).json()["total"] == 0


@pytest.mark.parametrize(
    ("place", "sound", "end_ms", "status", "field"),
    [
        ("0/0", b"", 0, 400, "body"),
        ("1001/0", b"a", 0, 400, "voice"),
        ("0/100001", b"a", 0, 400, "piece"),
        ("0/0", b"a", -1, 400, "end_ms"),
        ("0/0", b"a" * (drafts.MOST_PIECE + 1), 0, 413, "body"),
    ],
)
def test_a_bad_piece_of_sound_is_named(
    teacher: httpx.Client, place: str, sound: bytes, end_ms: int, status: int, field: str
) -> None:
    send(teacher, "bad-sound")
    refused = hear(teacher, "bad-sound", place, sound, end_ms=end_ms)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field)
    assert got(teacher, "bad-sound")["sounds"] == []
    teacher.delete(f"{PLACE}/bad-sound")


def test_a_deleted_draft_leaves_nothing(teacher: httpx.Client, database: Database) -> None:
    def held() -> list[int]:
        kinds = (DraftOts, DraftSound)
        return [
            database.read(lambda db, kind=kind: db.scalar(select(func.count(kind.id))))
            for kind in kinds
        ]

    before = held()
    send(teacher, "deleted-draft", OTS)
    hear(teacher, "deleted-draft", "0/0", b"a sound of its own")
    (blob,) = database.read(
        lambda db: db.scalars(select(DraftSound.blob).order_by(DraftSound.id.desc()).limit(1))
    ).all()
    assert database.read(files.kept, [blob]) == {blob}

    assert teacher.delete(f"{PLACE}/deleted-draft").status_code == 204

    assert held() == before
    assert database.read(files.kept, [blob]) == set()
    assert teacher.get(f"{PLACE}/deleted-draft").status_code == 404


def test_an_account_takes_its_drafts_with_it(teacher: httpx.Client, database: Database) -> None:
    send(teacher, "goes-with-it", OTS[:1], title="Mine")
    (told,) = teacher.get("/api/account/export").json()["screencasts"]["drafts"]
    assert (told["key"], teacher.get(told["recording"]).json()["ots"]) == ("goes-with-it", OTS[:1])

    teacher.request("DELETE", "/api/account/me", json={"confirm": True}).raise_for_status()

    query = select(Draft.id).where(Draft.key == "goes-with-it")
    assert database.read(lambda db: db.scalar(query)) is None


def test_drafts_that_nobody_goes_on_with_are_forgotten(
    teacher: httpx.Client, database: Database, server: RunningServer
) -> None:
    for key in ("forgotten", "remembered"):
        send(teacher, key, OTS[:1])
    old = utc_now() - timedelta(days=61)
    database.transact(
        lambda db: db.execute(update(Draft).where(Draft.key == "forgotten").values(updated_at=old))
    )
    database.context["settings"] = server.settings

    assert database.transact(forget_old.write, NoArgs(), None) == 1

    assert [one["key"] for one in teacher.get(PLACE).json()["items"]] == ["remembered"]


def test_one_person_has_no_more_drafts_and_bytes_than_there_is_room_for(tmp_path) -> None:
    small = make_settings(tmp_path, more=[ScreencastsSettings(draft_bytes=1 << 20)])
    with running(small) as server, server.client() as client, server.client() as other:
        client.post("/api/v1/register", json={})
        send(client, "first-draft")
        assert hear(client, "first-draft", "0/0", b"a" * (1 << 20)).status_code == 204
        refused = [
            hear(client, "first-draft", "0/1", b"a"),
            send(client, "second-draft", OTS[:1]),
        ]
        assert [one.status_code for one in refused] == [413, 413]
        assert [one.json()["errors"][0]["field"] for one in refused] == ["body", "ots"]
        assert hear(client, "first-draft", "0/0", b"b").status_code == 204
        other.post("/api/v1/register", json={})
        assert send(other, "of-another", OTS[:1]).status_code == 200
        for number in range(drafts.MOST_DRAFTS - 1):
            assert send(other, f"another-{number}").status_code == 200
        assert send(other, "one-too-many").status_code == 413


def test_nothing_is_kept_where_casts_cannot_be_changed(tmp_path) -> None:
    blocked = make_settings(tmp_path, more=[ScreencastsSettings(edit_blocked=True)])
    with running(blocked) as server, server.client() as client:
        assert send(client, "refused-here").status_code == 403
        assert hear(client, "refused-here", "0/0", b"a").status_code == 403
        assert client.get(PLACE).json()["total"] == 0
