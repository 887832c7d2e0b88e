from collections.abc import Iterator

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(SandboxSettings())
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="package")
def cold() -> Iterator[Sandbox]:
    sandbox = Sandbox(SandboxSettings(start="cold"))
    yield sandbox
    sandbox.close()


@pytest.fixture(params=["warm", "cold"])
def either(request: pytest.FixtureRequest, sandbox: Sandbox, cold: Sandbox) -> Sandbox:
    return sandbox if request.param == "warm" else cold
