"""Redis, by which several server processes are one server: limits, sockets, presence.

The package `redis` is imported when a `Shared` is first used: without `[redis] url` never.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from palaestra.core.configuration import RedisSettings, Settings
from palaestra.core.errors import ConfigurationError

if TYPE_CHECKING:
    from redis.asyncio import Redis

# What Redis does takes microseconds: whoever waits longer asks one that is away.
PATIENCE = 1.0


@dataclass(frozen=True)
class Shared:
    """The Redis of one house. Houses with different secrets may share a Redis and never meet."""

    url: str
    secret: str

    @cached_property
    def house(self) -> str:
        return hashlib.sha256(f"redis of {self.secret}".encode()).hexdigest()[:16]

    def name(self, part: str) -> str:
        """Of a key or channel."""
        return f"palaestra:{self.house}:{part}"

    def options(self) -> dict[str, Any]:
        """For every connection: it tries once, since who asks knows better what to do then."""
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }

    def client(self, **changed: Any) -> "Redis":
        """For the event loop in which it is first used."""
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        options = {**self.options(), "retry": Retry(NoBackoff(), 0), **changed}
        return Redis.from_url(self.url, **options)

    def check(self) -> None:
        """Raises ConfigurationError where Redis does not answer."""
        try:
            from redis import Redis, RedisError
        except ModuleNotFoundError as missing:
            raise ConfigurationError(
                "[redis] url needs the Python package redis: pip install 'palaestra[redis]'."
            ) from missing
        try:
            with Redis.from_url(self.url, **self.options()) as client:
                client.ping()
        except (RedisError, OSError) as wrong:
            raise ConfigurationError(
                f"[redis] url: Redis at {place_of(self.url)} does not answer: {wrong}"
            ) from wrong


def shared_by(settings: Settings, *, secret: str) -> Shared | None:
    """None where no Redis is configured: then this process is the whole server."""
    url = settings[RedisSettings].url
    return Shared(url, secret) if url else None


def place_of(url: str) -> str:
    """Host, port and database: what says whether two mean the same Redis, without its password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}/{parts.path.strip('/') or 0}"
