"""The one page of the web UI: its policy, its nonce, what it knows at the start."""

import json
import re
from pathlib import Path

import httpx
import pytest

from palaestra.core.access import Identity
from palaestra.core.errors import Unavailable
from palaestra.core.http.call import Call
from palaestra.core.http.shell import Shell, language_of

HTML = {"Accept": "text/html"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGES = (
    "/",
    "/index.html",
    "/login",
    "/register",
    "/docs",
    "/quizzes",
    "/competitions",
    "/nothing",
)


def _nonce(reply: httpx.Response) -> str:
    found = re.search(r"'nonce-([^']+)'", reply.headers["content-security-policy"])
    assert found
    return found[1]


def _boot(reply: httpx.Response) -> dict[str, object]:
    block = re.search(r'<script type="application/json" id="boot">(.*?)</script>', reply.text)
    assert block
    known: dict[str, object] = json.loads(block[1])
    return known


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_the_policy_and_is_never_kept(client: httpx.Client, address: str) -> None:
    client.post("/api/v1/register", json={})
    reply = client.get(address, headers=HTML)
    assert reply.headers["content-security-policy"] == POLICY.format(nonce=_nonce(reply))
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


def test_every_page_has_its_own_nonce_and_says_it_inside(client: httpx.Client) -> None:
    replies = [client.get("/", headers=HTML) for _ in range(5)]
    nonces = {_nonce(reply) for reply in replies}
    assert len(nonces) == 5
    for reply in replies:
        assert len(_nonce(reply)) >= 22  # 128 bits
        assert set(re.findall(r'nonce="([^"]*)"', reply.text)) == {_nonce(reply)}


def test_the_page_needs_nothing_that_its_policy_forbids(client: httpx.Client) -> None:
    page = client.get("/", headers=HTML).text
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)


def test_the_page_knows_who_looks(client: httpx.Client) -> None:
    assert _boot(client.get("/", headers=HTML))["me"] is None
    client.post("/api/v1/register", json={"username": "Åsa"})
    me = _boot(client.get("/", headers=HTML))["me"]
    assert isinstance(me, dict)
    assert (me["username"], me["role"]) == ("Åsa", "guest")


def test_a_page_that_is_not_there_knows_who_looks_too(client: httpx.Client) -> None:
    client.post("/api/v1/register", json={"username": "Astrid"})
    reply = client.get("/nothing/here", headers=HTML)
    assert reply.status_code == 404
    boot = _boot(reply)
    assert boot["status"] == 404
    assert isinstance(boot["me"], dict)
    assert boot["me"]["username"] == "Astrid"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("sv", "sv"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB,en;q=0.9,sv;q=0.8", "en"),
        ("de, sv;q=0.3", "sv"),
        ("en;q=0.2, SV ; q = 0.7", "sv"),
        ("sv;q=0, de", "en"),
        ("*", "en"),
    ],
)
def test_the_language_is_the_one_liked_best(header: str, language: str) -> None:
    assert language_of(header) == language


def test_the_page_is_told_the_language(client: httpx.Client) -> None:
    reply = client.get("/login", headers={**HTML, "Accept-Language": "sv"})
    assert _boot(reply)["locale"] == "sv"


def test_a_page_for_the_signed_in_leads_to_sign_in_and_back(client: httpx.Client) -> None:
    reply = client.get("/competitions/7?page=2&q=a b", headers=HTML)
    assert reply.status_code == 302
    assert reply.headers["location"] == "/login?next=%2Fcompetitions%2F7%3Fpage%3D2%26q%3Da%2520b"


CALL = Call(
    method="GET",
    path="/",
    basepath="",
    query="",
    headers={},
    cookies={},
    path_parameters={},
    address="",
    is_https=False,
)


def test_a_name_cannot_close_the_block(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<head><!--boot--></head>")
    shell = Shell(tmp_path, basepath="", boot=lambda _: {"name": "</script><script>alert(1)"})
    page = shell.render(CALL, Identity(), status=200).content.decode()
    assert page.count("<script") == 1
    assert page.count("</script>") == 1


def test_without_built_pages_the_reason_is_said(tmp_path: Path) -> None:
    shell = Shell(tmp_path, basepath="", boot=lambda _: {})
    assert not shell.is_built
    with pytest.raises(Unavailable, match="make web"):
        shell.render(CALL, Identity(), status=200)
