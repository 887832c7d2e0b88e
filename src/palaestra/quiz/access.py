"""Who may, in this feature; and which rows."""

from sqlalchemy import ColumnElement, false, select, true

from palaestra.core.access import Identity, Role, allow
from palaestra.core.database import ReadSession
from palaestra.core.errors import Forbidden, NotFound
from palaestra.quiz.kinds import VIEW_LABELS, View
from palaestra.quiz.models import Citizen, Quiz

EDITORS = (Role.ADMIN, Role.EDITOR)

editors = allow(roles=EDITORS)
admins = allow(roles=[Role.ADMIN])
admins_and_views = allow(roles=[Role.ADMIN], views=VIEW_LABELS)
editors_and_views = allow(roles=EDITORS, views=VIEW_LABELS)
editors_and_operator = allow(roles=EDITORS, views=[View.OPERATOR.label])
judges = allow(roles=EDITORS, views=[View.JUDGE.label, View.OPERATOR.label])
teams = allow(roles=[], views=[View.TEAM.label])
operator = allow(roles=[], views=[View.OPERATOR.label])
judge_or_operator = allow(roles=[], views=[View.JUDGE.label, View.OPERATOR.label])
every_view = allow(roles=[], views=VIEW_LABELS)
answers_readers = allow(
    roles=EDITORS, views=[View.TEAM.label, View.JUDGE.label, View.OPERATOR.label]
)


def city_of(db: ReadSession, identity: Identity) -> int | None:
    """The caller's city; None matches nothing."""
    return db.scalar(select(Citizen.city_id).where(Citizen.account_id == identity.account_id))


def visible(db: ReadSession, identity: Identity) -> ColumnElement[bool]:
    """Quizzes that an account sees: an editor's those of their own city, an admin's all."""
    if identity.is_admin:
        return true()
    city = city_of(db, identity)
    return Quiz.city_id == city if city is not None else false()


def require_city(db: ReadSession, identity: Identity, city_id: int) -> None:
    """Raise Forbidden unless the caller may make and change quizzes of that city."""
    if not identity.is_admin and city_of(db, identity) != city_id:
        raise Forbidden("This quiz belongs to another city.")


def quiz_for(db: ReadSession, identity: Identity, quiz_id: int) -> Quiz:
    """The quiz, if it is the caller's to work on or to see shown. Raises NotFound, Forbidden."""
    if identity.view is not None and identity.quiz_id != quiz_id:
        raise Forbidden("This code is another competition's.")
    quiz = db.get(Quiz, quiz_id)
    if quiz is None:
        raise NotFound("competition")
    if identity.view is None:
        require_city(db, identity, quiz.city_id)
    return quiz


def is_view(identity: Identity, *views: View) -> bool:
    return identity.view in {view.label for view in views}


def sees_everything(identity: Identity) -> bool:
    """Accounts that may edit, the operator and the judges: keys and codes aside, all of a quiz."""
    return identity.view is None or is_view(identity, View.JUDGE, View.OPERATOR)


def require_own_team(identity: Identity, team_id: int) -> None:
    """A team's code reaches that team alone."""
    if is_view(identity, View.TEAM) and identity.team_id != team_id:
        raise Forbidden("This is another team's.")


def who(identity: Identity) -> str:
    """The caller as logs and audits name them."""
    if identity.view is not None:
        team = f" {identity.team_id}" if identity.team_id else ""
        return f"{identity.view}{team}"
    return identity.username or identity.email or f"account {identity.account_id}"
