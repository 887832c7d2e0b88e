"""A letter written as Markdown: its title is the subject, the rest is sent as text and as HTML."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from palaestra.core.markdown import to_html

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">
{content}</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    recipient: str
    subject: str
    text: str
    html: str


def letter_from(
    template: str, words: Mapping[str, str], *, recipient: str, language: str
) -> Letter:
    """`template` is ``# Subject``, an empty line and Markdown, with ``$words``.

    Words are put into Markdown as they are: never what a stranger wrote. Raises KeyError for a
    word that is missing.
    """
    filled = Template(template).substitute(words)
    title, _, text = filled.partition("\n")
    subject = title.removeprefix("# ").strip()
    page = _PAGE.format(
        language=language, subject=html.escape(subject), content=to_html(text.strip())
    )
    return Letter(recipient=recipient, subject=subject, text=f"{text.strip()}\n", html=page)
