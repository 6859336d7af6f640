"""Parsing a PDF in a child process: the parent's side is ``run``, the child's ``parse`` and ``parse_scans`` in ``ingest.pdf.child``.

Only a file that the first, strict run finds to have pages without text gets a second run, with OCR and the room that it needs.

Not for: the limits themselves (``ingest.sandbox``), or what the messages say to people (``ingest.pdf.read``).
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from ingest.pdf.limits import OCR_CPU_S_PER_PAGE, OCR_MAX_CPU_S, OCR_MEMORY, SCAN, UNREADABLE, PdfError
from ingest.pdf.transfer import reading_from_json
from ingest.reading import Reading
from ingest.sandbox import MAX_CPU_S, MAX_MEMORY, MAX_WALL_S, SandboxError, run_in_child


def run(
    content: bytes, source: str, stem: str, digest: str, *, memory: int = MAX_MEMORY, wall_s: float = MAX_WALL_S
) -> Reading:
    """Parse a PDF in a child process, and once more where pages have no text and the extra ``ocr`` is installed.

    Raises:
        PdfError: what went wrong; besides the parser's reasons ``time``, ``memory`` and ``crash``, from OCR with ``ocr_`` before them.
    """
    names = (source, stem, digest)
    try:
        reading = _run("parse", content, names, memory=memory, cpu_s=MAX_CPU_S, wall_s=wall_s)
    except PdfError as error:
        if not error.pictures or not can_read_scans():
            raise
        return _run_ocr(content, names, error.pictures)
    scans = sum(dropped.why.endswith((SCAN, UNREADABLE)) for dropped in reading.dropped)
    if not scans or not can_read_scans():
        return reading
    try:
        return _run_ocr(content, names, scans)
    except PdfError as error:  # the pages with text are worth having all the same
        why = f"no text on it, and OCR failed ({error.reason} {error.detail})"
        return replace(
            reading,
            dropped=tuple(
                replace(dropped, why=dropped.why.replace(SCAN, why).replace(UNREADABLE, why))
                for dropped in reading.dropped
            ),
        )


def can_read_scans() -> bool:
    """Whether the extra ``ocr`` is installed; it is not loaded for that."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def _run_ocr(content: bytes, names: tuple[str, ...], scans: int) -> Reading:
    cpu_s = min(MAX_CPU_S + OCR_CPU_S_PER_PAGE * scans, OCR_MAX_CPU_S)
    try:
        return _run("parse_scans", content, names, memory=OCR_MEMORY, cpu_s=cpu_s, wall_s=2 * cpu_s)
    except PdfError as error:
        if error.reason not in {"time", "memory", "crash"}:
            raise
        detail = f"{cpu_s} s" if error.reason == "time" else error.detail
        raise PdfError(f"ocr_{error.reason}", detail) from error


def _run(function: str, content: bytes, names: tuple[str, ...], *, memory: int, cpu_s: int, wall_s: float) -> Reading:
    try:
        answer = run_in_child(
            f"ingest.pdf.child:{function}", content, *names, memory=memory, cpu_s=cpu_s, wall_s=wall_s
        )
    except SandboxError as error:
        raise PdfError(error.reason, error.detail) from error
    if "error" in answer:
        raise PdfError(str(answer["error"]), str(answer["detail"]), int(answer.get("pictures", 0)))
    return reading_from_json(answer)
