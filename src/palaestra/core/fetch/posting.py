"""Telling a stranger's URL something, as guarded as fetching it: for webhooks."""

import time
from collections.abc import Collection, Mapping
from contextlib import closing

from palaestra.core.fetch.addresses import check_url, checked_addresses
from palaestra.core.fetch.connection import Connection
from palaestra.core.fetch.getting import HEADERS, answer_of
from palaestra.core.fetch.limits import Limits


def post(
    *,
    url: str,
    field: str,
    headers: Mapping[str, str],
    body: bytes,
    seconds: float,
    trusted: Collection[str] = (),
    proxies: Mapping[str, str] | None = None,
) -> int:
    """The status of the answer, of which nothing else is read; redirects are not followed.

    `trusted` and `proxies` as for `fetch`. Raises Invalid naming `field` for an address that is
    wrong or not allowed, Unavailable for one that does not answer.
    """
    limits = _limits(field, seconds, trusted, proxies)
    parts = check_url(url, field=field)
    addresses = checked_addresses(parts, limits)
    with closing(Connection(parts, addresses, limits)) as connection:
        sent = {**HEADERS, **headers, **connection.proxy_headers()}
        with closing(answer_of(connection, limits, "POST", sent, body)) as response:
            return response.status


def check_reachable(*, url: str, field: str, seconds: float, trusted: Collection[str] = ()) -> None:
    """Look the host up without asking it; raises as `post` does."""
    checked_addresses(check_url(url, field=field), _limits(field, seconds, trusted, None))


def _limits(
    field: str, seconds: float, trusted: Collection[str], proxies: Mapping[str, str] | None
) -> Limits:
    return Limits(
        field=field,
        most_bytes=0,
        until=time.monotonic() + seconds,
        trusted=frozenset(name.lower() for name in trusted),
        proxies=proxies or {},
    )
