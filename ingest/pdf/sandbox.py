"""Parsing a PDF in a child process: the parent's side is ``run``, the child's ``parse`` in ``ingest.pdf.child``.

Not for: the limits themselves (``ingest.sandbox``), or what the messages say to people (``ingest.pdf.read``).
"""

from __future__ import annotations

from ingest.pdf.limits import PdfError
from ingest.pdf.transfer import reading_from_json
from ingest.reading import Reading
from ingest.sandbox import MAX_MEMORY, MAX_WALL_S, SandboxError, run_in_child


def run(
    content: bytes, source: str, stem: str, digest: str, *, memory: int = MAX_MEMORY, wall_s: float = MAX_WALL_S
) -> Reading:
    """Parse a PDF in a child process.

    Raises:
        PdfError: what went wrong; besides the parser's reasons ``time``, ``memory`` and ``crash``.
    """
    try:
        answer = run_in_child("ingest.pdf.child:parse", content, source, stem, digest, memory=memory, wall_s=wall_s)
    except SandboxError as error:
        raise PdfError(error.reason, error.detail) from error
    if "error" in answer:
        raise PdfError(str(answer["error"]), str(answer["detail"]))
    return reading_from_json(answer)
