"""An answer is submitted once, even where its receipt is lost."""

import pytest

from palaestra.client import Client, Patience, errors
from tests.builders.competitions import make_spec
from tests.builders.losing import losing_proxy

ANSWER = "class\n0.2\n0.7\n"
OTHER = "class\n0.3\n0.7\n"
QUICK = Patience(first=0.01, longest=0.05, total=5, settle=0.05)


@pytest.fixture
def competition_id(host):
    return host.start_competition(make_spec())


@pytest.fixture
def proxy(server):
    with losing_proxy(server.url) as proxy:
        yield proxy


@pytest.fixture
def behind(proxy):
    """A competitor whose requests go through the proxy."""
    with Client(proxy.url, patience=QUICK) as client:
        client.register()
        yield client


def stored(client, competition_id):
    return [one.id for one in client.submissions(competition_id=competition_id)]


def test_lost_receipt_is_found_and_nothing_sent_again(proxy, behind, competition_id):
    proxy.lose = 1
    submission = behind.submit(competition_id, ANSWER)

    assert stored(behind, competition_id) == [submission.id]
    assert submission.score == pytest.approx(0.2899, abs=1e-4)
    assert (submission.pending, proxy.posts) == (False, 1)


def test_answer_that_never_arrived_is_sent_again(proxy, behind, competition_id):
    proxy.drop = 2
    submission = behind.submit(competition_id, ANSWER)

    assert stored(behind, competition_id) == [submission.id]
    assert proxy.posts == 1


def test_other_answers_are_not_taken_for_the_lost_one(proxy, behind, competition_id):
    first = behind.submit(competition_id, OTHER)
    proxy.drop = 1
    second = behind.submit(competition_id, ANSWER)

    assert stored(behind, competition_id) == [first.id, second.id]


def test_same_answer_sent_on_purpose_is_another_submission(proxy, behind, competition_id):
    first = behind.submit(competition_id, ANSWER)
    proxy.drop = 1
    second = behind.submit(competition_id, ANSWER)

    assert stored(behind, competition_id) == [first.id, second.id]


def test_receipt_lost_of_a_submission_that_waits_for_the_truth(proxy, behind, host):
    delayed = host.start_competition(make_spec(answer_delay=3600))
    proxy.lose = 1
    submission = behind.submit(delayed, ANSWER)

    assert (submission.pending, submission.score) == (True, None)
    assert stored(behind, delayed) == [submission.id]


def test_answer_that_never_gets_through_is_an_error(proxy, behind, competition_id):
    proxy.drop = 10**6
    impatient = Client(proxy.url, id=behind.id, patience=Patience(total=0, settle=0))
    with impatient, pytest.raises(errors.Unreachable) as caught:
        impatient.submit(competition_id, ANSWER)
    assert caught.value.perhaps_done
    assert stored(behind, competition_id) == []
