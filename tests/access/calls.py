"""What each operation is sent, so that a caller who may do it is answered with success."""

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.access.world import World
from tests.builders.accounts import PASSWORD
from tests.builders.competitions import ANSWER, make_spec
from tests.builders.imaging import form

Sent = Callable[[World, str], dict[str, Any]]
_numbers = count()


def _sign_in(world: World, _caller: str) -> dict[str, Any]:
    return {"json": {"username": world.visitor.username, "password": PASSWORD}}


def _register(_world: World, _caller: str) -> dict[str, Any]:
    """Without an e-mail address, which only an open server does not miss."""
    return {"json": {"username": f"newcomer {next(_numbers)}", "password": PASSWORD}}


def _address(_world: World, _caller: str) -> dict[str, Any]:
    """Of anybody: this server sends no mail."""
    return {"json": {"email": "somebody@example.org"}}


def _submission(world: World, _caller: str) -> dict[str, Any]:
    competition_id = world.things["competition_id"]
    return {"json": {"competition_id": competition_id, "submission": {"answer": ANSWER}}}


def _file(_world: World, _caller: str) -> dict[str, Any]:
    return {"content": "class\n0.2\n0.7\n", "headers": {"Content-Type": "text/csv"}}


def _watched(world: World, _caller: str) -> dict[str, Any]:
    return {"competition_id": world.things["competition_id"]}


# By the first path of an operation; one that is not here is sent nothing.
CALLS: dict[str, Sent] = {
    "POST /api/account/login": _sign_in,
    "POST /login": _sign_in,
    "POST /api/v1/login": _sign_in,
    "POST /api/account/register": _register,
    "POST /register": _register,
    "POST /api/v1/register": _register,
    "PATCH /api/account/me": lambda _world, _caller: {
        "json": {"username": f"renamed {next(_numbers)}"}
    },
    # Without the confirmation, so that everybody stays.
    "DELETE /api/account/me": lambda _world, _caller: {"json": {}},
    "POST /api/account/keys": lambda _world, _caller: {"json": {"name": "a program"}},
    "POST /api/account/verify": _address,
    "POST /api/account/reset": _address,
    "POST /api/account/reset/{token:str}": lambda _world, _caller: {"json": {"password": PASSWORD}},
    "POST /api/v1/apikeys": lambda _world, _caller: {"json": {"name": "a program"}},
    "DELETE /api/v1/apikeys": lambda world, caller: {"json": {"key": world.key(caller)}},
    "POST /api/v1/competitions": lambda _world, _caller: {"json": {"spec": make_spec()}},
    "POST /api/v1/competitions/inspect": _file,
    "POST /api/v1/competitions/samples/{name:str}": lambda _world, _caller: {
        "json": {"expiration": 2e9}
    },
    "POST /api/v1/submissions": _submission,
    "POST /api/v1/competitions/{competition_id:str}/submissions": _file,
    "POST /api/v1/leaderboards": lambda _world, _caller: {"json": {}},
    "POST /log/ticket": lambda _world, _caller: {"json": {"name": "tests"}},
    "POST /log/submit": lambda world, _caller: {
        "json": {"ticket": world.things["ticket"], "data": {}}
    },
    "PATCH /api/admin/people/{person_id:str}": lambda _world, _caller: {"json": {}},
    "POST /api/registrar/{algorithm:str}": lambda _world, _caller: {"files": form()},
    "event watch_competition": _watched,
    "event unwatch_competition": _watched,
}
