"""Competing for days: slow callbacks, restarts of the server and of oneself, lost receipts."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import psutil
import pytest

from palaestra.client import Client, Patience, errors
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.frames import Table
from tests.builders.accounts import database_of
from tests.builders.competitions import end_now, make_spec
from tests.builders.losing import losing_proxy
from tests.builders.waiting import eventually
from tests.client.test_client import forget_sign_ins

ANSWER = "class\n0.2\n0.7\n"
QUICK = Patience(first=0.02, longest=0.1, total=1, settle=0.05)
EVERY = 0.05
ENOUGH = 60


def answer(competition):
    return ANSWER


class Slow:
    """A callback that says when it has begun on one competition, and ends when it may."""

    def __init__(self, competition_id):
        self.competition_id = competition_id
        self.began, self.may_end = Event(), Event()

    def __call__(self, competition):
        if competition.id == self.competition_id:
            self.began.set()
            assert self.may_end.wait(ENOUGH)
        return ANSWER


def hosted(host, **fields):
    return host.start_competition(make_spec(title=str(time.monotonic_ns()), **fields))


def answered(client):
    """Competition of each submission that the server has of this client, oldest first."""
    return [one.competition_id for one in client.submissions(client_id=client.id)]


@pytest.fixture
def quick(server):
    with Client(server.url, patience=QUICK) as client:
        client.register()
        yield client


@pytest.fixture
def mine(host):
    """Only competitions of this test: others of the file are answered too."""
    return lambda client: [one for one in answered(client) if one in hosted_by(client, host)]


def hosted_by(client, host):
    return {one.id for one in client.competitions(client_id=host.id)}


def test_open_competitions_and_new_ones_are_answered_once(host, quick, mine):
    first = hosted(host)
    with quick.compete("classify", answer, every=EVERY):
        eventually(lambda: mine(quick) == [first])
        second = hosted(host)
        eventually(lambda: mine(quick) == [first, second])
    assert mine(quick) == [first, second]


def test_callback_gets_the_data_and_its_own_arguments(host, quick):
    competition_id = hosted(host)
    seen = []

    def note(competition, *, factor):
        if competition.id == competition_id:
            seen.append((competition.dataset["x"].tolist(), factor))
        return ANSWER

    with quick.compete("classify", note, every=EVERY, factor=3) as competing:
        eventually(lambda: seen)
        eventually(lambda: competition_id in [one.competition_id for one in competing.submissions])
    assert seen == [([1.5, 2.5], 3)]


def test_other_types_are_left_alone(host, quick, mine):
    clustered = hosted(host, type="cluster", answer={"cluster": {"0": 0, "1": 1}})
    classified = hosted(host)
    with quick.compete(["classify", "predict"], answer, every=EVERY):
        eventually(lambda: classified in mine(quick))
    assert clustered not in answered(quick)


def test_slow_callback_is_not_lost_when_told_to_stop(host, quick, mine):
    competition_id = hosted(host)
    slow = Slow(competition_id)
    competing = quick.compete("classify", slow, every=EVERY)
    assert slow.began.wait(ENOUGH)
    with ThreadPoolExecutor() as pool:
        stopping = pool.submit(competing.stop)
        assert not competing.wait(timeout=EVERY * 4), "it waits for the callback"
        slow.may_end.set()
        stopping.result(ENOUGH)
    assert mine(quick) == [competition_id]


def test_expired_competition_is_skipped_and_a_late_answer_reported(server, host, quick, mine):
    ended = []
    competition_id = hosted(host)
    slow = Slow(competition_id)
    competing = quick.compete(
        "classify", slow, every=EVERY, on_error=lambda *told: ended.append(told)
    )
    assert slow.began.wait(ENOUGH)
    with closing(database_of(server)) as database:
        end_now(database, competition_id)
    slow.may_end.set()
    competing.stop()

    (error,) = [error for one, error in ended if one == competition_id]
    assert isinstance(error, errors.Ended)
    with quick.compete("classify", answer, every=EVERY):
        other = hosted(host)
        eventually(lambda: other in answered(quick))
    assert competition_id not in mine(quick)


def test_callback_that_fails_or_has_no_answer_harms_no_other(host, quick, mine, caplog):
    failing, silent, good = hosted(host), hosted(host), hosted(host)
    told = []

    def fickle(competition):
        if competition.id == failing:
            raise ZeroDivisionError("no model")
        return None if competition.id == silent else ANSWER

    with (
        caplog.at_level(logging.ERROR, "palaestra.client"),
        quick.compete("classify", fickle, every=EVERY, on_error=lambda *each: told.append(each)),
    ):
        eventually(lambda: mine(quick) == [good])
        eventually(lambda: told)
    assert [(one, type(error)) for one, error in told] == [(failing, ZeroDivisionError)]
    assert "no model" in caplog.text


def test_refused_answer_is_reported_with_row_and_column(host, quick):
    competition_id, told = hosted(host), []
    with quick.compete(
        "classify",
        lambda _: "class\n0.2\n9\n",
        every=EVERY,
        on_error=lambda *each: told.append(each),
    ):
        eventually(lambda: [one for one, _ in told if one == competition_id])
    error = next(error for one, error in told if one == competition_id)
    assert (error.row, error.column) == (2, "class")


def test_competitor_that_starts_again_answers_nothing_twice(server, host, quick, mine):
    competition_id = hosted(host)
    with quick.compete("classify", answer, every=EVERY):
        eventually(lambda: mine(quick) == [competition_id])
    with Client(server.url, id=quick.id, patience=QUICK) as again:
        with again.compete("classify", answer, every=EVERY):
            other = hosted(host)
            eventually(lambda: other in answered(again))
        assert mine(again) == [competition_id, other]


def test_sign_in_that_expires_meanwhile_is_renewed(server, host, quick, mine):
    competition_id = hosted(host)
    slow = Slow(competition_id)
    with quick.compete("classify", slow, every=EVERY):
        assert slow.began.wait(ENOUGH)
        forget_sign_ins(server)
        slow.may_end.set()
        eventually(lambda: mine(quick) == [competition_id])


def test_credentials_that_are_refused_end_the_competing(server):
    with Client(server.url, key="k", secret="wrong") as client:
        competing = client.compete("classify", answer)
        with pytest.raises(errors.NotSignedIn):
            competing.wait(ENOUGH)
        with pytest.raises(errors.NotSignedIn):
            client.stop()


def test_answer_of_a_killed_competitor_is_sent_by_the_next(server, host, quick, mine, tmp_path):
    """It was kept before it was sent; here it is left as a kill leaves it."""
    unsent, sent = hosted(host), hosted(host)
    file = tmp_path / "state.db"
    earlier = quick.submit(sent, ANSWER)
    memory = Memory(file)
    for competition_id in (unsent, sent):
        memory.keep(quick.id, competition_id, Table(ANSWER.encode(), "csv"))
    memory.close()

    with Client(server.url, id=quick.id, patience=QUICK) as again:
        with again.compete("predict", answer, every=EVERY, state=file) as competing:
            eventually(lambda: len(competing.submissions) == 2)
        assert earlier.id in [one.id for one in competing.submissions]
        assert sorted(mine(again)) == sorted([unsent, sent])
    memory = Memory(file)
    assert (memory.done(quick.id), memory.unsent(quick.id)) == ({unsent, sent}, {})
    memory.close()


def test_receipt_lost_before_a_stop_is_looked_for_by_the_next(server, host, quick, mine, tmp_path):
    competition_id, file = hosted(host), tmp_path / "state.db"
    with losing_proxy(server.url) as proxy:
        proxy.lose = 10**6
        with Client(proxy.url, id=quick.id, patience=QUICK) as client:
            client.compete("classify", answer, every=EVERY, state=file)
            eventually(lambda: proxy.posts)
    with quick.compete("classify", answer, every=EVERY, state=file) as competing:
        eventually(lambda: competition_id in [one.competition_id for one in competing.submissions])
    assert mine(quick) == [competition_id]


def test_state_file_serves_one_competitor_at_a_time(quick, tmp_path):
    file = tmp_path / "state.db"
    with quick.compete("cluster", answer, state=file), pytest.raises(RuntimeError, match="another"):
        quick.compete("cluster", answer, state=file)
    memory = Memory(file)
    memory.close()


def test_server_killed_and_started_again_loses_and_doubles_nothing(start):
    first = start("--data", "kept")
    port = first.url.rstrip("/").rpartition(":")[2]
    with Client(first.url, patience=QUICK) as host, Client(first.url, patience=QUICK) as client:
        host.register()
        client.register()
        before = hosted(host)
        slow = Slow(before)
        competing = client.compete("classify", slow, every=EVERY)
        assert slow.began.wait(ENOUGH)

        family = first.family()
        first.process.kill()
        first.process.wait(ENOUGH)
        psutil.wait_procs(family[1:], timeout=ENOUGH)
        slow.may_end.set()
        start("--data", "kept", "--port", port)

        eventually(lambda: answered(client) == [before], within=ENOUGH)
        after = hosted(host)
        eventually(lambda: answered(client) == [before, after], within=ENOUGH)
        competing.stop()
        assert answered(client) == [before, after]
        assert [one.competition_id for one in competing.submissions] == [before, after]
