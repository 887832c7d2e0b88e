"""One sign-out: whatever door it came through, all features hear of it."""

import httpx
import pytest

from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.servers import RunningServer
from tests.builders.sockets import Refused, calling

DOORS = (
    ("POST", "/logout"),
    ("GET", "/logout"),
    ("POST", "/api/account/logout"),
    ("POST", "/api/v1/logout"),
    ("GET", "/api/v1/logout"),
    ("POST", "/api/logout"),
)


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_signing_out_closes_the_sockets_of_this_sign_in(
    client: httpx.Client, server: RunningServer, method: str, door: str
) -> None:
    guest = client.post("/api/v1/register", json={}).json()["id"]
    token = client.cookies[SESSION_COOKIE]
    with server.client() as elsewhere:
        elsewhere.post("/api/v1/login", json={"id": guest})
        other = elsewhere.cookies[SESSION_COOKIE]
        assert other != token
        with (
            calling(server, auth={"token": token}) as closing,
            calling(server, auth={"token": other}) as staying,
        ):
            client.request(method, door)
            closing.wait_until_closed()
            ack = staying.call("unwatch_competition", {"competition_id": "1"})
            assert ack == {"ok": True}
    with pytest.raises(Refused, match="credentials"), calling(server, auth={"token": token}):
        pass


def test_the_token_is_worth_nothing_afterwards(client: httpx.Client) -> None:
    client.post("/api/v1/register", json={})
    bearer = {"Authorization": f"Bearer {client.cookies[SESSION_COOKIE]}"}
    client.cookies.clear()
    assert client.get("/api/account/me", headers=bearer).status_code == 200
    assert client.post("/api/account/logout", headers=bearer).status_code == 204
    assert client.get("/api/account/me", headers=bearer).status_code == 401
