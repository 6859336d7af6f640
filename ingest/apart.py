"""Reading a file and its corrections in a child process with limits: whatever a reader is made to do by a file, it does there.

PDFs and office files have children of their own, with messages of their own; the others share one, call after call.

Not for: what each reader makes of a file (``ingest.files``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.files import OFFICE, read_file
from ingest.long_blocks import with_short_blocks
from ingest.overrides import Override, apply_overrides, override_path, parse_overrides
from ingest.pdf.transfer import reading_from_json, reading_to_json
from ingest.planted import without_planted_orders
from ingest.reading import Reading
from ingest.sandbox import MAX_CPU_S, MAX_MEMORY, Child, SandboxError
from rag.errors import SourceError

MAX_BYTES = 100_000_000

_MESSAGES = {
    "time": f"took longer to read than allowed ({MAX_CPU_S} s); split it into smaller files",
    "memory": f"needs more memory to read than allowed ({MAX_MEMORY / 1e9:.1f} GB); split it into smaller files",
    "crash": "made the reader fail ({detail}); save it again in its program",
}


def read_apart(path: Path, content: bytes, article_id: str, child: Child) -> Reading:
    """Read a file as ``ingest.files.read_file`` does, in the child process.

    Raises:
        SourceError: it cannot be read, or not within the limits; says why.
    """
    if path.suffix.lower() in {".pdf", *OFFICE}:
        return read_file(path, content, article_id)
    return reading_from_json(_called("parse_file", path, content, child, article_id))


def parse_file(content: bytes, path: str, article_id: str) -> dict[str, Any]:
    """The reading as JSON, or what is wrong with the file; runs in the child."""
    try:
        return reading_to_json(read_file(Path(path), content, article_id))
    except SourceError as error:
        return {"error": str(error)}


def read_corrected(path: Path, content: bytes, corrections: bytes | None, article_id: str, child: Child) -> Reading:
    """The same with corrections applied (those of the file beside it, None when there is none), nothing endless in it, no planted orders.

    Raises:
        SourceError: the file or its corrections cannot be read, or a correction's pages hold nothing.
    """
    reading = read_apart(path, content, article_id, child)
    if corrections is not None:
        answer = _called("parse_corrections", override_path(path), corrections, child)
        reading = apply_overrides(reading, [Override(*entry) for entry in answer["entries"]])
    reading = replace(reading, articles=tuple(with_short_blocks(article) for article in reading.articles))
    return without_planted_orders(reading)


def parse_corrections(content: bytes, path: str) -> dict[str, Any]:
    """The corrections as JSON, or what is wrong with them; runs in the child."""
    try:
        return {"entries": [[one.first, one.last, one.fields] for one in parse_overrides(content, Path(path))]}
    except SourceError as error:
        return {"error": str(error)}


def _called(function: str, path: Path, content: bytes, child: Child, *arguments: str) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise SourceError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split it into smaller files")
    try:
        answer = child.call(f"ingest.apart:{function}", content, str(path), *arguments)
    except SandboxError as error:
        raise SourceError(f"{path}: {_MESSAGES[error.reason].format(detail=error.detail)}") from error
    if "error" in answer:
        raise SourceError(str(answer["error"]))
    return answer
