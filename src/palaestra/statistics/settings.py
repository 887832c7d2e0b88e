"""Settings of the statistics feature, named as in its document's `panthr_config.json`."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import Section, setting


class StatisticsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    server_version: Annotated[str, setting("Version shown by /status.", pattern=r"^\d+\.\d+$")] = (
        "1.0"
    )
    api_version: Annotated[
        str, setting("Highest version of the documented API.", pattern=r"^\d+\.\d+$")
    ] = "1.0"
    timeout: Annotated[
        int | None, setting("Seconds of inactivity that end a connection; null: never.", ge=1)
    ] = 3600
    max_time: Annotated[
        int | None, setting("Seconds that a connection may last; null: for ever.", ge=1)
    ] = 86400
    max_users: Annotated[int | None, setting("Most users at a time; null: no limit.", ge=1)] = None
    max_data: Annotated[
        int | None, setting("Most rows times variables of a data set; null: no limit.", ge=1)
    ] = None


SECTION = Section(name="statistics", struct=StatisticsSettings)
