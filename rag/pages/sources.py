"""Copies of the PDFs that were ingested, kept under the storage folder by digest, so that their pages can be shown later.

Not for: reading them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StorageError


@dataclass(frozen=True, slots=True)
class Sources:
    """The copies under a storage folder."""

    storage: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.storage / "sources"

    def path(self, digest: str) -> Path | None:
        """The copy with this digest, None if there is none."""
        path = self._path(digest)
        return path if path.is_file() else None

    def keep(self, digest: str, content: bytes) -> None:
        """Keep a copy; nothing happens when there is one.

        Raises:
            StorageError: it cannot be written.
        """
        path = self._path(digest)
        if path.is_file():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_bytes(content)
            partial.replace(path)
        except OSError as error:
            raise StorageError(f"{path} cannot be written ({error.strerror})") from error

    def forget_all_but(self, digests: Collection[str]) -> None:
        """Remove copies that no build needs any more."""
        for path in self.folder.glob("*"):
            if path.stem not in digests:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.pdf"
