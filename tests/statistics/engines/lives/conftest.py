"""One engine of each kind for all tests of this folder."""

import asyncio
from collections.abc import Iterator

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.choosing import Choice, open_engine
from palaestra.statistics.engines.warm import WarmEngine
from tests.builders.lives import Run, done


@pytest.fixture(scope="package", params=["r", "python"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Does the work with an engine that all tests here share."""
    sandbox = Sandbox(SandboxSettings())
    choice: Choice = request.param
    folder = tmp_path_factory.mktemp("kept")
    engine = open_engine(choice, folder=folder, key=b"k", sandbox=sandbox)
    assert isinstance(engine, WarmEngine)
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(done(work, engine))
        runner.run(engine.close())
    sandbox.close()
