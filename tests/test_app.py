"""The house put together: who owns which path, what stops the start, what may be left out."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import Struct

from palaestra.app import ALWAYS, FEATURES, build_app
from palaestra.core.access import public
from palaestra.core.configuration import FEATURE_NAMES
from palaestra.core.database import DbSession
from palaestra.core.errors import ConfigurationError
from palaestra.core.feature import Feature
from palaestra.core.http import delete, get, page, patch, post, put
from palaestra.core.http.addresses import Addresses
from palaestra.core.http.errors import ErrorShapes
from palaestra.core.http.route import routes_of
from palaestra.core.live import event
from tests.builders.servers import make_settings, running

PARTS = {part.name: part for part in (*ALWAYS, *FEATURES)}
HTML = {"Accept": "text/html"}


class Nothing(Struct):
    pass


def _handler() -> dict[str, str]:
    """Does nothing."""
    return {}


@pytest.mark.parametrize("declare", [get, post, put, patch, delete])
def test_a_route_cannot_be_made_without_access(declare: Any) -> None:
    with pytest.raises(TypeError, match="access"):
        declare("/thing")


def test_neither_can_a_page_or_an_event() -> None:
    with pytest.raises(TypeError, match="access"):
        page("/thing")  # type: ignore[call-arg]  # that is what is tested
    with pytest.raises(TypeError, match="access"):
        event("thing", payload=Nothing)  # type: ignore[call-arg]  # that is what is tested


def test_two_routes_with_one_address_stop_the_start(tmp_path: Path) -> None:
    clash = Feature(name="clash", routes=[get("/healthz", access=public)(_handler)])
    with pytest.raises(ConfigurationError, match=r"GET /healthz is declared twice.*core\.server"):
        build_app(make_settings(tmp_path), more=[clash])


def test_a_page_clashes_with_a_route_too(tmp_path: Path) -> None:
    clash = Feature(name="clash", routes=[page("/status", access=public)])
    with pytest.raises(ConfigurationError, match="GET /status is declared twice"):
        build_app(make_settings(tmp_path), more=[clash])


def test_two_events_with_one_name_stop_the_start(tmp_path: Path) -> None:
    @event("watch_competition", access=public, payload=Nothing)
    def watch() -> None:
        """The competitions' own event."""

    clash = Feature(name="clash", events=[watch])
    with pytest.raises(ConfigurationError, match="event watch_competition is declared twice"):
        build_app(make_settings(tmp_path), more=[clash])


def test_a_parameter_that_nobody_gives_stops_the_start(tmp_path: Path) -> None:
    def handler(wanted: Path) -> None:
        """Asks for what there is not."""

    part = Feature(name="part", routes=[get("/part", access=public)(handler)])
    with pytest.raises(ConfigurationError, match="nothing gives the parameter wanted"):
        build_app(make_settings(tmp_path), more=[part])


def test_an_async_handler_gets_no_transaction(tmp_path: Path) -> None:
    async def handler(db: DbSession) -> None:
        """Would hold a transaction on the event loop."""

    part = Feature(name="part", routes=[get("/part", access=public)(handler)])
    with pytest.raises(ConfigurationError, match="opens its own transactions"):
        build_app(make_settings(tmp_path), more=[part])


# The table "Who owns which path" of the documents, as far as it is built: method, path, owner.
OWNED = (
    *(
        (method, f"{family}/{noun}", "competitions")
        for family in ("/api/v1", "/api")
        for method, noun in (
            ("POST", "login"),
            ("GET", "login"),
            ("POST", "logout"),
            ("GET", "logout"),
            ("POST", "register"),
            ("GET", "register"),
            ("GET", "competition"),
            ("POST", "competition"),
            ("GET", "submission"),
            ("GET", "submissions"),
            ("POST", "submission"),
            ("POST", "submissions"),
            ("GET", "leaderboard"),
            ("GET", "leaderboards"),
            ("POST", "leaderboard"),
            ("POST", "leaderboards"),
            ("GET", "apikeys"),
            ("POST", "apikeys"),
            ("DELETE", "apikeys"),
        )
    ),
    ("GET", "/api/v1/competitions", "competitions"),
    ("POST", "/api/v1/competitions", "competitions"),
    ("GET", "/api/competitions", "quiz"),
    ("GET", "/status", "statistics"),
    ("GET", "/login", "accounts"),
    ("POST", "/login", "accounts"),
    ("GET", "/register", "accounts"),
    ("POST", "/register", "accounts"),
    ("GET", "/logout", "accounts"),
    ("POST", "/logout", "accounts"),
    ("GET", "/api/account/sessions", "accounts"),
    ("GET", "/api/jobs/7", "jobs"),
    ("DELETE", "/api/jobs/7", "jobs"),
    ("GET", "/static/assets/index.js", "server"),
    ("GET", "/healthz", "server"),
    ("GET", "/docs", "server"),
    ("GET", "/openapi.json", "server"),
    ("GET", "/", "server"),
    ("GET", "/index.html", "server"),
    ("GET", "/competitions", "competitions"),
    ("GET", "/submissions", "competitions"),
    ("GET", "/leaderboard", "competitions"),
)


@pytest.mark.parametrize(("method", "path", "owner"), OWNED)
def test_a_documented_address_belongs_to_its_owner(method: str, path: str, owner: str) -> None:
    owners = [
        name
        for name, part in PARTS.items()
        if method in Addresses(routes_of(part.routes)).find(path)
    ]
    assert owners == [owner]


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        *((f"/api/v1/{noun}", "competitions") for noun in ("competitions", "leaderboards", "x")),
        *((f"/api/{noun}", "competitions") for noun in ("competition", "leaderboard", "login")),
        *((f"/api/{noun}", "quiz") for noun in ("competitions", "competitions/7/x", "auth")),
        *((f"/api/{noun}/x", "quiz") for noun in ("users", "media", "misc", "presentations")),
        *((path, "quiz") for path in ("/api/time", "/static/images/7")),
        *(
            (path, "screencasts")
            for path in ("/elicast", "/elicast/7", "/code", "/audio/7", "/log")
        ),
        *((path, "imaging") for path in ("/api/registrar/x", "/pyapi/registrar/x")),
    ],
)
def test_errors_below_a_documented_prefix_are_its_owners(path: str, owner: str) -> None:
    owned = {name: ErrorShapes(part.errors).owner(path) for name, part in PARTS.items()}
    house = ErrorShapes([shape for part in PARTS.values() for shape in part.errors])
    assert owned[owner] is not None
    assert house.owner(path) is owned[owner]


@pytest.mark.parametrize("path", ["/api/statistics/x", "/api/account/x", "/api/admin", "/status"])
def test_the_rest_answers_with_problems(path: str) -> None:
    house = ErrorShapes([shape for part in PARTS.values() for shape in part.errors])
    assert house.owner(path) is None


def test_the_quizzes_address_names_the_data_competitions(client: httpx.Client) -> None:
    reply = client.get("/api/competitions", headers=HTML)
    assert reply.status_code == 405
    assert "allow" in reply.headers
    assert "/api/v1/competitions" in reply.json()["message"]


WITHOUT = {
    "competitions": ["/competitions", "/api/v1/competitions", "/api/login"],
    "quiz": ["/quizzes", "/api/competitions"],
    "screencasts": ["/screencasts"],
    "statistics": ["/statistics", "/status"],
    "imaging": ["/imaging"],
}


@pytest.mark.parametrize("left_out", FEATURE_NAMES)
def test_a_feature_that_is_left_out_is_not_there(left_out: str, tmp_path: Path) -> None:
    others = tuple(name for name in FEATURE_NAMES if name != left_out)
    with running(make_settings(tmp_path, features=others)) as server, server.client() as client:
        client.post("/api/account/register", json={})
        answers = {
            (name, path): client.get(path, headers=HTML).status_code
            for name, paths in WITHOUT.items()
            for path in paths
        }
    gone = {name for (name, _), status in answers.items() if status == 404}
    there = {name for (name, _), status in answers.items() if status != 404}
    assert (gone, there) == ({left_out}, set(others))


def test_the_house_stands_without_any_feature(tmp_path: Path) -> None:
    with running(make_settings(tmp_path, features=())) as server, server.client() as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/", headers=HTML).status_code == 200
        assert client.post("/api/account/register", json={}).status_code == 201
