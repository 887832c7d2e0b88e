"""Runs the history on the connection that palaestra.core.database.migrate hands over."""

from alembic import context

from palaestra.core.database import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
