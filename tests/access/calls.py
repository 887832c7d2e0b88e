"""What each operation is sent, so that a caller who may do it is answered with success."""

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.access.casts import CAST_CALLS
from tests.access.quiz_calls import QUIZ_CALLS
from tests.access.world import World
from tests.builders.accounts import PASSWORD
from tests.builders.competitions import ANSWER, make_spec
from tests.builders.imaging import disk_file, form

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


def _registration(world: World, _caller: str) -> dict[str, Any]:
    return {"job": world.things["job"]}


# By the first path of an operation; one that is not here is sent nothing.
CALLS: dict[str, Sent] = {
    **CAST_CALLS,
    **QUIZ_CALLS,
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
    "PUT /api/v1/competitions/{competition_id:str}/rules": lambda _world, _caller: {"json": {}},
    # In a competition where everybody competes alone.
    "POST /api/v1/competitions/{competition_id:str}/team": lambda _world, _caller: {
        "json": {"name": "Owls"}
    },
    "POST /api/v1/competitions/{competition_id:str}/team/join": lambda _world, _caller: {
        "json": {"invitation": "none"}
    },
    # Wrong on purpose: who may is answered the same whether another rescoring runs or not.
    "POST /api/v1/competitions/{competition_id:str}/rescores": lambda _world, _caller: {
        "json": {"metric": "none"}
    },
    "POST /api/v1/competitions/{competition_id:str}/retries": lambda _world, _caller: {
        "json": {"submission_id": "none"}
    },
    "PUT /api/v1/submissions/{submission_id:str}/chosen": lambda _world, _caller: {
        "json": {"chosen": True}
    },
    "POST /api/v1/competitions/samples/{name:str}": lambda _world, _caller: {
        "json": {"expiration": 2e9}
    },
    "POST /api/v1/submissions": _submission,
    "POST /api/v1/competitions/{competition_id:str}/submissions": _file,
    "POST /api/v1/competitions/{competition_id:str}/announcements": lambda _world, _caller: {
        "json": {"title": "News", "text": "Hello."}
    },
    "PUT /api/v1/notices/choices": lambda _world, _caller: {"json": {"deadline": False}},
    # Of this machine: refused to the host too, before anything is sent there.
    "POST /api/v1/competitions/{competition_id:str}/webhooks": lambda _world, _caller: {
        "json": {"url": "http://127.0.0.1/"}
    },
    "POST /api/v1/leaderboards": lambda _world, _caller: {"json": {}},
    "POST /log/ticket": lambda _world, _caller: {"json": {"name": "tests"}},
    "POST /log/submit": lambda world, _caller: {
        "json": {"ticket": world.things["ticket"], "data": {}}
    },
    "POST /code/answer/{elicast_id:str}": lambda _world, _caller: {
        "data": {"ex_id": "1", "solve_ots": "[]", "code": ""}
    },
    "POST /code/run": lambda _world, _caller: {"data": {"code": "print(1)"}},
    "PATCH /api/admin/people/{person_id:str}": lambda _world, _caller: {"json": {}},
    "POST /api/registrar/{algorithm:str}": lambda _world, _caller: {"files": form()},
    "POST /api/registrar/{algorithm:str}/preview": lambda _world, _caller: {"files": form()},
    "POST /api/registrar/circle": lambda _world, _caller: {"files": {"user-file": disk_file()}},
    "POST /api/registrar/batch": lambda _world, _caller: {"files": form()},
    "event watch_registration": _registration,
    "event unwatch_registration": _registration,
    "POST /api/statistics/workspaces": lambda _world, _caller: {"json": {"name": "Another"}},
    "PATCH /api/statistics/workspaces/{workspace_id:str}": lambda _world, _caller: {
        "json": {"name": "Renamed"}
    },
    "POST /api/statistics/workspaces/{workspace_id:str}/copy": lambda _world, _caller: {
        "json": {"name": "A copy"}
    },
    "PUT /api/statistics/preferences/{name:str}": lambda _world, _caller: {
        "json": {"general": {"graph": {"width": 400}}}
    },
    "PUT /api/statistics/preferences/active": lambda _world, _caller: {
        "json": {"name": "no-such-sample"}
    },
    "POST /api/statistics/import": lambda _world, _caller: {
        "files": {"file": ("points.csv", b"a,b\n1,2\n", "text/csv")}
    },
    "POST /api/statistics/import/{upload_id:str}/dataset": lambda world, _caller: {
        "json": {"workspace": world.things["workspace_id"]}
    },
    "POST /api/statistics/workspaces/import": lambda _world, _caller: {
        "json": {"name": "Brought", "objects": []}
    },
    "POST /api/statistics/workspaces/{workspace_id:str}/objects": lambda _world, _caller: {
        "json": {"objects": []}
    },
    "POST /api/statistics/documents/preview": lambda _world, _caller: {"json": {"text": "# A"}},
    "POST /api/statistics/formulas/read": lambda _world, _caller: {"json": {"text": "x + 1"}},
    "POST /api/statistics/formulas/write": lambda _world, _caller: {
        "json": {"formula": {"type": "command", "mode": "now", "arguments": []}}
    },
    "event data": lambda _world, _caller: {"id": "1", "objects": []},
    "event ok": lambda _world, _caller: {"ack": 1},
    "event ping": lambda _world, _caller: {"id": 1, "t": 0},
    "event run_code": lambda _world, _caller: {"code": "1"},
    "event run_input": lambda _world, _caller: {"run_id": 0},
    "event run_cancel": lambda _world, _caller: {"run_id": 0},
    "event watch_competition": _watched,
    "event unwatch_competition": _watched,
}
