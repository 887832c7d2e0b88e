"""create_app with an operator's login, registration, store and handlers, over real HTTP."""

import importlib.util
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import get

from palaestra.core.errors import ConfigurationError, Forbidden
from palaestra.integration import create_app
from palaestra.server import ServerApplication
from palaestra.structs import ClientStruct, CompetitionStruct, SubmissionStruct
from tests.builders.competitions import PERFECT, make_spec, submit
from tests.builders.servers import RunningServer, make_settings, serving

Start = Callable[..., RunningServer]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `create_app(…)` with these arguments; ended with the test."""
    with ExitStack() as stack:

        def begin(**arguments: Any) -> RunningServer:
            app = create_app(data=tmp_path / "data", **arguments)
            basepath = arguments.get("basepath", "").rstrip("/")
            settings = make_settings(tmp_path / "data", basepath=basepath)
            return stack.enter_context(serving(app, settings))

        yield begin


def by_name(handler: Any, user: str | None) -> ClientStruct | None:
    if handler.get_argument("password") == "right":
        return ClientStruct(f"staff-{handler.get_argument('username')}")
    return ClientStruct(user) if user and user == handler.current_user else None


def every_door(client: httpx.Client, name: str, password: str) -> Iterator[httpx.Response]:
    body = {"username": name, "password": password}
    yield client.post("/api/v1/login", json=body)
    yield client.post("/api/login", json=body)
    yield client.post("/api/account/login", json=body)
    yield client.post("/login", json=body)
    yield client.get("/login", auth=(name, password), headers={"accept": "application/json"})


def test_every_door_asks_the_login_hook(start: Start) -> None:
    server = start(login=by_name)
    with server.client() as client:
        for answer in every_door(client, "ada", "wrong"):
            assert answer.status_code == 401, answer.request.url
        for answer in every_door(client, "ada", "right"):
            assert answer.status_code == 200, answer.request.url
            assert "staff-ada" in answer.text
        form = client.post(
            "/login", data={"username": "ada", "password": "right", "next": "/account"}
        )
        assert (form.status_code, form.headers["location"]) == (303, "/account")


def test_the_quizzes_door_asks_the_login_hook_too(start: Start) -> None:
    def by_address(handler: Any, _user: str | None) -> ClientStruct | None:
        right = handler.get_argument("password") == "right"
        return ClientStruct(f"staff-{handler.get_argument('email')}") if right else None

    server = start(login=by_address)
    with server.client() as client:
        wrong = client.post("/api/auth/login", json={"email": "ada@x.org", "password": "wrong"})
        assert wrong.status_code == 401
        right = client.post("/api/auth/login", json={"email": "ada@x.org", "password": "right"})
        token = {"authorization": f"Bearer {right.json()['access_token']}"}
        me = client.get("/api/account/me", headers=token).json()
        assert me["id"] == "staff-ada@x.org"


def test_a_client_of_the_hook_has_one_account_for_all_features(start: Start) -> None:
    server = start(login=by_name)
    with server.client() as client:
        for _ in range(2):
            client.post("/api/v1/login", json={"username": "ada", "password": "right"})
        me = client.get("/api/account/me").json()
        assert (me["id"], me["role"]) == ("staff-ada", "member")


def test_an_id_that_somebody_names_is_the_hooks_to_judge(start: Start) -> None:
    asked: list[str | None] = []

    def login(handler: Any, user: str | None) -> ClientStruct | None:
        asked.append(user)
        return by_name(handler, user)

    server = start(login=login)
    with server.client() as ada, server.client() as eve:
        ada.post("/api/v1/login", json={"username": "ada", "password": "right"})
        assert eve.post("/api/v1/login", json={"id": "staff-ada"}).status_code == 401
        assert ada.post("/api/v1/login", json={}).json()["id"] == "staff-ada"
    assert asked == [None, "staff-ada", "staff-ada"]


def test_every_registration_asks_the_register_hook(start: Start) -> None:
    seen: list[dict[str, Any]] = []

    def register(_handler: Any, data: dict[str, Any]) -> ClientStruct:
        seen.append(data)
        if data.get("username") == "eve":
            raise Forbidden("Not here.")
        return ClientStruct(f"new-{data['username']}")

    server = start(register=register)
    doors = ("/api/v1/register", "/api/register", "/api/account/register", "/register")
    for door in doors:
        with server.client() as client:
            assert client.post(door, json={"username": "eve"}).status_code == 403, door
            assert client.post(door, json={"username": "ada"}).is_success, door
    assert len(seen) == 2 * len(doors)


def test_persist_hears_of_everything_and_its_id_is_the_public_one(start: Start) -> None:
    told: list[tuple[str, str, bool]] = []

    def persist(_handler: Any, struct: Any, update: bool = False) -> None:
        told.append((type(struct).__name__, struct.id, update))
        if isinstance(struct, CompetitionStruct):
            struct.id = "C-1"
        if isinstance(struct, SubmissionStruct):
            assert struct.competitionId == "C-1"
            assert struct.score is not None
            struct.id = "S-1"

    server = start(persist=persist)
    with server.client() as client:
        client.post("/api/v1/register", json={})
        hosted = client.post("/api/v1/competitions", json={"spec": make_spec()}).json()
        sent = submit(client, "C-1", PERFECT).json()
        assert (hosted["id"], sent["id"]) == ("C-1", "S-1")
        assert client.get("/api/v1/competitions/C-1").status_code == 200
        assert client.get("/api/v1/submissions").json()[0]["id"] == "S-1"
    assert [(kind, update) for kind, _, update in told] == [
        ("ClientStruct", False),
        ("CompetitionStruct", False),
        ("SubmissionStruct", False),
    ]


@pytest.mark.parametrize("fails_for", [CompetitionStruct, SubmissionStruct])
def test_what_persist_refuses_is_not_half_written(start: Start, fails_for: type) -> None:
    def persist(_handler: Any, struct: Any, update: bool = False) -> None:
        if isinstance(struct, fails_for):
            raise RuntimeError("the company's database is down")

    server = start(persist=persist)
    with server.client() as client:
        client.post("/api/v1/register", json={})
        hosted = client.post("/api/v1/competitions", json={"spec": make_spec()})
        if fails_for is CompetitionStruct:
            failed = hosted
        else:
            failed = submit(client, hosted.json()["id"], PERFECT)
        assert failed.status_code == 500
        assert failed.json()["code"] == "hook_failed"
        assert "database is down" not in failed.text
        listed = client.get("/api/v1/competitions").json()
        assert len(listed) == (0 if fails_for is CompetitionStruct else 1)
        assert client.get("/api/v1/submissions").json() == []
        assert client.get("/api/v1/leaderboards").json() == []


def test_a_handler_replaces_ours_and_all_its_aliases(start: Start) -> None:
    def frozen(request: Any, why: str) -> dict[str, str]:
        return {"method": request.method, "why": why}

    server = start(handlers=[("/api/v1/competition", frozen, {"why": "stocktaking"})])
    with server.client() as client:
        for path in ("/api/v1/competition", "/api/v1/competitions", "/api/competition"):
            for method in ("GET", "POST"):
                assert client.request(method, path).json() == {
                    "method": method,
                    "why": "stocktaking",
                }
        assert client.get("/api/v1/submissions").status_code == 401


def test_handlers_of_the_framework_and_the_documents_spellings(start: Start) -> None:
    @get()
    async def greeting() -> dict[str, str]:
        return {"said": "hello"}

    async def static(request: Any) -> str:
        return f"static {request.path_params['name']}"

    def lost(request: Any) -> dict[str, str]:
        return {"lost": request.url.path}

    handlers = [("/hello", greeting), (r"/static/(.*)", static), (r"/(.*)", lost)]
    server = start(handlers=handlers)
    with server.client() as client:
        assert client.get("/hello").json() == {"said": "hello"}
        assert "static /a/b.js" in client.get("/static/a/b.js").text
        assert client.get("/no/such/page").json() == {"lost": "/no/such/page"}
        assert client.get("/healthz").json() == {"status": "ok"}


def test_everything_moves_under_the_basepath(start: Start) -> None:
    server = start(login=by_name, basepath="/lab/", handlers=[("/hello", lambda _request: {})])
    assert server.url.endswith("/lab")
    with server.client() as client:
        came = client.post("/api/v1/login", json={"username": "ada", "password": "right"})
        assert "Path=/lab" in came.headers["set-cookie"]
        assert client.get("/hello").status_code == 200
    outside = httpx.get(server.url.removesuffix("/lab") + "/healthz")
    assert outside.status_code == 404


def test_a_second_application_on_the_same_data_says_so(tmp_path: Path) -> None:
    app = ServerApplication(data=tmp_path)
    with serving(app, make_settings(tmp_path)), pytest.raises(ConfigurationError, match="data"):
        create_app(data=tmp_path)


@pytest.mark.parametrize("handlers", [["/x"], [("x", print)], [("/x", 3)]])
def test_what_is_no_handler_is_refused_at_the_start(tmp_path: Path, handlers: Any) -> None:
    with pytest.raises(ConfigurationError):
        create_app(data=tmp_path, handlers=handlers)


def test_a_hook_that_cannot_be_called_in_a_thread_is_refused(tmp_path: Path) -> None:
    async def login(_handler: Any, _user: str | None) -> None: ...

    with pytest.raises(ConfigurationError, match="login"):
        create_app(data=tmp_path, login=login)


def test_the_example_plugs_in_a_login_and_a_store(tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "examples" / "hooks.py"
    spec = importlib.util.spec_from_file_location("examples_hooks", file)
    assert spec
    assert spec.loader
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    with _serving(example, tmp_path) as server, server.client() as client:
        assert client.get("/imprint").json()["asked_for"] == "/imprint"
        wrong = client.post("/api/v1/login", json={"username": "ada", "password": "no"})
        assert wrong.status_code == 401
        came = client.post("/api/v1/login", json={"username": "ada", "password": "analytical"})
        assert came.json()["id"] == "E1001"
    with sqlite3.connect(tmp_path / "company.db") as store:
        assert store.execute("SELECT kind, id FROM log").fetchall() == [("ClientStruct", "E1001")]


def _serving(example: Any, folder: Path) -> AbstractContextManager[RunningServer]:
    return serving(example.application(folder), make_settings(folder / "palaestra-data"))
