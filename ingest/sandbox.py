"""Running a parser in a child process that may use only so much memory and time, so that a hostile file ends there and not here.

The child gets the file on stdin and answers with one JSON object on stdout: nothing it sends can run code here. It inherits no environment
(there may be keys in it) and sets its own limits before it looks at the file. ``run_in_child`` is the parent's side, ``main`` the child's.

Not for: what the messages say to people; each reader words them. Limits on memory need Linux.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

MAX_MEMORY = 1_200_000_000  # bytes of address space
MAX_CPU_S = 60
MAX_WALL_S = 120

_ROOT = Path(__file__).resolve().parents[1]
_CHILD = "from ingest.sandbox import main; main()"


class SandboxError(Exception):
    """The child did not deliver: ``reason`` is ``time``, ``memory`` or ``crash``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def run_in_child(
    function: str,
    content: bytes,
    *arguments: str,
    memory: int = MAX_MEMORY,
    cpu_s: int = MAX_CPU_S,
    wall_s: float = MAX_WALL_S,
) -> dict[str, Any]:
    """Call ``function`` («module:name») with the content and the arguments in a child process; it returns what JSON can say.

    Raises:
        SandboxError: the child ran out of time or memory, or failed.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", _CHILD, function, str(memory), str(cpu_s), *arguments],
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
            raise SandboxError("time") from error
        except BaseException:
            child.kill()
            raise
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise SandboxError("time")
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError as error:  # a library aborts when it gets no more memory
        raise SandboxError("crash", f"exit status {child.returncode}") from error
    if "failed" in answer:
        raise SandboxError(str(answer["failed"]), str(answer["detail"]))
    return answer


def main() -> None:
    """The child: read stdin, answer on stdout."""
    function, memory, cpu_s, *arguments = sys.argv[1:]
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    module, _, name = function.partition(":")
    call = getattr(importlib.import_module(module), name)
    _limit(int(memory), int(cpu_s))
    try:
        answer = call(sys.stdin.buffer.read(), *arguments)
    except MemoryError:
        answer = {"failed": "memory", "detail": ""}
    except Exception as error:
        answer = {
            "failed": "crash",
            "detail": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
        }
    with os.fdopen(answer_to, "w", encoding="utf-8") as stream:
        json.dump(answer, stream, ensure_ascii=False, separators=(",", ":"))


def _limit(memory: int, cpu_s: int) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already
            resource.setrlimit(limit, (value, value))
