"""Room on the disk: how much there is, how much a build wants, and what is said when there is none.

Not for: making room.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rag.errors import StorageError

FULL = "free some space there, then run the command again; the index that was there is untouched"
# With 183 passages of the sample issue a build takes 1.9 MB: 3.9 kB of manifest a passage, and 6.5 kB of vectors, twice while they are ordered. On
# some disks (tmpfs) a chunk for vectors takes its 34 MB at once.
_BUILD, _PASSAGE, _VECTORS = 40_000_000, 16_000, 8


def free_bytes(folder: Path) -> int:
    """Bytes that may still be written where a folder is, or will be; 0 where nothing may be written."""
    while not folder.exists():
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def used_bytes(folder: Path) -> int:
    """Bytes that the files below a folder take on the disk, holes not counted."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def build_bytes(passages: int, dimensions: int) -> int:
    """Bytes that a build wants while it is being made."""
    return _BUILD + passages * (_PASSAGE + _VECTORS * dimensions)


def require(folder: Path, needed: int) -> None:
    """Look whether there is room for so many bytes before anything is written.

    Raises:
        StorageError: there is not.
    """
    free = free_bytes(folder)
    if free < needed:
        raise StorageError(
            f"the disk of {folder} is too full: {needed / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are free; {FULL}"
        )
