"""A new embedded collection, written by a process of its own: what ends that process ends nothing else, and is told in one line.

The engine writes to memory-mapped files, and where the disk has no room for a page the system ends the process with SIGBUS; a panic in the engine
is an end too. Calls go over a socket, one after another.

This is the parent's side, ``rag.index.edge_child`` the other one.

Not for: reading a build; ``rag.index.edge`` does that in place.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rag.errors import StorageError
from rag.index.protocol import Point, SearchResult
from rag.index.space import FULL, free_bytes
from rag.search.bm25 import SparseVector
from rag.settings import PROJECT_ROOT

_FULL = 1_000_000  # bytes: with less than this a write failed for want of room


class ApartIndex:
    """One new collection; see ``rag.index.protocol.Index``."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Start the process, which makes the folder.

        Raises:
            StorageError: it could not, or any later call could not.
        """
        ours, theirs = socket.socketpair()
        paths = os.pathsep.join(filter(None, (str(PROJECT_ROOT), os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "rag.index.edge_child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a panic prints lines there; its message comes over the socket
                env={**os.environ, "PYTHONPATH": paths},
            )
        self._connection = Connection(ours.detach())
        self._folder = folder
        self._call(str(folder), dimensions)

    def add(self, points: Sequence[Point]) -> None:
        """See ``Index``."""
        self._call("add", points)

    def search(self, dense: Sequence[float], sparse: SparseVector, limit: int) -> SearchResult:
        """See ``Index``."""
        found: SearchResult = self._call("search", dense, sparse, limit)
        return found

    def dense_vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """See ``Index``."""
        found: dict[str, list[float]] = self._call("dense_vectors", ids)
        return found

    def count(self) -> int:
        """See ``Index``."""
        return int(self._call("count"))

    def finish(self) -> None:
        """See ``Index``."""
        self._call("finish")

    def close(self) -> None:
        """See ``Index``; the process ends."""
        try:
            if self._process.poll() is None:
                self._call("close")
        finally:
            self._end()

    def _call(self, *message: Any) -> Any:
        try:
            self._connection.send(message)
            worked, value = self._connection.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise StorageError(self._trouble(f"its writer ended, status {self._process.wait()}")) from error
        if not worked:
            raise StorageError(self._trouble(value))
        return value

    def _trouble(self, reason: str) -> str:
        if free_bytes(self._folder) < _FULL or self._process.returncode == -signal.SIGBUS:
            return f"the disk of {self._folder} is full: {FULL}"
        return f"the new index in {self._folder} cannot be written ({reason}): try again"

    def _end(self) -> None:
        self._connection.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
