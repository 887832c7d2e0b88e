"""Accounts and cities as the quiz's document speaks of them."""

from msgspec import UNSET, Struct, UnsetType

from palaestra.quiz.schemas.ids import Id
from palaestra.quiz.schemas.lists import Kind


class Login(Struct, kw_only=True):
    email: str
    password: str


class LoggedIn(Struct, kw_only=True):
    id: int
    access_token: str


class CodeLogin(Struct, kw_only=True):
    code: str


class Joined(Struct, kw_only=True):
    """`view` is Team, Judge, Audience or Operator; `presentation_id` is null before the start."""

    competition_id: int
    view: str
    team_id: int | None
    access_token: str
    presentation_id: int | None


class Signup(Struct, kw_only=True):
    email: str
    password: str
    role_id: int = 2
    city_id: Id | None = None
    name: str | None = None


class UserItem(Struct, kw_only=True):
    id: int
    name: str | None
    email: str | None
    role_id: int
    city_id: int | None


class UserChange(Struct, kw_only=True):
    """Only what is sent changes. A role and a city are for admins to give."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    role_id: int | UnsetType = UNSET
    city_id: Id | UnsetType | None = UNSET


class NewCity(Struct, kw_only=True):
    name: str


class Types(Struct, kw_only=True):
    media_types: list[Kind]
    component_types: list[Kind]
    question_types: list[Kind]
    view_types: list[Kind]


class Figures(Struct, kw_only=True):
    users: int
    competitions: int
    regions: int
