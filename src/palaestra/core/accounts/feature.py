"""Accounts as a part of the house."""

from palaestra.core.accounts.jobs import JOBS
from palaestra.core.accounts.routes import account, doors
from palaestra.core.feature import Feature

feature = Feature(
    name="accounts",
    routes=[*account.ROUTES, *doors.ROUTES],
    jobs=JOBS,
)
