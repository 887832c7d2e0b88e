"""Takes, exercises and the assert section, where the vectors say."""

from dataclasses import asdict
from typing import Any

import pytest

from palaestra.screencasts.replay.sections import (
    exercises_of,
    takes_of,
    visible_duration,
    visible_end,
)
from tests.builders.vectors import cases, named, ots_of


@pytest.mark.parametrize("case", cases("sections"), ids=named)
def test_sections_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    ots = ots_of(case["ots"])
    assert [asdict(take) for take in takes_of(ots)] == case["takes"]
    assert [asdict(part) for part in exercises_of(ots)] == case["exercises"]
    assert visible_end(ots) == case["visible_end"]
    assert visible_duration(ots) == case["duration_ms"]
