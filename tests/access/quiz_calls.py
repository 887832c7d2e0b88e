"""What the operations and events of the quiz are sent."""

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.access.world import VIEWERS, World
from tests.builders.accounts import PASSWORD
from tests.builders.pictures import png

Sent = Callable[[World, str], dict[str, Any]]
_numbers = count()
QUIZ = "/api/competitions/{quiz_id:int}"
SLIDE = f"{QUIZ}/slides/{{slide_id:int}}"
QUESTION = f"{SLIDE}/questions/{{question_id:int}}"
ALTERNATIVE = f"{QUESTION}/alternatives/{{alternative_id:int}}"
COMPONENT = f"{SLIDE}/components/{{component_id:int}}"


def _json(**fields: Any) -> Sent:
    """The same for everybody, but for what must be new each time."""

    def sent(_world: World, _caller: str) -> dict[str, Any]:
        fresh = {
            name: f"{value} {next(_numbers)}" for name, value in fields.items() if name == "name"
        }
        return {"json": {**fields, **fresh}}

    return sent


def _quiz_login(world: World, _caller: str) -> dict[str, Any]:
    return {"json": {"email": world.visitor.email, "password": PASSWORD}}


def _sign_up(_world: World, _caller: str) -> dict[str, Any]:
    email = f"new-{next(_numbers)}@example.org"
    return {"json": {"email": email, "password": PASSWORD, "role_id": 2}}


def _new_quiz(world: World, _caller: str) -> dict[str, Any]:
    name, city = f"Quiz {next(_numbers)}", world.quizzes.city_id
    return {"json": {"name": name, "year": 2026, "city_id": city}}


def _picture(_world: World, _caller: str) -> dict[str, Any]:
    return {"files": {"image": ("a.png", png(), "image/png")}}


PRESENTATION = "/api/presentations/{presentation_id:int}"
ANSWERS = f"{QUIZ}/teams/{{team_id:int}}/answers"
SCORE = f"{PRESENTATION}/scores/{{team_id:int}}/{{question_id:int}}"


def _choice(world: World) -> dict[str, Any]:
    """An answer to the question that is shown."""
    shown = world.quizzes.shown
    payload = {"choice": int(shown["alternative_id"])}
    return {"question_id": int(shown["question_id"]), "payload": payload}


def _submit(world: World, _caller: str) -> dict[str, Any]:
    return {"answer_id": f"answer {next(_numbers)}", "client_rev": next(_numbers), **_choice(world)}


def _answer(world: World, _caller: str) -> dict[str, Any]:
    sent = _choice(world)
    return {"json": {"question_id": sent["question_id"], "answer": sent["payload"]}}


def _score(world: World, _caller: str) -> dict[str, Any]:
    shown = world.quizzes.shown
    return {
        "team_id": int(shown["team_id"]),
        "question_id": int(shown["question_id"]),
        "points": 1,
        "rev": world.quizzes.revision(),
    }


def _score_by_http(world: World, caller: str) -> dict[str, Any]:
    revision = world.quizzes.revision() if caller in VIEWERS else 0
    return {"json": {"points": 1}, "headers": {"If-Match": f'"{revision}"'}}


def _import(world: World, caller: str) -> dict[str, Any]:
    file = {"file": ("questions.gift", b"Two and two? {=4 ~5}", "text/plain")}
    return {"files": file, "data": {"city_id": str(world.quizzes.city_of(caller))}}


def _quiz_id(world: World, _caller: str) -> dict[str, Any]:
    return {"competition_id": int(world.quizzes.shown["quiz_id"])}


def _event(**payload: Any) -> Sent:
    return lambda _world, _caller: payload


QUIZ_EVENTS: dict[str, Sent] = {
    "event start_presentation": _quiz_id,
    "event join_presentation": _event(),
    "event set_slide": _event(slide_order=0),
    "event set_timer": _event(action="start", seconds=60),
    "event submit_answer": _submit,
    "event lock": _event(),
    "event unlock": _event(),
    "event set_score": _score,
    "event reveal": _event(),
    "event show_scoreboard": _event(),
    "event announce": _event(text="Soon."),
    "event kick": lambda world, _caller: {
        "team_id": int(world.quizzes.shown["team_id"]),
    },
    "event clock_ping": _event(t0=1.5),
    "event end_presentation": _event(),
}

# What the operations of the quiz are sent.
QUIZ_CALLS: dict[str, Sent] = {
    "POST /api/auth/login": _quiz_login,
    "POST /api/auth/login/code": lambda world, _caller: {"json": {"code": world.quizzes.a_code}},
    "POST /api/auth/signup": _sign_up,
    "PUT /api/users": _json(name="Somebody"),
    "PUT /api/users/{user_id:int}": _json(name="Somebody"),
    "POST /api/misc/cities": _json(name="City"),
    "PUT /api/misc/cities/{city_id:int}": _json(name="City"),
    "POST /api/media/images": _picture,
    "POST /api/competitions": _new_quiz,
    f"PUT {QUIZ}": _json(font="serif"),
    f"PUT {SLIDE}": _json(title="A title", timer=30),
    f"PUT {SLIDE}/order": _json(order=1),
    f"POST {SLIDE}/questions": _json(name="Why?", type_id=1),
    f"PUT {QUESTION}": _json(total_score=5),
    f"POST {QUESTION}/alternatives": _json(alternative="Because"),
    f"PUT {ALTERNATIVE}": _json(correct=True),
    f"POST {SLIDE}/components": _json(type_id=1, view_id=1, text="Hello"),
    f"PUT {COMPONENT}": _json(x=10),
    f"POST {QUIZ}/teams": _json(name="Team"),
    f"PUT {QUIZ}/teams/{{team_id:int}}": _json(name="Team"),
    f"POST {ANSWERS}": _answer,
    f"PUT {ANSWERS}/{{answer_id:int}}": _answer,
    f"POST {PRESENTATION}/answers": lambda world, caller: {"json": _submit(world, caller)},
    f"PUT {SCORE}": _score_by_http,
    "POST /api/competitions/import": _import,
    f"POST {QUIZ}/import": _import,
    **QUIZ_EVENTS,
}
