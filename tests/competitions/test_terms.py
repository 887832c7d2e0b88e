"""Terms as hosts send them: read, or refused naming the field."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from palaestra.competitions.terms import Terms, read_terms
from palaestra.core.errors import Invalid

END = datetime(2031, 6, 1, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def read(**raw) -> Terms:
    return read_terms(raw, timezone=STOCKHOLM, expiration=END)


def phase(**fields):
    return {"name": "One", "starts_at": "2031-05-01 00:00", "ends_at": "2031-05-02 00:00"} | fields


def test_nothing_sent_is_a_competition_without_limits_in_the_servers_zone():
    assert read() == Terms(timezone="Europe/Stockholm")


def test_moments_without_an_offset_are_meant_in_the_competitions_zone():
    terms = read(timezone="America/New_York", phases=[phase()])
    assert terms.phases[0].starts_at == datetime(2031, 5, 1, 4, tzinfo=UTC)
    assert read(phases=[phase()]).phases[0].starts_at == datetime(2031, 4, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"timezone": "Stockholm"}, "timezone"),
        ({"daily_limit": 0}, "daily_limit"),
        ({"daily_limit": 1.5}, "daily_limit"),
        ({"total_limit": True}, "total_limit"),
        ({"total_limit": "many"}, "total_limit"),
        ({"board": "secret"}, "board"),
        ({"selection": "worst"}, "selection"),
        ({"finals": 21}, "finals"),
        ({"team_size": 51}, "team_size"),
        ({"phases": {}}, None),
        ({"phases": "one"}, "phases"),
        ({"phases": [7]}, "phases.0"),
        ({"phases": [phase(name=" ")]}, "phases.0.name"),
        ({"phases": [phase(starts_at=None)]}, "phases.0.starts_at"),
        ({"phases": [phase(ends_at="2031-05-01 00:00")]}, "phases.0.ends_at"),
        ({"phases": [phase(ends_at="2031-07-01 00:00")]}, "phases.0.ends_at"),
        ({"phases": [phase(), phase(name="Two")]}, "phases.1.starts_at"),
        (
            {"phases": [phase(), phase(starts_at="2031-05-03", ends_at="2031-05-04")]},
            "phases.1.name",
        ),
        ({"phases": [phase(fresh="yes")]}, "phases.0.fresh"),
        ({"phases": [phase(daily_limit=-1)]}, "phases.0.daily_limit"),
    ],
)
def test_what_is_wrong_is_named(sent, field):
    if field is None:
        assert read(**sent).phases == []
        return
    with pytest.raises(Invalid) as wrong:
        read(**sent)
    assert wrong.value.field == f"spec.{field}"
