"""What others see: after the commit, in its rooms, or not at all."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from palaestra.core.live import publish
from palaestra.core.live.outbox import NoSockets
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling
from tests.core.live.examples import Numbered, said


def _new() -> dict[str, str]:
    return {"text": uuid4().hex}


def _is_kept(people: Database, text: str) -> bool:
    query = select(Account.id).where(Account.public_id == text)
    return people.read(lambda db: db.scalar(query)) is not None


def test_what_is_heard_was_committed(server: RunningServer, people: Database) -> None:
    payload = _new()
    with calling(server) as speaker, calling(server) as listener:
        listener.call("enter", {"text": ""})
        speaker.call("say", payload)
        assert listener.next() == ("said", payload)
        assert _is_kept(people, payload["text"])


def test_what_is_not_committed_is_not_heard(server: RunningServer, people: Database) -> None:
    lost, kept = _new(), _new()
    with calling(server) as speaker, calling(server) as listener:
        listener.call("enter", {"text": ""})
        assert speaker.call("say_and_fail", lost)["error"]["field"] == "text"
        speaker.call("say", kept)
        # The messages come in order: the lost one would have been the first.
        assert listener.next() == ("said", kept)
    assert not _is_kept(people, lost["text"])


def test_only_who_entered_and_did_not_leave_hears(server: RunningServer) -> None:
    first, second = _new(), _new()
    with calling(server) as inside, calling(server) as outside:
        inside.call("enter", {"text": ""})
        outside.call("say", first)
        assert inside.next() == ("said", first)
        inside.call("leave", {"text": ""})
        outside.call("enter", {"text": ""})
        inside.call("say", second)
        assert outside.next() == ("said", second)
        inside.call("who", {"text": ""})  # what was sent before this answer has come by now
        assert (inside.waiting, outside.waiting) == (0, 0)


def test_who_failed_to_enter_hears_nothing(server: RunningServer) -> None:
    with calling(server) as outside, calling(server) as speaker:
        outside.call("break", {"text": ""})
        speaker.call("say", _new())
        outside.call("who", {"text": ""})
        assert outside.waiting == 0


def test_a_message_carries_its_declared_payload(database: Database) -> None:
    database.context["live"] = NoSockets()
    with pytest.raises(TypeError, match="said carries Text"):
        database.transact(lambda db: publish(db, said, Numbered(number=1), room="x"))
