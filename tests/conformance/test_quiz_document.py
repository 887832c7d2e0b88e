"""The quiz's document, call by call: names, shapes, statuses, tokens as its client reads them."""

import base64
import json

import pytest

from palaestra.core.access import Role
from palaestra.quiz.kinds import View
from tests.builders.accounts import PASSWORD, make_person
from tests.builders.pictures import png
from tests.builders.shows import Show, show


@pytest.fixture
def stage(server):
    with show(server) as made:
        yield made


@pytest.fixture
def admin(stage: Show):
    account = stage.database.transact(make_person, Role.ADMIN, password=PASSWORD)
    with stage.server.client() as client:
        sent = {"email": account.email, "password": PASSWORD}
        reply = client.post("/api/auth/login", json=sent)
        assert (reply.status_code, set(reply.json())) == (200, {"id", "access_token"})
        client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
        yield client


def _claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_tokens_hold_the_documented_claims_twice(stage, admin):
    claims = _claims(admin.headers["Authorization"].removeprefix("Bearer "))
    assert (claims["role"], claims["city_id"]) == ("Admin", None)
    assert claims["user_claims"]["role"] == "Admin"
    assert claims["exp"] - claims["iat"] == 2 * 24 * 3600
    stage.operator()
    by_code = _claims(stage.token(View.TEAM, stage.made.team_id))
    wanted = {
        "view": "Team",
        "competition_id": stage.made.quiz_id,
        "team_id": stage.made.team_id,
        "code": stage.code(View.TEAM, stage.made.team_id),
    }
    assert {name: by_code[name] for name in wanted} == wanted
    assert by_code["user_claims"] == wanted
    assert by_code["exp"] - by_code["iat"] == 8 * 3600


def test_codes_are_answered_as_documented(stage, client):
    sent = {"code": stage.code(View.AUDIENCE)}
    assert client.post("/api/auth/login/code", json=sent).status_code == 401
    assert client.post("/api/auth/login/code", json={"code": "NOSUCH"}).status_code == 404
    stage.operator()
    joined = client.post("/api/auth/code", json={"code": f" {sent['code'].lower()} "}).json()
    assert joined["view"] == "Audience"
    assert joined["competition_id"] == stage.made.quiz_id
    assert joined["team_id"] is None


def test_types_are_public_and_numbered_as_documented(client):
    types = client.get("/api/misc/types").json()
    names = [one["name"] for one in types["question_types"]]
    assert names[:5] == ["Text", "Practical", "Multiple", "Single", "Match"]
    assert [(one["id"], one["name"]) for one in types["view_types"]] == [
        (1, "Team"),
        (2, "Judge"),
        (3, "Audience"),
        (4, "Operator"),
    ]


def test_a_new_competition_has_one_slide_and_three_codes(stage, admin):
    city = admin.post("/api/misc/cities", json={"name": "Linköping"}).json()
    body = {"name": "Final", "year": 2026, "city_id": city["id"]}
    made = admin.post("/api/competitions", json=body).json()
    again = admin.post("/api/competitions", json=body)
    assert again.status_code == 409
    rich = admin.get(f"/api/competitions/{made['id']}").json()
    assert [one["order"] for one in rich["slides"]] == [0]
    assert sorted(one["view_id"] for one in rich["codes"]) == [2, 3, 4]
    assert {len(one["code"]) for one in rich["codes"] if one["view_id"] == 4} == {8}
    copied = admin.post(f"/api/competitions/{made['id']}/copy").json()
    twice = admin.post(f"/api/competitions/{made['id']}/copy").json()
    names = (copied["name"], twice["name"])
    assert names == ("Copy of Final", "Copy of Copy of Final")


def test_lists_and_searches_have_the_documented_shape(stage, admin):
    found = admin.get("/api/competitions/search", params={"page_size": 1}).json()
    assert set(found) == {"items", "count", "total_count"}
    assert found["count"] == 1
    assert found["total_count"] >= 1
    refused = admin.get("/api/competitions/search", params={"order_by": "password"})
    assert (refused.status_code, refused.json()["field"]) == (400, "order_by")
    unknown = admin.get("/api/competitions/99999999")
    assert unknown.status_code == 404
    assert unknown.json()["message"] == "There is no such competition."


def test_slides_keep_their_orders_without_gaps(stage, admin):
    base = f"/api/competitions/{stage.made.quiz_id}/slides"
    for _ in range(3):
        admin.post(base)
    slides = admin.get(base).json()["items"]
    moved = admin.put(f"{base}/{slides[0]['id']}/order", json={"order": 3}).json()
    assert moved["order"] == 3
    copied = admin.post(f"{base}/{slides[1]['id']}/copy").json()
    assert admin.delete(f"{base}/{slides[2]['id']}").json() == {"message": "The slide is deleted."}
    after = admin.get(base).json()["items"]
    assert [one["order"] for one in after] == list(range(5))
    assert [one["id"] for one in after][:2] == [slides[1]["id"], copied["id"]]
    out = admin.put(f"{base}/{slides[0]['id']}/order", json={"order": 5})
    assert (out.status_code, out.json()["field"]) == (400, "order")


def test_put_changes_only_the_fields_that_are_sent(stage, admin):
    path = f"/api/competitions/{stage.made.quiz_id}/slides/{stage.made.slide_id}"
    admin.put(path, json={"title": "First", "timer": 20})
    assert admin.put(path, json={"timer": None}).json()["title"] == "First"
    assert admin.get(path).json()["timer"] is None


def test_images_are_drawn_anew_with_a_thumbnail(stage, admin):
    sent = {"image": ("wide.png", png(1300, 400), "image/png")}
    media = admin.post("/api/media/images", files=sent).json()
    component = admin.post(
        f"/api/competitions/{stage.made.quiz_id}/slides/{stage.made.slide_id}/components",
        json={"type_id": 2, "view_id": 1, "media_id": media["id"]},
    ).json()
    assert (component["w"], component["h"]) == (600, 185)
    with stage.server.client() as anybody:
        small = anybody.get(f"/static/images/thumbnail_{media['filename']}")
        assert (small.status_code, small.headers["content-type"]) == (200, "image/png")
    assert admin.delete(f"/api/media/images/{media['id']}").status_code == 409
    svg = {"image": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")}
    assert admin.post("/api/media/images", files=svg).status_code == 400


def test_the_documented_client_answers_with_texts(stage):
    operator, team = stage.operator(), stage.team()
    operator.must("set_slide", slide_order=0, competition_id=stage.made.quiz_id)
    client = stage.client(team.token)
    path = f"/api/competitions/{stage.made.quiz_id}/teams/{stage.made.team_id}/answers"
    kept = client.post(path, json={"answer": "Mercury", "question_id": stage.made.question_id})
    assert (kept.status_code, kept.json()["text"]) == (200, "Mercury")
    changed = client.put(f"{path}/{kept.json()['id']}", json={"answer": "Gold"})
    assert changed.json()["text"] == "Gold"
    assert client.get(path).json()["count"] == 1


def test_a_socket_that_asks_for_no_acknowledgement_is_sent_the_snapshot(stage):
    stage.operator()
    socket = stage.socket(stage.token(View.AUDIENCE))
    socket.send("join_presentation", {})
    name, answer = socket.next()
    while name != "snapshot":
        name, answer = socket.next()
    assert answer["state"]["view"] == "Audience"


def test_the_signed_out_token_is_worth_nothing_at_once(admin):
    assert admin.get("/api/auth/test").status_code == 200
    assert "message" in admin.post("/api/auth/logout").json()
    assert admin.get("/api/auth/test").status_code == 401
