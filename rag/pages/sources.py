"""Copies of the files that were ingested, kept under the storage folder by digest: when a file has moved, its pages can still be shown, and the index
made again.

Not for: reading them.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StorageError
from rag.index.space import FULL

_PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class Sources:
    """The copies under a storage folder."""

    storage: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.storage / "sources"

    def path(self, digest: str, suffix: str = ".pdf") -> Path | None:
        """The copy with this digest, None if there is none."""
        path = self._path(digest, suffix)
        return path if path.is_file() else None

    def read(self, digest: str, suffix: str = ".pdf") -> bytes | None:
        """The content of a copy, None if there is none or it is not what was kept."""
        try:
            content = self._path(digest, suffix).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None

    def keep(self, digest: str, content: bytes, suffix: str = ".pdf") -> None:
        """Keep a copy; nothing happens when there is one.

        Raises:
            StorageError: it cannot be written.
        """
        path = self._path(digest, suffix)
        if path.is_file():
            return
        try:
            if path.is_dir():
                shutil.rmtree(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(_PARTIAL)
            partial.write_bytes(content)
            partial.replace(path)
        except OSError as error:
            raise StorageError(f"{path} cannot be written ({error.strerror}): {FULL}") from error

    def forget_all_but(self, digests: Collection[str]) -> None:
        """Remove copies that no build needs any more, and what was left of one that was being written."""
        for path in self.folder.glob("*"):
            if path.stem not in digests or path.suffix == _PARTIAL:
                with contextlib.suppress(OSError):
                    path.unlink()

    def forget_damaged(self) -> None:
        """Remove copies that are not what was kept, so that they are made anew from the files."""
        for path in self.folder.glob("*"):
            if self.read(path.stem, path.suffix) is None:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, digest: str, suffix: str) -> Path:
        return self.folder / f"{digest}{suffix.lower()}"
