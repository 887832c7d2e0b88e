"""What each command needs, by the vectors."""

from typing import Any

import pytest

from palaestra.core.errors import Invalid
from palaestra.screencasts.replay.ots import read_ot
from tests.builders.vectors import cases, named


@pytest.mark.parametrize("case", cases("fields"), ids=named)
def test_fields_are_checked_as_the_vectors_say(case: dict[str, Any]) -> None:
    if case["wrong"] is None:
        assert read_ot(case["ot"], 3).ts == case["ot"]["ts"]
        return
    with pytest.raises(Invalid) as wrong:
        read_ot(case["ot"], 3)
    assert wrong.value.field == "ots"
    assert wrong.value.message.startswith(f"[3].{case['wrong']} must ")


@pytest.mark.parametrize("value", [None, 1, "text", [], [{"ts": 1}]])
def test_an_item_is_an_object(value: object) -> None:
    with pytest.raises(Invalid, match=r"\[0\] must be an object"):
        read_ot(value, 0)
