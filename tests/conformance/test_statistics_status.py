"""The statistics document, as far as it is served: `/status` and the doors that it shares."""

import pytest

from palaestra.core.configuration import Settings
from tests.builders.competitions import refusal
from tests.builders.servers import RunningServer, make_settings, running

PASSWORD = "correct horse"
KEYS = {
    "name", "owner", "location", "server_version", "api_version", "timeout", "max_time",
    "max_users", "no_users", "max_data", "extensions",
}  # fmt: skip
PRIVATE = ("user_validation", "allow_full_r", "port", "cookie_secret", "data")


@pytest.fixture
def ada(server: RunningServer):
    """Credentials of an account, its e-mail another one each time."""
    with server.client() as client:
        email = f"ada{id(client)}@example.org"
        reply = client.post("/register", json={"email": email, "password": PASSWORD})
        assert reply.status_code == 202
    return {"email": email, "password": PASSWORD}


# --- /status


def test_status_needs_no_sign_in_and_has_every_key(client):
    reply = client.get("/status")

    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert reply.json() == {
        "name": "Palaestra",
        "owner": None,
        "location": None,
        "server_version": "1.0",
        "api_version": "1.0",
        "timeout": 3600,
        "max_time": 86400,
        "max_users": None,
        "no_users": 0,
        "max_data": None,
        "extensions": [],
    }


def test_status_is_json_for_a_browser_too(client):
    reply = client.get("/status", headers={"Accept": "text/html"})

    assert reply.headers["content-type"] == "application/json"
    assert set(reply.json()) == KEYS


def test_status_says_whose_server_it_is_and_nothing_private(tmp_path):
    settings: Settings = make_settings(
        tmp_path, name="Hanover", owner="Department of Mathematics", location="Indiana"
    )
    with running(settings) as server, server.client() as client:
        status = client.get("/status").json()

    assert (status["name"], status["owner"], status["location"]) == (
        "Hanover",
        "Department of Mathematics",
        "Indiana",
    )
    assert not status.keys() & set(PRIVATE)


# --- GET and POST /login


def check_signed_in(server: RunningServer, reply, credentials) -> None:
    assert reply.status_code == 200, reply.text
    answer = reply.json()
    assert set(answer) == {"user", "token", "workspace", "socket"}
    assert (answer["user"]["email"], answer["socket"]) == (credentials["email"], "/socket.io")
    cookie = reply.headers["set-cookie"].lower()
    assert cookie.startswith("user=")
    assert {"httponly", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}
    with server.client() as other:
        by_token = other.get(
            "/api/account/me", headers={"Authorization": f"Bearer {answer['token']}"}
        )
        assert by_token.json()["email"] == credentials["email"]


def test_post_login_gives_user_token_and_socket(server, client, ada):
    check_signed_in(server, client.post("/login", json=ada), ada)


def test_get_login_takes_basic_credentials(server, client, ada):
    reply = client.get("/login", auth=(ada["email"], ada["password"]))

    check_signed_in(server, reply, ada)


def test_get_login_with_the_cookie_answers_the_same(client, ada):
    signed_in = client.post("/login", json=ada).json()

    assert client.get("/login").json() == signed_in


@pytest.mark.parametrize("wrong", ["password", "email"])
def test_wrong_credentials_are_401_by_either_method(client, ada, wrong):
    given = ada | {wrong: "nobody@example.org"}

    for reply in (
        client.post("/login", json=given),
        client.get("/login", auth=(given["email"], given["password"])),
    ):
        assert (reply.status_code, reply.json()) == (401, {"error": "auth"})
        assert "set-cookie" not in reply.headers


def test_get_login_of_a_program_without_credentials_is_401(client):
    assert client.get("/login").json() == {"error": "auth"}
    assert client.get("/login").status_code == 401


def test_credentials_in_the_address_are_400(client, ada):
    reply = client.get("/login", params=ada)

    assert reply.status_code == 400
    assert ada["password"] not in reply.text


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic w7/Dvw==", "Basic bm9jb2xvbg=="])
def test_basic_credentials_that_cannot_be_read_are_refused(client, header):
    assert client.get("/login", headers={"Authorization": header}).status_code in (400, 401)


# --- POST /logout, POST /register


def test_logout_by_a_program_is_204_and_ends_the_sign_in(client, ada):
    token = client.post("/login", json=ada).json()["token"]

    reply = client.post("/logout", json={})

    assert (reply.status_code, reply.content) == (204, b"")
    assert "user" not in client.cookies
    refusal(client.get("/api/v1/login", headers={"Cookie": f"user={token}"}), 401)


def test_register_answers_alike_for_new_and_known_addresses(server, ada):
    answers = []
    for email in (ada["email"], f"new-{ada['email']}"):
        with server.client() as client:
            sent = {"email": email, "nick": f"Nick {len(answers)}", "password": PASSWORD}
            answers.append(client.post("/register", json=sent))

    assert [reply.status_code for reply in answers] == [202, 202]
    assert answers[0].content == answers[1].content
    assert not [reply for reply in answers if "set-cookie" in reply.headers], "that would tell"


def test_nick_becomes_the_name(client):
    sent = {"email": "nick@example.org", "nick": "Old Nick", "password": PASSWORD}
    client.post("/register", json=sent)

    signed_in = client.post("/login", json=sent).json()

    assert signed_in["user"]["nick"] == "Old Nick"


@pytest.mark.parametrize(
    "sent", [{"email": "no address", "password": PASSWORD}, {"email": "a@b.org", "password": "x"}]
)
def test_registration_that_makes_no_sense_is_400(client, sent):
    assert client.post("/register", json=sent).status_code == 400


# --- forms behave as pages


def test_forms_go_on_to_a_local_next_and_nowhere_else(client, ada):
    for wanted, goes in (("/competitions", "/competitions"), ("https://evil.example", "/")):
        reply = client.post("/login", data=ada | {"next": wanted})
        assert (reply.status_code, reply.headers["location"]) == (303, goes)
