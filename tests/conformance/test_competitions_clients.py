"""Who a client is to the data competitions server: sign-in, keys, access, pages.

Sections are the document's own; each path is tried in both families.
"""

import re

import pytest

from palaestra.app import STATIC
from tests.builders.competitions import (
    COMPETITIONS,
    FAMILIES,
    LEADERBOARDS,
    SUBMISSIONS,
    refusal,
    register,
)


def cookie_of(reply) -> str:
    """The session cookie that a reply sets, checked for its attributes."""
    cookie = reply.headers["set-cookie"]
    assert cookie.startswith("user=")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert "secure" not in attributes, "this server is plain http"
    return cookie.partition(";")[0].removeprefix("user=")


# --- Login


@pytest.mark.parametrize("family", FAMILIES)
def test_get_login_tells_the_id_and_renews_the_cookie(client, family):
    client_id = register(client)

    reply = client.get(f"{family}/login")

    assert (reply.status_code, reply.json()) == (200, {"id": client_id})
    assert cookie_of(reply) == client.cookies["user"]


@pytest.mark.parametrize("family", FAMILIES)
def test_get_login_without_a_cookie_is_401_for_programs_and_the_page_for_browsers(client, family):
    refusal(client.get(f"{family}/login"), 401)

    reply = client.get(f"{family}/login", headers={"Accept": "text/html"})

    assert (reply.status_code, reply.headers["location"]) == (302, "/login")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("way", ["json", "data", "params"])
def test_post_login_takes_a_guests_id_as_json_form_or_query(server, client, family, way):
    client_id = register(client)

    with server.client() as other:
        reply = other.post(f"{family}/login", **{way: {"id": client_id}})

        assert (reply.status_code, reply.json()) == (200, {"id": client_id})
        assert cookie_of(reply)
        assert other.get(f"{family}/login").json() == {"id": client_id}


def test_post_login_takes_the_id_as_a_number_too(server, client):
    client_id = register(client)

    with server.client() as other:
        assert other.post("/api/v1/login", json={"id": int(client_id)}).json() == {"id": client_id}


@pytest.mark.parametrize("name", ["username", "email"])
def test_post_login_by_password_tells_id_and_username(server, client, name):
    given = {"username": f"Ada {name}", "email": f"{name}@example.org", "password": "correct horse"}
    client_id = register(client, **given)

    with server.client() as other:
        reply = other.post("/api/v1/login", data={name: given[name], "password": "correct horse"})
        wrong = other.post("/api/v1/login", data={name: given[name], "password": "wrong horse"})

    assert reply.json() == {"id": client_id, "username": given["username"]}
    assert cookie_of(reply)
    refusal(wrong, 401)


def test_account_with_a_password_never_signs_in_by_its_id(server, client):
    client_id = register(client, username="Grace", password="correct horse")

    with server.client() as other:
        refusal(other.post("/api/v1/login", json={"id": client_id}), 401)
        assert "user" not in other.cookies


@pytest.mark.parametrize("sent", [{}, {"id": "0"}, {"id": ""}, {"key": "k", "secret": "s"}])
def test_post_login_with_nothing_or_something_wrong_is_401(client, sent):
    refusal(client.post("/api/v1/login", json=sent), 401)


def test_clients_that_sign_in_before_every_call_leave_one_sign_in_behind(client):
    client_id = register(client)
    for _ in range(3):
        reply = client.post("/api/v1/login", json={"id": client_id})
        client.cookies.clear()
        client.cookies.set("user", cookie_of(reply))
        assert client.get("/api/v1/competitions").status_code == 200

    assert len(client.get("/api/account/sessions").json()) == 1


# --- Logout


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_logout_clears_the_cookie_and_ends_the_sign_in(client, family, method):
    register(client)
    token = client.cookies["user"]

    reply = client.request(method, f"{family}/logout")

    assert (reply.status_code, reply.json()) == (200, {})
    assert "user" not in client.cookies
    refusal(client.get("/api/v1/login", headers={"Cookie": f"user={token}"}), 401)
    assert client.request(method, f"{family}/logout").status_code == 200, "no sign-in is needed"


# --- Register


@pytest.mark.parametrize("family", FAMILIES)
def test_post_register_makes_a_client_once_and_sets_the_cookie_each_time(client, family):
    first = client.post(f"{family}/register", json={})
    again = client.post(f"{family}/register", json={"anything": ["is", "free"]})

    assert re.fullmatch(r"\d+", first.json()["id"])
    assert again.json() == first.json()
    assert cookie_of(first) == cookie_of(again)


@pytest.mark.parametrize("family", FAMILIES)
def test_get_register_lists_ids_and_nothing_else(client, family):
    email = f"{family[-2:].strip('/')}@example.org"
    client_id = register(client, username=f"Hidden {family}", email=email, password="correct horse")

    listed = client.get(f"{family}/register").json()

    assert {"id": client_id} in listed
    assert all(list(item) == ["id"] for item in listed)
    assert client.get(f"{family}/register", params={"page": 1000}).json() == []


def test_address_or_name_that_somebody_has_is_409_naming_the_field(server, client):
    ada = {"username": "Ada L", "email": "ada.l@example.org", "password": "correct horse"}
    register(client, **ada)

    for field, other in (("email", {"username": "Other"}), ("username", {"email": "o@o.org"})):
        with server.client() as late:
            error = refusal(late.post("/api/v1/register", json=ada | other), 409)
            assert (error["field"], "user" in late.cookies) == (field, False)


# --- Keys


@pytest.mark.parametrize("family", FAMILIES)
def test_keys_are_made_shown_once_used_and_deleted(server, client, family):
    client_id = register(client)

    made = client.post(f"{family}/apikeys", json={"name": "robot"}).json()

    (listed,) = client.get(f"{family}/apikeys").json()
    assert (listed["key"], "secret" in listed) == (made["key"], False)
    with server.client() as robot:
        given = {"key": made["key"], "secret": made["secret"]}
        assert robot.post(f"{family}/login", json=given).json() == {"id": client_id}
        refusal(robot.post(f"{family}/login", json=given | {"secret": "wrong"}), 401)
    assert client.request("DELETE", f"{family}/apikeys", json={"key": made["key"]}).json() == {}
    assert client.get(f"{family}/apikeys").json() == []


# --- Errors, access, pages


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *[("GET", path) for path in (*COMPETITIONS, *SUBMISSIONS, *LEADERBOARDS)],
        *[("POST", path) for path in (*COMPETITIONS, *SUBMISSIONS, *LEADERBOARDS)],
        *[("GET", f"{family}/register") for family in FAMILIES],
        *[(method, f"{f}/apikeys") for f in FAMILIES for method in ("GET", "POST", "DELETE")],
    ],
)
def test_everything_else_needs_a_sign_in(client, method, path):
    refusal(client.request(method, path, headers={"Accept": "text/html"}), 401)


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("PATCH", 405)])
@pytest.mark.parametrize("path", ["/api/v1/competitions", "/api/submission", "/api/login"])
def test_unknown_methods_have_the_documented_shape(client, method, status, path):
    refusal(client.request(method, path), status)


def test_unknown_path_of_the_family_has_the_documented_shape(client):
    refusal(client.get("/api/v1/nothing", headers={"Accept": "text/html"}), 404)


@pytest.mark.parametrize("path", ["/competitions", "/submissions", "/leaderboard"])
def test_pages_that_need_a_sign_in_lead_to_it(client, path):
    reply = client.get(path, headers={"Accept": "text/html"})

    assert (reply.status_code, reply.headers["location"]) == (302, f"/login?next=%2F{path[1:]}")


@pytest.mark.skipif(not (STATIC / "index.html").exists(), reason="the pages are not built")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/index.html", 200), ("/login", 200), ("/register", 200), ("/nowhere", 404)],
)
def test_open_pages_need_no_sign_in_and_unknown_ones_are_404(client, path, status):
    reply = client.get(path, headers={"Accept": "text/html"})

    assert reply.status_code == status
    assert reply.headers["content-type"].startswith("text/html")


def test_page_of_logout_goes_home_without_the_cookie(client):
    register(client)

    reply = client.get("/logout", headers={"Accept": "text/html"})

    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert "user" not in client.cookies
