"""Builds of the index on disk, and which one is current.

    <storage>/index/<build>/manifest.sqlite     everything but the vectors
    <storage>/index/<build>/vectors/            the embedded engine's files
    <storage>/index/<build>/FINISHED            is there when all of that is
    <storage>/index/CURRENT                     the name of the build that readers use
    <storage>/ingest.lock                       held while a build is being made

A build is made in full before ``CURRENT`` is replaced in one step, so that readers see the old one or the new one and
never half of either. The build before the current one is kept.

Not for: what is in a build.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import NoIndexError, StorageError

_KEPT = 2


@dataclass(frozen=True, slots=True)
class Builds:
    """The builds under a storage folder."""

    storage: Path

    @property
    def folder(self) -> Path:
        """Where the builds are."""
        return self.storage / "index"

    def manifest_path(self, build: str) -> Path:
        """The manifest file of a build."""
        return self.folder / build / "manifest.sqlite"

    def current(self) -> str:
        """The name of the build that readers use.

        Raises:
            NoIndexError: nothing has been ingested yet.
        """
        try:
            return (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise NoIndexError(
                f"there is no index in {self.storage} yet: run wenju ingest PATH first (the sample issue is data/issue-148-digest.pdf)"
            ) from None
        except OSError as error:
            raise StorageError(f"the storage folder {self.storage} cannot be read: {error.strerror}") from error

    def new(self) -> str:
        """A fresh build folder; its name sorts by time."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        with _storage_errors(self.storage):
            (self.folder / name).mkdir(parents=True)
        return name

    def switch_to(self, build: str) -> None:
        """Make a finished build the current one, in one step."""
        with _storage_errors(self.storage):
            fresh = self.folder / f"CURRENT.{build}"
            with fresh.open("w", encoding="utf-8") as file:
                file.write(build + "\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.folder / "CURRENT")

    def complete(self) -> list[str]:
        """The builds that can be switched to, oldest first; one that was interrupted has no finished manifest."""
        if not self.folder.is_dir():
            return []
        names = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        return [name for name in names if self._finished_mark(name).is_file()]

    def mark_finished(self, build: str) -> None:
        """Note that everything of a build is on disk."""
        with _storage_errors(self.storage):
            self._finished_mark(build).touch()

    def roll_back(self) -> str:
        """Make the newest complete build before the current one current again; returns its name.

        Raises:
            NoIndexError: nothing has been ingested yet.
            StorageError: there is no earlier build.
        """
        current = self.current()
        earlier = [name for name in self.complete() if name < current]
        if not earlier:
            raise StorageError(f"there is no build before {current} to go back to")
        self.switch_to(earlier[-1])
        return earlier[-1]

    def _finished_mark(self, build: str) -> Path:
        return self.folder / build / "FINISHED"

    def outdated(self) -> list[str]:
        """Builds to remove: all but the newest ones, and never the current one."""
        names = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        current = self.current()
        before = [name for name in self.complete() if name < current]
        kept = {current, *before[len(before) - _KEPT + 1 :]}
        return [name for name in names if name not in kept]

    def remove(self, build: str) -> None:
        """Delete a build's folder."""
        shutil.rmtree(self.folder / build, ignore_errors=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to make a build.

        Raises:
            StorageError: another process holds it, or the folder cannot be written.
        """
        with _storage_errors(self.storage):
            self.storage.mkdir(parents=True, exist_ok=True)
            lock = (self.storage / "ingest.lock").open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StorageError(
                    f"another wenju ingest is writing to {self.storage}: wait until it has finished, then try again"
                ) from None
            yield


@contextlib.contextmanager
def _storage_errors(storage: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"the storage folder {storage} cannot be written ({error.strerror}): "
            "check its permissions, or choose another with WENJU_STORAGE_DIR"
        ) from error
