import pytest

from palaestra.core.errors import TooMany
from palaestra.core.limits import Limiter

RATE = "3/15minute"


def test_a_limit_holds_until_it_is_used_up() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.take(RATE, "try", "ada")
    with pytest.raises(TooMany) as refused:
        limiter.take(RATE, "try", "ada")
    assert 1 <= refused.value.retry_after <= 15 * 60 + 1
    assert str(refused.value.retry_after) in refused.value.message


def test_each_key_has_its_own() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.take(RATE, "try", "ada")
    limiter.check(RATE, "try", "grace")
    limiter.check(RATE, "other", "ada")


def test_asking_counts_nothing() -> None:
    limiter = Limiter()
    for _ in range(10):
        limiter.check(RATE, "try", "ada")


def test_counting_never_refuses() -> None:
    limiter = Limiter()
    for _ in range(5):
        limiter.count(RATE, "try", "ada")
    with pytest.raises(TooMany):
        limiter.check(RATE, "try", "ada")


def test_what_is_forgotten_starts_anew() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.take(RATE, "try", "ada")
    limiter.forget(RATE, "try", "ada")
    limiter.check(RATE, "try", "ada")


def test_all_rates_of_several_hold() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.take("3/minute; 5/hour", "try", "ada")
    with pytest.raises(TooMany) as refused:
        limiter.take("3/minute; 5/hour", "try", "ada")
    assert refused.value.retry_after <= 61


def test_none_is_no_limit() -> None:
    limiter = Limiter()
    for _ in range(100):
        limiter.take("none", "try", "ada")
