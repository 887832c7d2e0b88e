"""Documents: how the text of a report looks, before it is a file."""

from palaestra.core.http import Declared, post
from palaestra.core.markdown import to_html
from palaestra.statistics.access import may_compute
from palaestra.statistics.formats.documents import Shown, parts
from palaestra.statistics.schemas import DocumentPart, DocumentParts, DocumentText


@post("/api/statistics/documents/preview", access=may_compute)
def preview(data: DocumentText) -> DocumentParts:
    """The text in parts: prose as HTML, and where results stand. Nothing is kept."""
    return DocumentParts(
        parts=[
            DocumentPart(result=part.hash, caption=part.caption)
            if isinstance(part, Shown)
            else DocumentPart(html=to_html(part.text))
            for part in parts(data.text)
        ]
    )


ROUTES: list[Declared] = [preview]
