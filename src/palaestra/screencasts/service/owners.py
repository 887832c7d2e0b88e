"""What this feature holds of an account, for the export that its owner asks for."""

from typing import Any

from sqlalchemy import select

from palaestra.core.database import ReadSession
from palaestra.screencasts.access import visible
from palaestra.screencasts.models.casts import Screencast


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """The casts that it owns, oldest first; each as one zip at `archive`."""
    query = select(Screencast).where(Screencast.owner_id == account_id, visible())
    casts = db.scalars(query.order_by(Screencast.id))
    return {"casts": [_cast(cast) for cast in casts]}


def _cast(cast: Screencast) -> dict[str, Any]:
    return {
        "id": cast.id,
        "title": cast.title,
        "teacher": cast.teacher,
        "description": cast.description,
        "created_at": cast.created_at,
        "archive": f"/api/screencasts/{cast.id}/archive",
    }
