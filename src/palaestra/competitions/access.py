"""Who may, in this feature; and which rows."""

from sqlalchemy import ColumnElement, or_

from palaestra.competitions.models import Competition, Submission
from palaestra.core.access import Identity, Role, allow

may_host = allow(roles=[Role.ADMIN, Role.EDITOR], in_open_mode="signed in")
may_compete = allow()


def hosts(identity: Identity, competition: Competition) -> bool:
    """Whether the truth and everybody's answers of `competition` are theirs to see."""
    return identity.is_admin or competition.host_id == identity.account_id


def visible_submissions(identity: Identity) -> ColumnElement[bool]:
    """One's own, and those to competitions that one hosts."""
    account_id = identity.require_account()
    return or_(Submission.account_id == account_id, Submission.host_id == account_id)


def may_see_submission(
    identity: Identity, submission: Submission, competition: Competition
) -> bool:
    return submission.account_id == identity.account_id or hosts(identity, competition)
