"""Markdown that people write, as HTML that is safe to show: for pages, reports and mail alike."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def parse(text: str) -> list[Token]:
    """What the text is made of, for what is not written as HTML."""
    return _parser.parse(text)


def to_html(text: str) -> str:
    """Headings start one level down, below the page's own title; images and raw HTML go."""
    tokens = parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


_FORMULA = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
# Where a formula stood: characters that no text needs and Markdown leaves alone.
_PLACE = re.compile("\ue000(\\d+)\ue001")


@lru_cache(maxsize=2048)
def to_html_with_formulas(text: str) -> str:
    """As `to_html`, but formulas (``$…$``, ``$$…$$``) stay as written, for the page to set."""
    formulas: list[str] = []

    def keep(found: re.Match[str]) -> str:
        formulas.append(found[0])
        return f"\ue000{len(formulas) - 1}\ue001"

    plain = text.replace("\ue000", "").replace("\ue001", "")
    rendered = to_html(_FORMULA.sub(keep, plain))
    return _PLACE.sub(lambda found: html.escape(formulas[int(found[1])]), rendered)
