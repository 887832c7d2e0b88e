"""Where no sandbox can be had, a function of the host's is not run: it is refused by name."""

import pytest

from palaestra.core.configuration import SandboxSettings
from tests.builders.competitions import host, make_spec, refusal, register, submit
from tests.builders.servers import make_settings, running

CODE = "def metric(truth, answer):\n    open('/tmp/was-run', 'w')\n    return 1.0\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    without = SandboxSettings(bubblewrap="no-such-program")
    with running(make_settings(tmp_path_factory.mktemp("server"), more=[without])) as started:
        yield started


def test_a_metric_of_the_hosts_own_is_refused_where_nothing_can_contain_it(client):
    register(client)
    spec = make_spec(metric="custom-max-classes", metric_code=CODE)

    error = refusal(client.post("/api/v1/competitions", json={"spec": spec}), 503)

    assert "sandbox" in error["message"].lower()
    assert client.get("/api/v1/competitions/overview").json()["total"] == 0
    # Our own metrics need none.
    assert submit(client, host(client)).status_code == 200
