"""For mkdocs: links to files of the source become their text, since the site has the docs alone."""

import re
from pathlib import Path, PurePosixPath
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Called by mkdocs with each page's text."""
    return without_source_links(markdown, of=page.file.src_uri)


def without_source_links(markdown: str, *, of: str) -> str:
    """`of` is the page's path in docs/; links that lead out of docs/ lose their address."""
    folder = DOCS / PurePosixPath(of).parent

    def keep_or_not(link: re.Match[str]) -> str:
        inside = (folder / link[2]).resolve().is_relative_to(DOCS)
        return link[0] if inside else link[1]

    return _LINK.sub(keep_or_not, markdown)
