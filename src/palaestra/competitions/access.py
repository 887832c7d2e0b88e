"""Who may, in this feature; and which rows."""

from sqlalchemy import ColumnElement, and_

from palaestra.competitions.models import Competition, Submission
from palaestra.core.access import Identity, Role, allow

may_host = allow(roles=[Role.ADMIN, Role.EDITOR], in_open_mode="signed in")
may_compete = allow()


def hosts(identity: Identity, competition: Competition) -> bool:
    """Whether the truth and everybody's answers of `competition` are theirs to see."""
    return identity.is_admin or competition.host_id == identity.account_id


def visible_submissions(identity: Identity) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """One's own, and others' to competitions that one hosts: no submission is both."""
    account_id = identity.require_account()
    own = Submission.account_id == account_id
    return own, and_(Submission.host_id == account_id, ~own)


def may_see_submission(
    identity: Identity, submission: Submission, competition: Competition
) -> bool:
    return submission.account_id == identity.account_id or hosts(identity, competition)
