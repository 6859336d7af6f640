"""Which engine is behind the vector index: the one place that knows both.

Not for: settings; it is handed plain values.
"""

from __future__ import annotations

from pathlib import Path

from rag.index.protocol import IndexEngine


def open_index_engine(builds_dir: Path, qdrant_url: str, api_key: str = "") -> IndexEngine:
    """The engine that the settings ask for: embedded when ``qdrant_url`` is empty.

    Raises:
        SettingsError: the address is none that is understood.
    """
    if not qdrant_url:
        from rag.index.edge import EdgeEngine  # noqa: PLC0415 - load only the engine in use

        return EdgeEngine(builds_dir)
    from rag.index.client import ClientEngine  # noqa: PLC0415 - load only the engine in use

    return ClientEngine(qdrant_url, api_key)
