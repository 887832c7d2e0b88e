"""The documented forms of moments and states."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palaestra.competitions.models import Competition


def at(moment: datetime, zone: ZoneInfo) -> str:
    """YYYY-MM-DD HH:MM:SS in the server's time zone, as in the original."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def is_active(competition: Competition, now: datetime) -> bool:
    return competition.expiration > now
