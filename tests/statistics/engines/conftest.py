"""A session of each engine, with the document's nine rows in it.

One session serves all tests, since an engine is slow to start; each test begins with the nine rows
alone, whatever others left, and in whatever order they run.
"""

from collections.abc import Iterator

import pytest

from tests.builders.statistics import Bench, running_bench

ENGINES = ("r", "python")


@pytest.fixture(scope="session")
def shared_python_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running_bench("python", tmp_path_factory.mktemp("python")) as bench:
        yield bench


@pytest.fixture(scope="session")
def shared_r_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running_bench("r", tmp_path_factory.mktemp("r")) as bench:
        yield bench


@pytest.fixture
def python_bench(shared_python_bench: Bench) -> Bench:
    shared_python_bench.start_over()
    return shared_python_bench


@pytest.fixture
def r_bench(shared_r_bench: Bench) -> Bench:
    shared_r_bench.start_over()
    return shared_r_bench


@pytest.fixture(params=ENGINES)
def bench(request: pytest.FixtureRequest) -> Bench:
    found: Bench = request.getfixturevalue(f"{request.param}_bench")
    return found
