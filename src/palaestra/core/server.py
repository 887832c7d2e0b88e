"""The house itself as a part: health, static files, API reference, pages that no feature owns."""

from sqlalchemy import text

from palaestra.core.access import public, signed_in
from palaestra.core.database import ReadSession
from palaestra.core.feature import Feature
from palaestra.core.http import get, page
from palaestra.core.http.assets import favicon, static_file
from palaestra.core.http.reference import docs, openapi
from palaestra.core.sweeping import sweep


@get("/healthz", access=public, counts=False)
def health(db: ReadSession) -> dict[str, str]:
    """200 when the server is ready: it answers and its database does."""
    db.execute(text("SELECT 1"))
    return {"status": "ok"}


feature = Feature(
    name="server",
    jobs=[sweep],
    routes=[
        health,
        openapi,
        docs,
        static_file,
        favicon,
        page("/", "/index.html", access=public),
        page("/account", access=signed_in),
    ],
)
