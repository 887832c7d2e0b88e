"""Links in the documentation lead somewhere, and its commands exist."""

import re
from pathlib import Path

import pytest

from palaestra.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*/README.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page):
    # What stands as code is an example of a link.
    prose = re.sub(r"`[^`\n]*`", "", page.read_text())
    links = [link for link in LINK.findall(prose) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_a_page_exist(page):
    named = re.findall(r"\bpalaestra ([a-z]+)\b", "\n".join(code_of(page.read_text())))
    assert set(named) <= set(COMMANDS)


def code_of(text: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"`(palaestra [^`]+)`", text)


def test_readme_leads_to_every_document():
    linked = {(ROOT / link).resolve() for link in LINK.findall((ROOT / "README.md").read_text())}
    documents = set(ROOT.glob("docs/*/*.md"))
    assert documents - linked == set()


def test_index_of_the_site_leads_to_every_page():
    docs = ROOT / "docs"
    linked = {(docs / link).resolve() for link in LINK.findall((docs / "index.md").read_text())}
    assert set(docs.glob("*/*.md")) - linked == set()


# "[`boards.py`](path) `name`" says that the file defines the name.
DEFINED = re.compile(r"\]\(([^)]+\.(?:py|ts))\)\s+`(\w+)`")


def test_tour_names_what_its_files_define():
    tour = ROOT / "docs" / "develop" / "tour.md"
    named = DEFINED.findall(tour.read_text())
    assert len(named) > 10
    missing = [
        (file, name)
        for file, name in named
        if not re.search(rf"\b(def|class) {name}\b", (tour.parent / file).read_text())
    ]
    assert missing == []


def test_words_of_the_glossary_are_in_order_and_once():
    text = (ROOT / "docs" / "develop" / "glossary.md").read_text()
    words = re.findall(r"^\| (\w[^|]*?) \|", text, flags=re.MULTILINE)[1:]
    assert words == sorted(set(words), key=str.lower)
