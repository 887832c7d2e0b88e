"""Accounts as a part of the house."""

from palaestra.core.accounts.routes import account, doors
from palaestra.core.configuration import AccountsSettings, Section
from palaestra.core.feature import Feature

feature = Feature(
    name="accounts",
    settings=Section(name="accounts", struct=AccountsSettings),
    routes=[*account.ROUTES, *doors.ROUTES],
)
