"""The fetching itself: ask, follow, receive."""

import http.client
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, TypedDict
from urllib.parse import quote, urljoin

from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.fetch.addresses import check_url, checked_addresses
from palaestra.core.fetch.connection import Connection
from palaestra.core.fetch.limits import Limits

REDIRECTS = 5
CHUNK = 1 << 16
# No referrer, no cookies, nothing about this machine.
HEADERS = {"User-Agent": "Palaestra", "Accept": "*/*", "Accept-Encoding": "identity"}
_MOVED = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429})

Report = Callable[[float, str], None]


class Fetched(TypedDict):
    """`url` is where it was found in the end; `size` in bytes."""

    url: str
    size: int
    content_type: str


def fetch(
    *,
    url: str,
    path: str,
    field: str,
    most_bytes: int,
    seconds: float,
    trusted: Collection[str] = (),
    proxies: Mapping[str, str] | None = None,
    progress: Report | None = None,
) -> Fetched:
    """Write what `url` answers to the new file `path`; of a failure no file is left.

    `trusted` are names of hosts that may have private addresses, as the operator configured;
    `proxies` the addresses of proxies by scheme. Raises Invalid naming `field` for an address that
    is wrong or not allowed, TooLarge above `most_bytes`, Unavailable for what may be better next
    time.
    """
    limits = Limits(
        field=field,
        most_bytes=most_bytes,
        until=time.monotonic() + seconds,
        trusted=frozenset(name.lower() for name in trusted),
        proxies=proxies or {},
    )
    for _ in range(REDIRECTS + 1):
        with _answered(url, limits) as response:
            if response.status not in _MOVED:
                return _receive(url, response, Path(path), limits, progress)
            url = _moved(url, response, limits)
    raise Invalid(field, f"The address redirects more than {REDIRECTS} times.")


@contextmanager
def _answered(url: str, limits: Limits) -> Iterator[http.client.HTTPResponse]:
    parts = check_url(url, field=limits.field)
    with (
        closing(Connection(parts, checked_addresses(parts, limits), limits)) as connection,
        closing(_ask(connection, limits)) as response,
    ):
        yield response


def _ask(connection: Connection, limits: Limits) -> http.client.HTTPResponse:
    return answer_of(connection, limits, "GET", HEADERS | connection.proxy_headers())


def answer_of(
    connection: Connection,
    limits: Limits,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> http.client.HTTPResponse:
    """Raises Invalid for a bad certificate, Unavailable for a host that does not answer."""
    try:
        connection.request(method, connection.target(), body=body, headers=headers)
        return connection.getresponse()
    except ssl.SSLCertVerificationError as error:
        raise Invalid(limits.field, f"{connection.host}: its certificate is not valid.") from error
    except (OSError, http.client.HTTPException) as error:
        limits.left()
        raise Unavailable(f"{limits.field}: {connection.host} does not answer.") from error


def _moved(url: str, response: http.client.HTTPResponse, limits: Limits) -> str:
    """Where the answer points; signs that a URL may not have are encoded, as browsers do."""
    location = response.headers.get("Location", "").strip()
    if not location:
        raise Invalid(limits.field, "The address redirects without saying where to.")
    # Headers are read as Latin-1, whatever they are.
    return urljoin(url, quote(location.encode("latin-1"), safe="!#$%&'()*+,/:;=?@[]~"))


def _receive(
    url: str,
    response: http.client.HTTPResponse,
    path: Path,
    limits: Limits,
    progress: Report | None,
) -> Fetched:
    _check_answer(response, limits)
    with path.open("xb") as file:
        try:
            size = _write(response, file, limits, progress)
        except BaseException:
            path.unlink()
            raise
    return {"url": url, "size": size, "content_type": response.headers.get_content_type()}


def _write(
    response: http.client.HTTPResponse, file: BinaryIO, limits: Limits, progress: Report | None
) -> int:
    """Size in bytes."""
    announced, size = response.length, 0
    limits.check_size(announced or 0)
    for chunk in _chunks(response, limits):
        size += len(chunk)
        limits.check_size(size)
        file.write(chunk)
        if progress and announced:
            progress(size / max(announced, size), f"{size:,} bytes")
    if announced is not None and size < announced:
        raise _broken_off(limits)
    return size


def _check_answer(response: http.client.HTTPResponse, limits: Limits) -> None:
    status = response.status
    if status != 200:
        said = f"The address answers {status} {http.client.responses.get(status, '')}".strip() + "."
        if status >= 500 or status in _PASSING:
            raise Unavailable(f"{limits.field}: {said}")
        raise Invalid(limits.field, said)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        # Asked for as it is; whatever this would grow to, nobody announced.
        raise Invalid(limits.field, "The address answers compressed data; serve it as it is.")


def _chunks(response: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    try:
        # read1: what is there, so that a trickle is counted as it comes.
        while chunk := response.read1(CHUNK):
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise _broken_off(limits) from error


def _broken_off(limits: Limits) -> Unavailable:
    return Unavailable(f"{limits.field}: the connection broke off.")
