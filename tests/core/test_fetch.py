"""Fetching strangers' URLs: against real servers on real sockets, hostile ones among them."""

import gzip
import ipaddress
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid, TooLarge, Unavailable
from palaestra.core.fetch import check_url, fetch, is_public
from palaestra.core.fetch.addresses import Address
from palaestra.core.fetch.connection import Connection
from palaestra.core.fetch.limits import Limits
from tests.builders.sites import answer, listening, read_head, site

MIB = 1 << 20
TABLE = "x,y\n1,2\n"
# Less than what a test that waits for the limit may take, more than any step on a busy machine.
SHORT = 1.0


@pytest.fixture
def stranger():
    with site() as made:
        yield made


@pytest.fixture
def fetched(tmp_path):
    """Fetch as a worker does, trusting this machine by number; the text that came."""

    def fetched(url, **options):
        path = tmp_path / "fetched"
        usual = {"most_bytes": MIB, "seconds": 20.0, "trusted": ["127.0.0.1"]}
        found = fetch(url=url, path=str(path), field="dataset", **usual | options)
        assert found["size"] == path.stat().st_size
        return path.read_text(), found

    yield fetched
    assert not (tmp_path / "fetched").exists() or (tmp_path / "fetched").stat().st_size


def refused(error, call, *arguments, **options):
    """What `call` raises, which must not say more than it should of the inside of this server."""
    with pytest.raises(error) as raised:
        call(*arguments, **options)
    assert type(raised.value) is error
    return raised.value.message


# --- what is fetched


def test_table_is_fetched_as_it_is(stranger, fetched):
    text, found = fetched(stranger.give("/data.csv?of=2031", TABLE))

    assert text == TABLE
    assert found == {
        "url": f"{stranger.url}/data.csv?of=2031",
        "size": 8,
        "content_type": "text/csv",
    }
    (head,) = stranger.asked
    assert head.startswith("GET /data.csv?of=2031 HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{stranger.port}\r\n" in head
    assert "\r\nAccept-Encoding: identity" in head
    assert "Cookie" not in head


def test_chunked_and_unannounced_bodies_are_fetched(stranger, fetched, tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
    chunks = b"Transfer-Encoding: chunked\r\n\r\n4\r\nx,y\n\r\n4\r\n1,2\n\r\n0\r\n\r\n"

    assert fetched(stranger.say("/chunked", head + chunks))[0] == TABLE
    (tmp_path / "fetched").unlink()
    assert fetched(stranger.say("/until-the-end", head + b"\r\n" + TABLE.encode()))[0] == TABLE


def test_redirects_are_followed_to_the_end(stranger, fetched):
    stranger.give("/there%20and%C3%A9", TABLE)
    stranger.say("/b", "HTTP/1.1 308 Moved\r\nLocation: there and\u00e9\r\n\r\n".encode())
    stranger.redirect("/a", "b")

    text, found = fetched(stranger.redirect("/start", f"{stranger.url}/a"))

    assert text == TABLE
    assert found["url"] == f"{stranger.url}/there%20and%C3%A9"


def test_progress_tells_of_an_announced_size(stranger, fetched):
    told = []
    fetched(
        stranger.give("/data", TABLE), progress=lambda fraction, text: told.append((fraction, text))
    )
    assert told[-1] == (1.0, "8 bytes")


# --- where from


PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "100::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "2002:7f00:1::1",
    "2002:c0a8:101::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:0:4136:e378::f7f7:f7f7",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1", "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address):
    assert is_public(address)


INSIDE = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip


@given(st.sampled_from(INSIDE).flatmap(lambda network: st.ip_addresses(network=network)))
def test_no_dress_makes_an_address_inside_public(inside):
    number = int(inside)
    dressed = [
        inside,
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address(0x64FF9B << 96 | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80 | 1),
        ipaddress.IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF),
        ipaddress.IPv6Address(0x20010000 << 96 | number << 64),
    ]
    assert [str(address) for address in dressed if is_public(str(address))] == []


@given(st.ip_addresses(v=4))
def test_mapped_address_is_what_it_maps_to(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]",
     "[::ffff:127.0.0.1]", "LOCALHOST", "169.254.169.254"],
)  # fmt: skip
def test_this_machine_is_not_asked_by_any_of_its_names(stranger, fetched, host):
    stranger.give("/secret", TABLE)

    said = refused(Invalid, fetched, f"http://{host}:{stranger.port}/secret", trusted=[])

    assert "private network" in said
    assert stranger.asked == []


def test_trust_is_in_a_name_not_in_its_address(stranger, fetched):
    stranger.give("/data", TABLE)

    assert fetched(f"http://localhost:{stranger.port}/data", trusted=["LocalHost"])[0] == TABLE
    refused(Invalid, fetched, f"http://127.0.0.1:{stranger.port}/data", trusted=["localhost"])


def test_redirect_inside_is_refused(stranger, fetched):
    stranger.give("/secret", TABLE)
    url = stranger.redirect("/open", f"http://localhost:{stranger.port}/secret")

    assert "private network" in refused(Invalid, fetched, url)
    assert stranger.asked_for("/secret") == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://a:b@127.0.0.1/"]
)
def test_redirect_to_what_is_never_fetched_is_refused(stranger, fetched, location):
    refused(Invalid, fetched, stranger.redirect("/open", location))


def test_too_many_redirects_and_one_without_a_goal_are_refused(stranger, fetched):
    url = stranger.redirect("/again", "/again")

    assert "redirects more than 5 times" in refused(Invalid, fetched, url)
    assert stranger.asked_for("/again") == 6
    lost = stranger.give("/lost", "", status="302 Found")
    assert "without saying where" in refused(Invalid, fetched, lost)


def test_name_with_one_address_inside_is_refused(stranger, fetched, monkeypatch):
    """Only a patched resolver gives such a name: the machine of a test has none of its own."""
    known = ["93.184.216.34", "127.0.0.1"]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in known],
    )
    said = refused(Invalid, fetched, f"http://two.example:{stranger.port}/")
    assert "two.example is an address of a private network" in said
    assert stranger.asked == []


def test_connection_goes_to_the_checked_address_whatever_the_name_means_by_now(stranger):
    """No resolver knows this name: had it been asked again, nothing would answer."""
    parts = urlsplit(f"http://gone.invalid:{stranger.port}/data")
    with closing(Connection(parts, [Address(socket.AF_INET, "127.0.0.1")], limits())) as connection:
        connection.request("GET", connection.target())
        connection.getresponse()
    assert f"Host: gone.invalid:{stranger.port}" in stranger.asked[0]


def test_next_address_is_tried_when_one_does_not_answer(stranger):
    parts = urlsplit(f"http://two.invalid:{stranger.port}/data")
    addresses = [Address(socket.AF_INET, "127.0.0.9"), Address(socket.AF_INET, "127.0.0.1")]
    with closing(Connection(parts, addresses, limits())) as connection:
        connection.request("GET", connection.target())
        assert connection.getresponse().status == 404


def limits(**fields):
    usual = {
        "field": "dataset", "most_bytes": MIB, "until": time.monotonic() + 20,
        "trusted": frozenset(), "proxies": {},
    }  # fmt: skip
    return Limits(**usual | fields)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x", "file:///etc/passwd", "gopher://example.org/", "//example.org/x",
        "http:///x", "http://", "http://user@example.org/", "http://user:word@example.org/",
        "http://@example.org/", "http://example.org:0/", "http://example.org:99999/",
        "http://example.org:x/", "http://[::1/", "http://example.org/a b", "http://exa\tmple.org/",
        "http://example.org/\r\nX-Injected: 1", "http://example.org/\x00", "http://example.org/\x7f",
        " http://example.org/", "http://exämple.org/", "http://example.org/" + "x" * 2000, "", "x",
    ],
)  # fmt: skip
def test_wrong_url_is_refused_before_anybody_is_asked(url):
    with pytest.raises(Invalid) as raised:
        check_url(url, field="spec.answer")
    assert raised.value.field == "spec.answer"


@given(st.text())
def test_whatever_a_url_is_it_is_taken_or_refused(text):
    try:
        parts = check_url(f"http://example.org/{text}", field="dataset")
    except Invalid:
        return
    assert parts.hostname == "example.org"


def test_unknown_host_and_closed_port_may_be_better_next_time(fetched):
    assert "not known" in refused(Unavailable, fetched, "http://nowhere.invalid/")
    long_label = "x" * 64
    assert "not known" in refused(Unavailable, fetched, f"http://{long_label}.example/")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        said = refused(Unavailable, fetched, f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert said == "dataset: 127.0.0.1 does not answer."


# --- how much, how long


def test_body_is_limited_announced_or_not(stranger, fetched):
    body = b"x" * 101
    announced = stranger.give("/announced", body)
    lying = stranger.say("/unannounced", b"HTTP/1.1 200 OK\r\n\r\n" + body)
    hundred = stranger.give("/hundred", body[:100])

    assert "limit of 100 bytes" in refused(TooLarge, fetched, announced, most_bytes=100)
    assert "limit of 100 bytes" in refused(TooLarge, fetched, lying, most_bytes=100)
    assert len(fetched(hundred, most_bytes=100)[0]) == 100


def test_endless_body_ends_at_the_limit(stranger, fetched):
    sent = []

    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:  # until the caller hangs up
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent.append(65536)

    refused(TooLarge, fetched, stranger.act("/endless", pour), most_bytes=MIB)
    assert sum(sent) < 100 * MIB


@contextmanager
def trickle(stranger, pieces):
    """The URL of who says `pieces` one by one, for as long as anybody listens."""
    over = threading.Event()

    def drop(connection):
        for piece in pieces:
            connection.sendall(piece)
            if over.wait(0.05):
                return

    try:
        yield stranger.act("/trickle", drop)
    finally:
        over.set()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
SLOW = {
    "body": [HEAD, *[b"x"] * 9000],
    "head": [b"HTTP/1.1 200 OK\r\nX-Long: ", *[b"x"] * 9000],
    "heads": [b"HTTP/1.1 100 Continue\r\n\r\n"] * 9000,
    "chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 9000],
    "chunk's length": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"0"] * 9000],
}


@pytest.mark.parametrize("slow", SLOW)
def test_whole_fetch_is_limited_in_time_however_it_is_drawn_out(stranger, fetched, slow):
    with trickle(stranger, SLOW[slow]) as url:
        said = refused(Unavailable, fetched, url, seconds=SHORT)
        assert said == "dataset: fetching the address took too long."


def test_silence_is_limited_in_time(stranger, fetched):
    over = threading.Event()
    url = stranger.act("/silent", lambda _: over.wait(20))
    try:
        said = refused(Unavailable, fetched, url, seconds=SHORT)
    finally:
        over.set()
    assert said == "dataset: fetching the address took too long."


# --- what is answered


CUT_OFF = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nx,y\n1",
    "nothing": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n",
    "in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nx,y\n",
    "between chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nx,y\n\r\n",
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
}


@pytest.mark.parametrize("how", CUT_OFF)
def test_body_that_breaks_off_is_not_taken_for_whole(stranger, fetched, tmp_path, how):
    said = refused(Unavailable, fetched, stranger.say("/cut", CUT_OFF[how]))
    assert said == "dataset: the connection broke off."
    assert not (tmp_path / "fetched").exists()


@pytest.mark.parametrize(
    "raw", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1\r\n\r\n", b"\x00" * 99]
)
def test_who_speaks_no_http_does_not_answer(stranger, fetched, raw):
    assert (
        refused(Unavailable, fetched, stranger.say("/odd", raw))
        == "dataset: 127.0.0.1 does not answer."
    )


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("404 Not Found", Invalid), ("403 Forbidden", Invalid), ("204 No Content", Invalid),
        ("206 Partial Content", Invalid), ("304 Not Modified", Invalid),
        ("500 Internal Server Error", Unavailable), ("503 Service Unavailable", Unavailable),
        ("429 Too Many Requests", Unavailable), ("408 Request Timeout", Unavailable),
    ],
)  # fmt: skip
def test_other_answers_than_the_table_are_told(stranger, fetched, status, error):
    said = refused(error, fetched, stranger.give("/x", "secret of the inside", status=status))
    assert said.removeprefix("dataset: ") == f"The address answers {status}."


def test_words_of_a_stranger_are_not_repeated(stranger, fetched):
    said = refused(Invalid, fetched, stranger.give("/x", "", status="404 <script>"))
    assert said == "The address answers 404 Not Found."


def test_compressed_body_is_refused_not_expanded(stranger, fetched):
    bomb = gzip.compress(b"0" * (10 * MIB))
    said = refused(Invalid, fetched, stranger.give("/bomb", bomb, Content_Encoding="gzip"))
    assert "compressed" in said


# --- https and proxies


@pytest.fixture
def certificate(tmp_path):
    """Of 127.0.0.1; nobody knows who signed it."""
    make = "req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=test"
    subprocess.run(
        ["openssl", *make.split(), "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path


@contextmanager
def secure_site(folder):
    """Answers the table to everybody; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")

    def serve(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            read_head(secure)
            secure.sendall(answer(TABLE))
            secure.unwrap()

    with listening(serve) as port:
        yield port


def test_https_is_fetched_from_whom_a_certificate_names(certificate, fetched, monkeypatch):
    with secure_site(certificate) as port:
        url = f"https://127.0.0.1:{port}/data"
        said = refused(Invalid, fetched, url)
        assert said == "127.0.0.1: its certificate is not valid."
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "c.pem"))
        assert fetched(url)[0] == TABLE
        said = refused(Invalid, fetched, f"https://localhost:{port}/", trusted=["localhost"])
        assert said == "localhost: its certificate is not valid."


@contextmanager
def tunnelling(heads, *, status="200 OK"):
    """A proxy that opens tunnels; its URL."""

    def serve(connection):
        heads.append(read_head(connection))
        host, _, port = heads[-1].split(" ")[1].rpartition(":")
        connection.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())
        if status != "200 OK":
            return
        with socket.create_connection((host.strip("[]"), int(port))) as there:
            back = threading.Thread(target=pump, args=(there, connection))
            back.start()
            pump(connection, there)
            back.join(timeout=60)

    with listening(serve) as port:
        yield f"http://me:p%40ss@127.0.0.1:{port}"


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_https_goes_through_a_tunnel_to_the_checked_address(certificate, fetched, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "c.pem"))
    heads = []
    with secure_site(certificate) as port, tunnelling(heads) as proxy:
        text, _ = fetched(f"https://127.0.0.1:{port}/data", proxies={"https": proxy})
    assert text == TABLE
    assert heads == [
        f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Proxy-Authorization: Basic bWU6cEBzcw=="
    ]


def test_proxy_that_refuses_is_told(fetched):
    with tunnelling([], status="407 Proxy Authentication Required") as proxy:
        said = refused(Unavailable, fetched, "https://127.0.0.1:9/", proxies={"https": proxy})
    assert said == "dataset: the proxy answers 407."


def test_http_is_asked_of_the_proxy_by_its_whole_address(stranger, fetched):
    stranger.give("http://127.0.0.1:9/data?x=1", TABLE)
    proxies = {"http": stranger.url.replace("//", "//me:word@")}

    assert fetched("http://127.0.0.1:9/data?x=1", proxies=proxies)[0] == TABLE

    (head,) = stranger.asked
    assert "\r\nHost: 127.0.0.1:9\r\n" in head
    assert "\r\nProxy-Authorization: Basic bWU6d29yZA==" in head


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://169.254.169.254/"])
def test_proxy_is_not_asked_for_addresses_inside(stranger, fetched, url):
    said = refused(Invalid, fetched, url, proxies={"http": stranger.url, "https": stranger.url})
    assert "private network" in said
    assert stranger.asked == []
