"""Codes."""

from msgspec import Struct


class CodeItem(Struct, kw_only=True):
    id: int
    code: str
    view_id: int
    competition_id: int
    team_id: int | None
