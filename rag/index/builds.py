"""Builds of the index on disk, and which one is current.

    <storage>/index/<build>/manifest.sqlite     everything but the vectors
    <storage>/index/<build>/vectors/            the embedded engine's files
    <storage>/index/<build>/FINISHED            is there when all of that is, and its seal (``rag.seal``)
    <storage>/index/CURRENT                     the name of the build that readers use
    <storage>/documents/<build>.jsonl           what it was made of (``ingest.kept``): apart, so that it outlives the build
    <storage>/ingest.lock                       held while a build is being made

A build is made in full before ``CURRENT`` is replaced in one step, so that readers see the old one or the new one and
never half of either. The build before the current one is kept. Whoever opens a build compares it with its seal first.

Not for: what is in a build.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import NoIndexError, StorageError
from rag.seal import broken_seal, make_seal, read_seal

_KEPT = 2
_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
MEND = "run wenju ingest --rebuild"


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

    def documents_path(self, build: str) -> Path:
        """The list of what a build was made of."""
        return self.storage / "documents" / f"{build}.jsonl"

    def current(self) -> str:
        """The name of the build that readers use.

        Raises:
            NoIndexError: nothing has been ingested yet.
            StorageError: ``CURRENT`` does not name a build.
        """
        path = self.folder / "CURRENT"
        try:
            name = path.read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            if self.complete():
                raise StorageError(f"{path} is missing: the index is damaged; {MEND}") from None
            raise NoIndexError(
                f"there is no index in {self.storage} yet: run wenju ingest PATH first (the sample issue is data/issue-148-digest.pdf)"
            ) from None
        except IsADirectoryError:
            name = ""
        except OSError as error:
            raise StorageError(f"the storage folder {self.storage} cannot be read: {error.strerror}") from error
        if not _NAME.fullmatch(name) or not (self.folder / name).is_dir():
            raise StorageError(f"{path} names no build: the index is damaged; {MEND}")
        return name

    def sealed(self, build: str) -> dict[str, list[int]]:
        """The seal of a build; empty when there is none that can be read."""
        try:
            return read_seal(self._finished_mark(build).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def damage(self, build: str, only: str = "") -> str:
        """What of a build, or ``only`` of one of its files, is not as it was written; "" when all is."""
        sealed = {name: seen for name, seen in self.sealed(build).items() if only in {"", name}}
        return broken_seal(self.folder / build, sealed) if sealed else "its FINISHED is missing or damaged"

    def check(self, build: str) -> None:
        """Compare a build with its seal.

        Raises:
            StorageError: it is damaged; says what.
        """
        if found := self.damage(build):
            earlier = " (or wenju index rollback, for the build before)" if self._earlier(build) else ""
            raise StorageError(f"the index {self.folder / build} is damaged, {found}: {MEND}{earlier}")

    def new(self) -> str:
        """A fresh build folder; its name sorts by time."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        with _storage_errors(self.storage):
            if self.folder.exists() and not self.folder.is_dir():
                self.folder.unlink()
            (self.folder / name).mkdir(parents=True)
        return name

    def switch_to(self, build: str) -> None:
        """Make a finished build the current one, in one step."""
        with _storage_errors(self.storage):
            if (self.folder / "CURRENT").is_dir():
                shutil.rmtree(self.folder / "CURRENT")
            _write(self.folder / "CURRENT", build + "\n")

    def complete(self) -> list[str]:
        """The builds that can be switched to, oldest first; one that was interrupted has no finished manifest."""
        if not self.folder.is_dir():
            return []
        names = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        return [name for name in names if self._finished_mark(name).is_file()]

    def mark_finished(self, build: str) -> None:
        """Note that everything of a build is on disk, and seal it."""
        folder = self.folder / build
        with _storage_errors(self.storage):
            _write(
                self._finished_mark(build), make_seal(folder, [path for path in folder.rglob("*") if path.is_file()])
            )

    def roll_back(self) -> str:
        """Make the newest complete build before the current one current again; returns its name.

        Raises:
            NoIndexError: nothing has been ingested yet.
            StorageError: there is no earlier build that is whole.
        """
        current = self.current()
        earlier = self._earlier(current)
        if not earlier:
            raise StorageError(f"there is no build before {current} to go back to")
        self.switch_to(earlier)
        return earlier

    def _earlier(self, build: str) -> str:
        """The newest whole build before one, "" when there is none."""
        names = [name for name in self.complete() if name < build and not self.damage(name)]
        return names[-1] if names else ""

    def _finished_mark(self, build: str) -> Path:
        return self.folder / build / "FINISHED"

    def outdated(self) -> list[str]:
        """Builds to remove: all but the newest whole ones, and never the current one."""
        names = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        current = self.current()
        before = [name for name in self.complete() if name < current and not self.damage(name)]
        kept = {current, *before[len(before) - _KEPT + 1 :]}
        return [name for name in names if name not in kept]

    def interrupted(self) -> list[str]:
        """Builds that were never finished: what a kill or a full disk has left."""
        if not self.folder.is_dir():
            return []
        with contextlib.suppress(StorageError):
            whole = {*self.complete(), self.current()}
            return sorted(path.name for path in self.folder.iterdir() if path.is_dir() and path.name not in whole)
        return []  # nobody knows which one is in use

    def remove(self, build: str) -> None:
        """Delete a build's folder and the list of what it was made of."""
        shutil.rmtree(self.folder / build, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.documents_path(build).unlink()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to make a build.

        Raises:
            StorageError: another process holds it, or the folder cannot be written.
        """
        with _storage_errors(self.storage):
            self.storage.mkdir(parents=True, exist_ok=True)
            path = self.storage / "ingest.lock"
            if path.is_dir():
                shutil.rmtree(path)
            lock = path.open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StorageError(
                    f"another wenju ingest is writing to {self.storage}: wait until it has finished, then try again"
                ) from None
            yield


def _write(path: Path, text: str) -> None:
    """Write a small file in one step: it is the old one or the new one, whole."""
    fresh = path.with_name(path.name + ".partial")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextlib.contextmanager
def _storage_errors(storage: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"the storage folder {storage} cannot be written ({error.strerror}): "
            "check its permissions, or choose another with WENJU_STORAGE_DIR"
        ) from error
