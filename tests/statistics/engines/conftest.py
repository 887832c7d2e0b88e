"""A session of each engine, with the document's nine rows in it."""

from collections.abc import Iterator

import pytest

from tests.builders.statistics import Bench, nine_rows, running_bench

ENGINES = ("r", "python")


@pytest.fixture(scope="session")
def python_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running_bench("python", tmp_path_factory.mktemp("python")) as bench:
        bench.put(nine_rows())
        yield bench


@pytest.fixture(scope="session")
def r_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running_bench("r", tmp_path_factory.mktemp("r")) as bench:
        bench.put(nine_rows())
        yield bench


@pytest.fixture(params=ENGINES)
def bench(request: pytest.FixtureRequest) -> Bench:
    found: Bench = request.getfixturevalue(f"{request.param}_bench")
    return found
