"""Signing in by form, JSON, Basic and cookie; each door as its document says."""

from base64 import b64encode

import httpx
import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import PASSWORD

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


def _basic(name: str | None, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def _who(client: httpx.Client) -> str | None:
    reply = client.get("/api/account/me")
    return str(reply.json()["id"]) if reply.status_code == 200 else None


def test_a_form_signs_in_and_goes_on(client: httpx.Client, member: Account) -> None:
    form = {"email": member.email, "password": PASSWORD, "next": "/competitions?page=1"}
    reply = client.post("/login", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, "/competitions?page=1")
    assert _who(client) == member.public_id


def test_a_wrong_form_goes_back_to_the_page(client: httpx.Client, member: Account) -> None:
    reply = client.post("/login", data={"email": member.email, "password": "wrong wrong"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?error=not_signed_in")
    assert "set-cookie" not in reply.headers
    assert _who(client) is None


@pytest.mark.parametrize("field", ["username", "email"])
def test_json_signs_in_by_name_or_address(
    client: httpx.Client, member: Account, field: str
) -> None:
    sent = {field: getattr(member, field).upper(), "password": PASSWORD}
    reply = client.post("/login", json=sent)
    answer = reply.json()
    assert reply.status_code == 200
    assert answer["user"]["id"] == member.public_id
    assert answer["socket"] == "/socket.io"
    assert answer["token"] == client.cookies[SESSION_COOKIE]
    assert _who(client) == member.public_id


def test_an_address_may_stand_in_the_field_for_the_name(
    client: httpx.Client, member: Account
) -> None:
    assert client.post("/login", json={"username": member.email, "password": PASSWORD}).is_success


def test_wrong_json_is_401(client: httpx.Client, member: Account) -> None:
    for sent in (
        {"email": member.email, "password": "wrong wrong"},
        {"email": member.email, "password": ""},
        {"email": "nobody@example.org", "password": PASSWORD},
        {"email": member.email, "password": PASSWORD[:-1]},
    ):
        reply = client.post("/login", json=sent)
        assert (reply.status_code, reply.json()) == (401, {"error": "auth"})
    assert _who(client) is None


def test_basic_credentials_sign_in(client: httpx.Client, member: Account) -> None:
    reply = client.get("/login", headers=_basic(member.email, PASSWORD))
    assert reply.json()["user"]["id"] == member.public_id
    assert _who(client) == member.public_id


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_wrong_basic_credentials_are_401(
    client: httpx.Client, member: Account, accept: str
) -> None:
    headers = _basic(member.email, "wrong wrong") | {"Accept": accept}
    assert client.get("/login", headers=headers).status_code == 401


@pytest.mark.parametrize("value", ["Basic !", "Basic /w=="])
def test_unreadable_basic_credentials_are_400(client: httpx.Client, value: str) -> None:
    assert client.get("/login", headers={"Authorization": value}).status_code == 400


def test_a_browser_gets_the_page_and_a_program_who_it_is(
    client: httpx.Client, member: Account
) -> None:
    assert client.get("/login", headers=HTML).headers["content-type"].startswith("text/html")
    assert client.get("/login", headers=JSON).status_code == 401
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    assert client.get("/login", headers=JSON).json()["user"]["id"] == member.public_id


@pytest.mark.parametrize("door", ["/login", "/api/v1/login"])
def test_passwords_never_travel_in_the_address(
    client: httpx.Client, member: Account, door: str
) -> None:
    address = f"{door}?email={member.email}&password={PASSWORD}"
    assert client.get("/login?password=x", headers=JSON).status_code == 400
    assert client.post(address, json={}).status_code in (400, 401)
    assert _who(client) is None


def test_a_bearer_token_counts_alone(client: httpx.Client, member: Account) -> None:
    token = client.post("/login", json={"email": member.email, "password": PASSWORD}).json()[
        "token"
    ]
    bad = client.get("/api/account/me", headers={"Authorization": "Bearer wrong"})
    assert bad.status_code == 401
    client.cookies.clear()
    good = client.get("/api/account/me", headers={"Authorization": f"Bearer {token}"})
    assert good.json()["id"] == member.public_id


def test_registering_by_form_and_by_json(client: httpx.Client) -> None:
    form = {"username": "By form", "password": PASSWORD, "next": "/account"}
    reply = client.post("/register", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, "/account")
    assert _who(client) is not None
    short = client.post("/register", data=form | {"username": "Other", "password": "short"})
    assert short.headers["location"] == "/register?error=password"


def test_the_documented_register_never_tells_who_is_here(
    client: httpx.Client, member: Account
) -> None:
    replies = [
        client.post("/register", json={"email": email, "nick": nick, "password": PASSWORD})
        for email, nick in ((member.email, "somebody new"), ("new@example.org", "another new"))
    ]
    assert [reply.status_code for reply in replies] == [202, 202]
    assert replies[0].content == replies[1].content
    assert all("set-cookie" not in reply.headers for reply in replies)
