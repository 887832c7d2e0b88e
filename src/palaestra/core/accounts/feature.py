"""Accounts as a part of the house."""

from palaestra.core.access import public
from palaestra.core.accounts.jobs import JOBS
from palaestra.core.accounts.routes import account, doors, keys, links, sessions
from palaestra.core.feature import Feature
from palaestra.core.http import page

feature = Feature(
    name="accounts",
    routes=[
        *account.ROUTES,
        *sessions.ROUTES,
        *keys.ROUTES,
        *links.ROUTES,
        *doors.ROUTES,
        page("/forgot-password", access=public),
    ],
    jobs=JOBS,
)
