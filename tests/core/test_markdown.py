import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.markdown import to_html, to_html_with_formulas

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:x)",
    "![x](http://evil.example/pixel.png)",
    '<a href="x" style="position:fixed">x</a>',
    "<iframe src=//evil.example></iframe>",
    "<svg/onload=alert(1)>",
    '[x](<http://a" onclick="alert(1)>)',
    "```html\n<script>alert(1)</script>\n```",
    "| a |\n|---|\n| <b onclick=x> |",
)
TAGS = re.compile(r"<\s*/?\s*([a-zA-Z0-9]+)((?:[^<>\"]|\"[^\"]*\")*)>")
ALLOWED = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}


def _check_safe(page: str) -> None:
    for name, attributes in TAGS.findall(page):
        assert name in ALLOWED
        names = set(re.findall(r'\b([a-z-]+)="', attributes))
        assert names <= {"href", "title", "rel", "start"}
        for target in re.findall(r'href="([^"]*)"', attributes):
            assert re.match(r"(https?:|mailto:|[^:]*$)", target), target


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_that_acts_comes_through(text: str) -> None:
    _check_safe(to_html(text))


PIECES = st.sampled_from(
    [*"<>\"'()[]!`*_#|\n \\&;:/", "script", "javascript:", "onclick=", "http://a.b", "style=", "x"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_written_is_safe(text: str) -> None:
    _check_safe(to_html(text))


def test_writing_becomes_what_it_means() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    page = to_html(f"# Task\n\nPredict **y** from `x`:\n\n1. read\n2. think\n\n{table}")
    for part in ("<h2>Task</h2>", "<strong>y</strong>", "<code>x</code>", "<ol>", "<td>2</td>"):
        assert part in page


def test_headings_start_below_the_pages_own() -> None:
    assert "<h1" not in to_html("# a\n## b\n###### c")
    assert "<h6>c</h6>" in to_html("###### c")


def test_links_of_strangers_lead_out_without_us() -> None:
    page = to_html("[data](https://example.org/d?a=1&b=2 'the data')")
    assert 'href="https://example.org/d?a=1&amp;b=2"' in page
    assert 'rel="noopener noreferrer nofollow"' in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Mass** of $m_1 * m_2 * x$", "<p><strong>Mass</strong> of $m_1 * m_2 * x$</p>\n"),
        ("$a < b$ & *c*", "<p>$a &lt; b$ &amp; <em>c</em></p>\n"),
        ("$$\\frac{a_1}{b}$$", "<p>$$\\frac{a_1}{b}$$</p>\n"),
        ("5 $ and _no_ formula", "<p>5 $ and <em>no</em> formula</p>\n"),
        ("\ue0007\ue001", "<p>7</p>\n"),
    ],
)
def test_formulas_are_left_to_the_page(text: str, shown: str) -> None:
    assert to_html_with_formulas(text) == shown


SAFE = re.compile(r"<(?!/?(?:p|em|strong|a|br|ul|ol|li|h[2-6]|hr|pre|code|blockquote)\b)")


@given(st.text("$<>*_[]() \ue000\ue0010ab\n"))
def test_formulas_open_no_door(text: str) -> None:
    assert not SAFE.search(to_html_with_formulas(text))
