"""`/metrics`: what Prometheus reads is what happened since it first asked."""

import subprocess
import sys
from pathlib import Path

import httpx

from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.metrics import Gauge, Metrics
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling


def _numbers(text: str) -> dict[str, float]:
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_nothing_is_counted_before_the_first_look() -> None:
    metrics = Metrics()
    metrics.request("GET", "/a", 200, seconds=1.0)
    assert not metrics.counts
    assert "palaestra_requests_total{" not in metrics.text([]).decode()
    metrics.request("GET", "/a", 200, seconds=0.02)
    found = _numbers(metrics.text([]).decode())
    assert found['palaestra_requests_total{method="GET",route="/a",status="200"}'] == 1
    assert found['palaestra_request_seconds_bucket{le="0.01",method="GET",route="/a"}'] == 0
    assert found['palaestra_request_seconds_bucket{le="0.025",method="GET",route="/a"}'] == 1


def test_gauges_of_one_name_are_one_family() -> None:
    gauges = [
        Gauge(name="g", help="Of two.", labels=(("part", part),), value=value)
        for part, value in (("a", 1), ("b", 2))
    ]
    text = Metrics().text(gauges).decode()
    assert text.count("# HELP g ") == 1
    assert {name: value for name, value in _numbers(text).items() if name.startswith("g")} == {
        'g{part="a"}': 1,
        'g{part="b"}': 2,
    }


def test_requests_are_counted_by_route_and_strangers_addresses_together(
    admin: httpx.Client,
) -> None:
    before = _numbers(admin.get("/metrics").text)
    for path in ("/api/jobs/1", "/api/jobs/2", "/api/nowhere/1", "/api/nowhere/2"):
        admin.get(path)
    answer = admin.get("/metrics")
    after = _numbers(answer.text)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    counted = {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if name.startswith("palaestra_requests_total")
    }
    by_route = {name.split('route="')[1].split('"')[0]: n for name, n in counted.items() if n}
    assert by_route == {"/api/jobs/{job_id}": 2, "(none)": 2}


def test_sockets_events_and_jobs_are_told(admin: httpx.Client, server: RunningServer) -> None:
    idle = _numbers(admin.get("/metrics").text)
    with calling(server, auth={"token": admin.cookies[SESSION_COOKIE]}) as caller:
        caller.call("watch_competition", {"competition_id": "none"})
        busy = _numbers(admin.get("/metrics").text)
    assert busy["palaestra_sockets"] == idle["palaestra_sockets"] + 1
    name = 'palaestra_events_total{event="watch_competition"}'
    assert busy[name] == idle.get(name, 0) + 1
    assert 'palaestra_jobs{state="failed"}' in busy
    assert busy['palaestra_memory_bytes{part="server"}'] > 1 << 20


def test_several_processes_count_into_one_folder(tmp_path: Path) -> None:
    """Each in a process of its own, since the library takes the folder when it is loaded."""
    program = (
        "import sys; from pathlib import Path; from palaestra.core.metrics import Metrics\n"
        "metrics = Metrics(Path(sys.argv[1]))\n"
        "metrics.request('GET', '/a', 200, seconds=0.1)\n"
        "print(metrics.text([]).decode())\n"
    )
    for count in (1, 2):
        said = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            check=True,
            capture_output=True,
            text=True,
        )
        found = _numbers(said.stdout)
        assert found['palaestra_requests_total{method="GET",route="/a",status="200"}'] == count
