"""What every part of the house says of itself."""

from importlib import import_module

import pytest

from palaestra.app import ALWAYS, FEATURES, sections
from palaestra.core.configuration import FEATURE_NAMES
from palaestra.core.feature import Feature
from palaestra.core.http.route import routes_of
from palaestra.core.live.event import events_of

PARTS = (*ALWAYS, *FEATURES)


def test_the_five_features_are_there_under_their_names() -> None:
    assert {feature.name for feature in FEATURES} == set(FEATURE_NAMES)


def test_names_belong_to_one_part() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    names = [section.name for section in sections()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_handlers_say_what_they_do(part: Feature) -> None:
    for route in routes_of(part.routes):
        assert route.is_page or route.handler.__doc__, route.name
    for event in events_of(part.events):
        assert event.handler.__doc__, event.name


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_demo_leads_to_a_function(part: Feature) -> None:
    if part.demo:
        module, _, name = part.demo.partition(":")
        assert callable(getattr(import_module(module), name))
