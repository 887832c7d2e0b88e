"""What this feature has for its handlers, by type."""

from collections.abc import Mapping
from typing import Any

from palaestra.core.configuration import AccountsSettings, SandboxSettings
from palaestra.core.database import Database
from palaestra.core.sandbox import Sandbox
from palaestra.screencasts.desk import CodeDesk
from palaestra.screencasts.settings import ScreencastsSettings


def parts(_house: object, given: Mapping[type, Any]) -> dict[type, object]:
    anonymous = given[AccountsSettings].mode == "open" or given[ScreencastsSettings].anonymous
    database: Database = given[Database]
    desk = CodeDesk(database, given[Sandbox], given[SandboxSettings], needs_sign_in=not anonymous)
    database.context["code"] = desk
    return {CodeDesk: desk}
