"""`next` leads to a place on this server or to its start, whatever is written there."""

from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.accounts.models import Account
from palaestra.core.accounts.routes.doors import local_path
from tests.builders.accounts import PASSWORD

ATTACKS = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/\r\nSet-Cookie: user=stolen",
    "",
)
PIECES = st.sampled_from([*"/\\.@:?#\t\né", "//", "..", "%2f", "evil.example", "http", "lab"])


def _as_browsers_read(path: str) -> str:
    """Browsers take a backslash for a slash, and drop tabs and line breaks."""
    return path.replace("\\", "/").translate(dict.fromkeys(map(ord, "\t\r\n"))).strip()


@pytest.mark.parametrize("wanted", ATTACKS)
@pytest.mark.parametrize("basepath", ["", "/lab"])
def test_known_attacks_lead_to_the_start(wanted: str, basepath: str) -> None:
    assert local_path(wanted, basepath) == f"{basepath}/"


@given(st.lists(PIECES).map("".join) | st.text(), st.sampled_from(["", "/lab"]))
def test_nothing_leads_away(wanted: str, basepath: str) -> None:
    reached = urlsplit(
        urljoin("http://server.example/login", _as_browsers_read(local_path(wanted, basepath)))
    )
    assert (reached.scheme, reached.netloc) == ("http", "server.example")


@pytest.mark.parametrize("wanted", ["/", "/competitions/7?page=2#board", "/a//b", "/å"])
def test_places_of_ours_are_kept(wanted: str) -> None:
    assert local_path(wanted, "") == wanted
    assert local_path(f"/lab{wanted}", "/lab") == f"/lab{wanted}"


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/competitions/å?q=ö", "/competitions/%C3%A5?q=%C3%B6"),
        ("/%C3%A5", "/%C3%A5"),
        *((attack, "/") for attack in ATTACKS),
    ],
)
def test_the_form_goes_there(
    client: httpx.Client, member: Account, wanted: str, location: str
) -> None:
    form = {"email": member.email, "password": PASSWORD, "next": wanted}
    reply = client.post("/login", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, location)
