"""A PDF is parsed in a child process that may use only so much memory and time, so that a hostile file ends there and not here.

The child gets the file on stdin and answers with one JSON object on stdout: nothing it sends can run code here. It inherits no environment
(there may be keys in it) and sets its own limits before it looks at the file. ``run`` is the parent's side, ``main`` the child's.

Not for: what the messages say to people; ``ingest.pdf.read`` words them. Limits on memory need Linux.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest.pdf.limits import MAX_CPU_S, MAX_MEMORY, MAX_WALL_S, PdfError
from ingest.pdf.transfer import reading_from_json, reading_to_json
from ingest.reading import Reading

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "from ingest.pdf.sandbox import main; main()"


def run(
    content: bytes, source: str, stem: str, digest: str, *, memory: int = MAX_MEMORY, wall_s: float = MAX_WALL_S
) -> Reading:
    """Parse a PDF in a child process.

    Raises:
        PdfError: what went wrong; besides the parser's reasons ``time``, ``memory`` and ``crash``.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", _CHILD, source, stem, digest, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=_ROOT,
    )
    with child:
        try:
            output, _ = child.communicate(content, timeout=wall_s)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise PdfError("time") from error
        except BaseException:
            child.kill()
            raise
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise PdfError("time")
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError as error:  # PDFium aborts when it gets no more memory
        raise PdfError("crash", f"exit status {child.returncode}") from error
    if "error" in answer:
        raise PdfError(str(answer["error"]), str(answer["detail"]))
    return reading_from_json(answer)


def main() -> None:
    """The child: read stdin, answer on stdout."""
    source, stem, digest, memory = sys.argv[1:]
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    from ingest.pdf.document import read_document  # noqa: PLC0415 - the parent needs no parser

    _limit(int(memory))
    try:
        content = sys.stdin.buffer.read()
        answer = reading_to_json(read_document(content, source, stem, digest))
    except PdfError as error:
        answer = {"error": error.reason, "detail": error.detail}
    except MemoryError:
        answer = {"error": "memory", "detail": ""}
    except Exception as error:
        answer = {"error": "crash", "detail": f"{type(error).__name__}: {error}"}
    with os.fdopen(answer_to, "w", encoding="utf-8") as stream:
        json.dump(answer, stream, ensure_ascii=False, separators=(",", ":"))


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, MAX_CPU_S), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already
            resource.setrlimit(limit, (value, value))
