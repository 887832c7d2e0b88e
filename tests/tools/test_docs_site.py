"""The site is built without a warning, and loads nothing from elsewhere."""

import re
import subprocess
import sys

from tools.docs_site import DOCS, without_source_links


def test_link_out_of_the_docs_becomes_its_text():
    text = "[`app.py`](../../src/palaestra/app.py) and [tour](tour.md#a-job) and [x](https://x.org)"
    assert without_source_links(text, of="develop/add.md") == (
        "`app.py` and [tour](tour.md#a-job) and [x](https://x.org)"
    )


def test_site_is_built_strictly_and_asks_no_foreign_host(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=DOCS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = list(tmp_path.glob("*/*.html"))
    assert {page.stem for page in pages} >= {page.stem for page in DOCS.glob("*/*.md")}
    loaded = r"<(?:script|link|img)[^>]+(?:src|href)=\"(?:https?:)?//[^\"]+"
    assert [found for page in pages for found in re.findall(loaded, page.read_text())] == []
    styles = [style.read_text() for style in tmp_path.glob("css/*.css")]
    assert styles
    assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", "".join(styles))
