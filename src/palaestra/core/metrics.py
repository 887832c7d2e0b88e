"""What the server counts of itself, in the words of Prometheus.

Nothing is loaded or counted before somebody asks for the first time; where several processes are
one server they count into one folder from their start, so that each can speak for all.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# The library reads it when it is loaded.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Below the data folder.
COUNTED = "metrics"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A number looked up when somebody asks; those of one name differ in their labels' values."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Meter:
    registry: "CollectorRegistry"
    requests: "Counter"
    seconds: "Histogram"
    events: "Counter"


class Metrics:
    """Of one application. `folder` is where several processes count together."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._meter: _Meter | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            os.environ[FOLDER] = str(folder)
            self._meter = _meter()

    @property
    def counts(self) -> bool:
        return self._meter is not None

    def request(self, method: str, route: str, status: int, *, seconds: float) -> None:
        """`route` is the declared path, never the one asked for: those have no end."""
        if self._meter is not None:
            self._meter.requests.labels(method, route, str(status)).inc()
            self._meter.seconds.labels(method, route).observe(seconds)

    def event(self, name: str) -> None:
        """A message over the socket; `name` is a declared one."""
        if self._meter is not None:
            self._meter.events.labels(name).inc()

    def text(self, gauges: Iterable[Gauge]) -> bytes:
        """Everything counted since the first call, and `gauges` as they are now."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess

        if self._meter is None:
            self._meter = _meter()
        registry = self._meter.registry
        if self._folder is not None:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
        return generate_latest(registry) + generate_latest(_registry_of(gauges))


def _meter() -> _Meter:
    from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return _Meter(
        registry,
        Counter(
            "palaestra_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        ),
        Histogram(
            "palaestra_request_seconds",
            "From a request's arrival to the end of its answer.",
            ("method", "route"),
            buckets=SECONDS,
            registry=registry,
        ),
        Counter("palaestra_events", "Messages over sockets.", ("event",), registry=registry),
    )


def _registry_of(gauges: Iterable[Gauge]) -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import GaugeMetricFamily

    families: dict[str, GaugeMetricFamily] = {}
    for gauge in gauges:
        names = [name for name, _ in gauge.labels]
        family = families.setdefault(
            gauge.name, GaugeMetricFamily(gauge.name, gauge.help, labels=names)
        )
        family.add_metric([value for _, value in gauge.labels], gauge.value)
    registry = CollectorRegistry()
    registry.register(_Families(tuple(families.values())))  # type: ignore[arg-type]  # it only needs collect()
    return registry


@dataclass(frozen=True, slots=True, eq=False)
class _Families:
    families: tuple[object, ...]

    def collect(self) -> tuple[object, ...]:
        return self.families
