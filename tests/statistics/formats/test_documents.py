"""A report: prose and results in one file, escaped, fetching nothing."""

import io
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest

from palaestra.statistics.formats.blocks import Prose
from palaestra.statistics.formats.documents import Shown, parts
from palaestra.statistics.formats.writing import write_document

VALUE = {"type": "value", "value": 42}
TABLE = {
    "type": "table",
    "columns": [{"label": "mean"}],
    "rows": [{"label": "<b>C</b>\x01"}],
    "cells": [[{"v": 10.6, "kind": "stat"}]],
}
GRAPH = {
    "type": "graph",
    "spec": {
        "data": {"values": [{"a": 1, "b": 2}]},
        "mark": "point",
        "encoding": {"x": {"field": "a"}, "y": {"field": "b"}},
    },
}
TEXT = """# What we found

The **mean** of `C` is *high*, [as they say](https://example.org/a).

![Means of <C>](result:2)

1. first
2. second
   - inner

> quoted

| a | b |
|---|---|
| 1 | **2** |

![The cloud](result:5)

```
code < here
```

![gone](result:9)
"""


def written(tmp_path: Path, format: str, text: str = TEXT) -> bytes:
    results: dict[str, Any] = {"1": VALUE, "2": TABLE, "5": GRAPH}
    write_document(
        text=text,
        results=json.loads(json.dumps(results)),
        format=format,
        language="en",
        title="Week <3>",
        settings={},
        out=str(tmp_path / "file"),
    )
    return (tmp_path / "file").read_bytes()


def test_results_stand_where_a_paragraph_names_them():
    found = parts("a\r\n\r\n![One](result:1)\n\nb\n![inside](result:2)\n\n![](result:3)")
    assert found == [
        Prose("a\n"),
        Shown(1, "One"),
        Prose("\nb\n![inside](result:2)\n"),
        Shown(3, ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "    ![code](result:1)",
        "```\n![code](result:1)\n```",
        "- ![item](result:1)",
        "![no number](result:x)",
        "![elsewhere](https://example.org/result:1)",
        "![two](result:1) ![of them](result:2)",
        "`![code](result:1)`",
    ],
)
def test_everything_else_is_prose(text):
    assert parts(text) == [Prose(text)]


def test_page_of_a_report_is_escaped_and_whole(tmp_path):
    page = written(tmp_path, "html").decode()
    assert "<title>Week &lt;3&gt;</title>" in page
    assert "<h1>Week &lt;3&gt;</h1>" in page
    assert "<h2>What we found</h2>" in page
    assert "<strong>mean</strong>" in page
    assert "Means of &lt;C&gt;" in page
    assert "&lt;b&gt;C&lt;/b&gt;" in page
    assert "10.6" in page
    assert "Result 9 is not there." in page
    order = [page.index(words) for words in ("What we found", "10.6", "first", "data:image/png")]
    assert order == sorted(order)


HOSTILE = """<script>alert(1)</script>

<img src=x onerror=alert(1)> ![pixel](https://evil.example/p.png)
![data](data:image/svg+xml;base64,AAAA)

[click](javascript:alert(1)) <iframe src="https://evil.example"></iframe>

![](https://evil.example/alone.png)

![<script>x</script>](result:2)
"""


class Tags(HTMLParser):
    """Which elements a page has, each with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


def test_report_fetches_nothing_and_runs_nothing(tmp_path):
    page = Tags()
    page.feed(written(tmp_path, "html", HOSTILE).decode())
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "p", "table", "thead"}
    assert {name for name, _ in page.found} <= allowed | {"tbody", "tr", "td", "th"}
    assert {name for _, names in page.found for name in names} <= {"charset", "class", "lang"}

    content = written(tmp_path, "docx", HOSTILE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links = [
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")
        ]
    assert not any('TargetMode="External"' in one for one in links)


def test_word_document_has_headings_lists_tables_and_drawings(tmp_path):
    document = docx.Document(io.BytesIO(written(tmp_path, "docx")))
    lines = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Heading 1", "Week <3>") in lines
    assert ("Heading 2", "What we found") in lines
    assert ("Caption", "Means of <C>") in lines
    assert ("Quote", "quoted") in lines
    texts = [text for _, text in lines]
    assert "The mean of C is high, as they say (https://example.org/a)." in texts
    for item in ("1.\tfirst", "2.\tsecond", "•\tinner", "code < here", "Result 9 is not there."):
        assert item in texts
    bold = [run.text for one in document.paragraphs for run in one.runs if run.bold]
    assert bold == ["mean"]
    cells = [[cell.text for row in table.rows for cell in row.cells] for table in document.tables]
    assert cells == [["", "Mean", "<b>C</b>�", "10.6"], ["a", "b", "1", "2"]]
    assert len(document.inline_shapes) == 1
