"""A crowd that agrees is no accident; a handful among many may well be."""

import numpy as np

from palaestra.imaging.matching.surprise import surprise

SIZE = (400, 400)


def scattered(count: int, *, seed: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 400, (count, 2))


def of(agreeing: int, every: int, places: np.ndarray | None = None) -> float:
    places = scattered(every) if places is None else places
    return surprise(places, np.arange(every) < agreeing, size=SIZE, reach=4.0)


def test_many_that_agree_prove_it_and_few_of_many_do_not():
    assert of(60, 100) > 100
    assert of(8, 300) < 1
    assert of(60, 100) > of(30, 100) > of(12, 100)
    assert of(12, 20) > of(12, 200), "the more there are to choose from, the less it means"


def test_points_on_one_spot_count_once():
    crowd = np.vstack([np.full((50, 2), 30.0), scattered(50)])

    assert of(50, 100, crowd) == 0
    assert of(4, 100) == 0, "four always agree"


def test_what_no_accident_explains_has_an_end():
    grid = np.stack(np.meshgrid(np.arange(5, 400, 10), np.arange(5, 400, 10)), axis=2)

    assert (
        surprise(grid.reshape(-1, 2).astype(float), np.ones(1600, bool), size=SIZE, reach=4) == 300
    )
