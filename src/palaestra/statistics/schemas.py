"""What travels in and out of the statistics feature."""

import msgspec


class Status(msgspec.Struct, kw_only=True):
    """GET /status, every key always there; null means no limit or not said."""

    name: str
    owner: str | None
    location: str | None
    server_version: str
    api_version: str
    timeout: int | None
    max_time: int | None
    max_users: int | None
    no_users: int
    max_data: int | None
    extensions: list[str]
