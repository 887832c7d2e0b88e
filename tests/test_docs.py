"""Links in the documentation lead somewhere, and its commands exist."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from palaestra.app import sections
from palaestra.cli import main
from palaestra.settings.given import Schema

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
def test_commands_of_a_page_exist_with_their_options(page):
    assert [line for line in commands_of(page.read_text()) if not is_known(line)] == []


def commands_of(text: str) -> list[str]:
    """Each call of our command line, in a block of its own or in a sentence."""
    blocks = "\n".join(re.findall(r"^```(?:sh|console)\n(.*?)^```", text, flags=re.M | re.S))
    lines = blocks.replace("\\\n", " ").splitlines() + re.findall(r"`(palaestra [^`]+)`", text)
    calls = [re.search(r"(?:^|[\s/])palaestra ([a-z].*)", line) for line in lines]
    return [found[1] for found in calls if found]


def is_known(line: str) -> bool:
    command: click.Command = main
    with click.Context(main) as context:
        for word in shlex.split(line, comments=True):
            if word.startswith("-"):
                options = [each for each in command.params if isinstance(each, click.Option)]
                if word.split("=")[0] not in sum((each.opts for each in options), ["--help"]):
                    return False
            elif isinstance(command, click.Group):
                found = command.get_command(context, word)
                if found is None:
                    return False
                command = found
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_settings_of_a_page_can_be_set(page):
    blocks = re.findall(r"^```toml\n(.*?)^```", page.read_text(), flags=re.M | re.S)
    named = {
        f"{section}.{key}"
        for block in blocks
        for section, keys in tomllib.loads(block).items()
        for key in keys
    }
    assert named - set(Schema(sections()).types) == set()


ROUTE = re.compile(r"`(?:GET|POST|PUT|PATCH|DELETE) (/[^`\s?]*)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_routes_of_a_page_are_there(page):
    # docs/reference/where.md is made from the program, and lint compares it.
    known = {shape(path) for path in ROUTE.findall((ROOT / "docs/reference/where.md").read_text())}
    assert {path for path in ROUTE.findall(page.read_text()) if shape(path) not in known} == set()


def shape(path: str) -> str:
    """With every variable part, `{key}`, `<key>` or `KEY`, the same."""
    return re.sub(r"\{[^}]*\}|<[^>]*>|\b[A-Z]+\b", "*", path)


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
