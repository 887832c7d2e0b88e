"""Days of a time zone: they meet end to end, and are 23 to 25 hours long where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from palaestra.competitions.windows import day_of


@pytest.mark.parametrize(
    ("zone", "moment", "start", "hours"),
    [
        ("UTC", "2031-05-04T12:00+00:00", "2031-05-04T00:00+00:00", 24),
        ("Europe/Stockholm", "2031-05-04T23:00+02:00", "2031-05-04T00:00+02:00", 24),
        # Clocks go forward and back.
        ("Europe/Stockholm", "2026-03-29T12:00+02:00", "2026-03-29T00:00+01:00", 23),
        ("Europe/Stockholm", "2026-10-25T12:00+01:00", "2026-10-25T00:00+02:00", 25),
        ("America/New_York", "2026-11-01T23:30-05:00", "2026-11-01T00:00-04:00", 25),
        # Midnight is left out, and comes twice.
        ("America/Asuncion", "2024-10-06T12:00-03:00", "2024-10-06T01:00-03:00", 23),
        ("America/Havana", "2026-11-01T12:00-05:00", "2026-11-01T00:00-04:00", 25),
        # Half an hour only, and a whole day that there never was.
        ("Australia/Lord_Howe", "2026-04-05T12:00+10:30", "2026-04-05T00:00+11:00", 24.5),
        ("Pacific/Apia", "2011-12-31T12:00+14:00", "2011-12-31T00:00+14:00", 24),
    ],
)
def test_day_begins_at_midnight_and_is_as_long_as_it_is(zone, moment, start, hours):
    began, ended = day_of(datetime.fromisoformat(moment), ZoneInfo(zone))
    assert began == datetime.fromisoformat(start)
    assert ended - began == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/Havana", "Asia/Beirut", "UTC"])
def test_every_moment_of_two_years_is_in_one_day(zone):
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    before = day_of(moment, ZoneInfo(zone))
    while moment < end:
        moment += timedelta(minutes=30)
        now = day_of(moment, ZoneInfo(zone))
        assert now[0] <= moment < now[1]
        assert now == before or now[0] == before[1]
        before = now
