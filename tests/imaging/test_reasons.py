"""Every reason not to answer has its words in both languages, and its line in the how-to."""

import json
import re
from pathlib import Path

import pytest

from palaestra.imaging.reasons import IMPOSSIBLE, REASONS

ROOT = Path(__file__).parents[2]
IMAGING = ROOT / "web" / "src" / "features" / "imaging"


@pytest.mark.parametrize("language", ["en", "sv"])
def test_page_has_words_for_every_reason(language):
    texts = json.loads((IMAGING / "texts" / f"{language}.json").read_text())

    assert set(texts["reasons"]) == set(REASONS)
    assert len(set(texts["reasons"].values())) == len(REASONS)


def test_page_knows_every_reason():
    known = (IMAGING / "registrations" / "reasons.ts").read_text().partition("as const")[0]

    assert set(re.findall(r"'(\w+)'", known)) == set(REASONS)


def test_how_to_explains_every_reason():
    page = (ROOT / "docs" / "how-to" / "register-pictures.md").read_text()

    assert [reason for reason in REASONS if f"`{reason}`" not in page] == []


def test_impossible_matrices_are_reasons():
    assert set(IMPOSSIBLE) <= set(REASONS)
