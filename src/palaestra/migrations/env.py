"""Runs the history on the connection that palaestra.core.database.migrate hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from palaestra.core.database import UtcDateTime, metadata


def _render(kind: str, value: Any, _: AutogenContext) -> str | Literal[False]:
    """A history must not import today's models: our moments are plain columns in it."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
