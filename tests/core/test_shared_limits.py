"""Limits of several processes, counted in a real Redis."""

import logging

import pytest

from palaestra.core.errors import ConfigurationError, TooMany
from palaestra.core.limits import Limiter
from palaestra.core.redis import Shared, place_of
from tests.builders.redis import RedisServer, running_redis
from tests.builders.servers import free_port

RATE = "3/15minute"


def test_two_processes_count_together(redis: RedisServer) -> None:
    here, there = (Limiter(Shared(redis.url, "together")) for _ in range(2))
    for limiter in (here, there, here):
        limiter.take(RATE, "try", "ada")
    for limiter in (here, there):
        with pytest.raises(TooMany) as refused:
            limiter.take(RATE, "try", "ada")
        assert 1 <= refused.value.retry_after <= 15 * 60 + 1
        with pytest.raises(TooMany):
            limiter.check(RATE, "try", "ada")


def test_another_house_in_the_same_redis_counts_for_itself(redis: RedisServer) -> None:
    ours, theirs = (Limiter(Shared(redis.url, secret)) for secret in ("ours", "theirs"))
    for _ in range(3):
        ours.take(RATE, "try", "ada")
    theirs.take(RATE, "try", "ada")
    with pytest.raises(TooMany):
        ours.take(RATE, "try", "ada")


def test_what_is_forgotten_is_forgotten_everywhere(redis: RedisServer) -> None:
    here, there = (Limiter(Shared(redis.url, "forgetting")) for _ in range(2))
    for _ in range(3):
        here.take(RATE, "try", "ada")
    there.forget(RATE, "try", "ada")
    here.check(RATE, "try", "ada")


def test_without_an_answer_each_process_still_limits(tmp_path, caplog) -> None:
    with running_redis(tmp_path) as redis:
        limiter = Limiter(Shared(redis.url, "away"))
        limiter.take(RATE, "try", "ada")
        redis.stop()
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                limiter.take(RATE, "try", "ada")
            with pytest.raises(TooMany):
                limiter.take(RATE, "try", "ada")
    said = [record.getMessage() for record in caplog.records]
    assert [text.partition(":")[0] for text in said] == [
        "Redis does not answer; limits are counted here"
    ]


def test_a_redis_that_is_not_there_is_refused_without_its_password() -> None:
    nobody = Shared(f"redis://:deep-secret@127.0.0.1:{free_port()}/3", "s")
    with pytest.raises(ConfigurationError) as refused:
        nobody.check()
    assert f"Redis at {place_of(nobody.url)} does not answer" in refused.value.message
    assert "deep-secret" not in refused.value.message
    assert place_of(nobody.url).endswith("/3")
