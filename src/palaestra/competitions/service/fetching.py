"""Tables that are fetched: within which limits, and by a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.core.blobs import Incoming
from palaestra.core.fetch import check_url

FETCH = "palaestra.core.fetch:fetch"
MEMORY = 1 << 30
# Beside its own limit: for the start of a worker, and for a slow resolver of names.
MORE_SECONDS = 60
_CONTEXT = "competitions.fetching"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """The operator's limits, and proxies by scheme."""

    settings: CompetitionsSettings
    proxies: Mapping[str, str] = field(default_factory=dict)

    def arguments(self, url: str, *, field: str) -> dict[str, Any]:
        """Those of core.fetch.fetch, but for the path."""
        return {
            "url": url,
            "field": field,
            "most_bytes": self.settings.fetch_bytes,
            "seconds": self.settings.fetch_seconds,
            "trusted": list(self.settings.fetch_trusted),
            "proxies": dict(self.proxies),
        }


def keep_limits(context: dict[str, Any], settings: CompetitionsSettings) -> None:
    """So that jobs find them, which have nothing but a session of the database."""
    context[_CONTEXT] = Fetching(settings=settings, proxies=context.get("proxies", {}))


def limits_in(context: Mapping[Any, Any]) -> Fetching:
    """Of a database's context, or of the `info` of its sessions, which is the same."""
    kept: Fetching = context[_CONTEXT]
    return kept


async def fetch_into(counter: Counter, incoming: Incoming, url: str, *, field: str) -> None:
    """Fetch `url` as if it had been uploaded.

    Raises Invalid or TooLarge naming `field`, or Unavailable for what may be better next time.
    """
    check_url(url, field=field)
    limits = limits_in(counter.database.context)
    with counter.blobs.scratch() as folder:
        path = folder / "fetched"
        await counter.engine.run(
            FETCH,
            {**limits.arguments(url, field=field), "path": str(path)},
            timeout=limits.settings.fetch_seconds + MORE_SECONDS,
            memory=MEMORY,
        )
        await counter.database.in_thread(lambda: _copy(path, incoming))


def _copy(path: Path, incoming: Incoming) -> None:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            incoming.write(chunk)
