"""The one page of the web UI: its policy, its nonce, what it knows at the start."""

import json
import re
from pathlib import Path

import httpx
import pytest

from palaestra.core.access import Identity
from palaestra.core.errors import Unavailable
from palaestra.core.http.shell import Shell

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


def test_a_page_for_the_signed_in_leads_to_sign_in_and_back(client: httpx.Client) -> None:
    reply = client.get("/competitions/7?page=2&q=a b", headers=HTML)
    assert reply.status_code == 302
    assert reply.headers["location"] == "/login?next=%2Fcompetitions%2F7%3Fpage%3D2%26q%3Da%2520b"


def test_a_name_cannot_close_the_block(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<head><!--boot--></head>")
    shell = Shell(tmp_path, basepath="", boot=lambda _: {"name": "</script><script>alert(1)"})
    page = shell.render(Identity(), status=200).content.decode()
    assert page.count("<script") == 1
    assert page.count("</script>") == 1


def test_without_built_pages_the_reason_is_said(tmp_path: Path) -> None:
    shell = Shell(tmp_path, basepath="", boot=lambda _: {})
    assert not shell.is_built
    with pytest.raises(Unavailable, match="make web"):
        shell.render(Identity(), status=200)
