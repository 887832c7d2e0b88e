"""Days as a competition counts them: from midnight to midnight of its own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the day of `moment` begins and ends in `zone`, both in UTC; 23 to 25 hours apart.

    Where clocks jump over midnight the day begins with the jump; where midnight comes twice, with
    the first.
    """
    today = moment.astimezone(zone).date()
    start, end = (_midnight(today + timedelta(days=days), zone) for days in (0, 1))
    return start, end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
