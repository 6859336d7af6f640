"""A zip archive as office programs and electronic books use it: parts by name, none of them larger than any real one.

Not for: writing, or for files that are only like such an archive.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from ingest.readers.markup import MarkupError, parse_xml

MAX_PART = 200_000_000  # bytes unpacked
MAX_PARTS = 20_000


class Archive:
    """The parts of a zip archive.

    Raises:
        MarkupError: it is no archive.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise MarkupError(f"not a zip archive: {error}") from error
        names = self._zip.namelist()
        if len(names) > MAX_PARTS:
            raise MarkupError(f"it holds {len(names):,} parts")
        self._names = {name.lstrip("/"): name for name in names}

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names)

    def read(self, name: str) -> bytes | None:
        """A part, None where there is none of that name.

        Raises:
            MarkupError: it is damaged, protected, or larger than any real one.
        """
        if name not in self._names:
            return None
        try:
            with self._zip.open(self._names[name]) as part:
                content = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise MarkupError(f"{name} cannot be unpacked ({error})") from error
        except Exception as error:  # zlib.error and its like have no common base
            raise MarkupError(f"{name} is damaged ({type(error).__name__})") from error
        if len(content) > MAX_PART:
            raise MarkupError(f"{name} is larger than {MAX_PART // 1_000_000} MB")
        return content

    def xml(self, name: str) -> Any:
        """The tree of a part, None where there is none of that name.

        Raises:
            MarkupError: see ``read`` and ``parse_xml``.
        """
        content = self.read(name)
        return None if content is None else parse_xml(content)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part of an office file points to, by id: the kind (last word of its type) and the name."""
        folder, own = posixpath.split(name)
        tree = self.xml(posixpath.join(folder, "_rels", f"{own}.rels"))
        return {
            one.get("Id", ""): (
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in (tree if tree is not None else ())
            if isinstance(one.tag, str) and one.get("TargetMode") != "External"
        }
