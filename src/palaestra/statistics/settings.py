"""Settings of the statistics feature, named as in its document's `panthr_config.json`."""

from typing import Annotated, Literal

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
    max_users: Annotated[int | None, setting("Most users at a time; null: no limit.", ge=0)] = None
    max_data: Annotated[
        int | None, setting("Most rows times variables of a data set; null: no limit.", ge=1)
    ] = None
    public: Annotated[
        bool, setting("Forget everything of a client as soon as its last connection ends.")
    ] = False
    engine: Annotated[
        Literal["auto", "r", "python"],
        setting("What computes: R, Python, or R where it is installed."),
    ] = "auto"
    calc_timeout: Annotated[
        float, setting("Seconds after which a computation is stopped.", ge=1, le=3600)
    ] = 60.0
    r_memory_mb: Annotated[int, setting("Memory of one user's R, in MB.", ge=256, le=65536)] = 1024
    allow_full_r: Annotated[
        bool,
        setting("Whatever R can do, for every user: not offered by this version, so never true."),
    ] = False
    extensions: Annotated[
        dict[str, str],
        setting("Extensions by name, with their files; /status shows the names."),
    ] = {}


SECTION = Section(name="statistics", struct=StatisticsSettings)
