"""What Alembic runs: the revisions, on the connection that ``web.store.upgrade`` gives."""

from __future__ import annotations

from alembic import context

from web.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
