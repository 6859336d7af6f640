"""Running a parser in a child process that may use only so much memory and time, so that a hostile file ends there and not here.

The child gets calls on stdin and answers each with one JSON object on stdout: nothing it sends can run code here. It inherits no environment
(there may be keys in it) and sets its own limits before it looks at a file. ``Child`` is the parent's side, ``main`` the child's.

A child takes one call after another, because a start costs more than a small file does; one that failed is not used again.

Not for: what the messages say to people; each reader words them. Limits on memory need Linux.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

MAX_MEMORY = 1_200_000_000  # bytes of address space
MAX_CPU_S = 60
MAX_WALL_S = 120

_ROOT = Path(__file__).resolve().parents[1]
_CHILD = "from ingest.sandbox import main; main()"
_CALLS = 500  # after so many, or a file of so many bytes, a new child: memory that a parser took does not all come back
_LARGE = 2_000_000
_LENGTH = 8  # bytes in front of each message


class SandboxError(Exception):
    """The child did not deliver: ``reason`` is ``time``, ``memory`` or ``crash``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Child:
    """A child process with limits for each call; started by the first one."""

    def __init__(self, memory: int = MAX_MEMORY, cpu_s: int = MAX_CPU_S, wall_s: float = MAX_WALL_S) -> None:
        self._memory, self._cpu_s, self._wall_s = memory, cpu_s, wall_s
        self._process: subprocess.Popen[bytes] | None = None
        self._calls = 0

    def __enter__(self) -> Child:
        """Return the child."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def call(self, function: str, content: bytes, *arguments: str) -> dict[str, Any]:
        """Call ``function`` («module:name») with the content and the arguments; it returns what JSON can say.

        Raises:
            SandboxError: the child ran out of time or memory, or failed.
        """
        process = self._process or self._start()
        try:
            output = self._ask(process, function, content, arguments)
        except BaseException:
            self.close()
            raise
        try:
            answer: dict[str, Any] = json.loads(output)
        except ValueError as error:  # a library aborts when it gets no more memory
            status = process.wait()
            self.close()
            if status in {-signal.SIGXCPU, -signal.SIGKILL}:
                raise SandboxError("time") from error
            raise SandboxError("crash", f"exit status {status}") from error
        self._calls += 1
        if "failed" in answer:
            self.close()
            raise SandboxError(str(answer["failed"]), str(answer["detail"]))
        if self._calls >= _CALLS or len(content) > _LARGE:
            self.close()
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process, self._calls = self._process, None, 0
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CHILD, str(self._memory), str(self._cpu_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=_ROOT,
            bufsize=0,
        )
        return self._process

    def _ask(
        self, process: subprocess.Popen[bytes], function: str, content: bytes, arguments: tuple[str, ...]
    ) -> bytes:
        """The answer as it came; cut short when the process ended."""
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = time.monotonic() + self._wall_s
        with contextlib.suppress(BrokenPipeError):  # it ended; its exit status tells why
            for part in (json.dumps([function, *arguments]).encode(), content):
                process.stdin.write(len(part).to_bytes(_LENGTH))
                _write(process.stdin, part)
        head = _read(process.stdout.fileno(), _LENGTH, deadline)
        return _read(process.stdout.fileno(), int.from_bytes(head), deadline) if len(head) == _LENGTH else b""


def run_in_child(
    function: str,
    content: bytes,
    *arguments: str,
    memory: int = MAX_MEMORY,
    cpu_s: int = MAX_CPU_S,
    wall_s: float = MAX_WALL_S,
) -> dict[str, Any]:
    """One call in a child process of its own.

    Raises:
        SandboxError: the child ran out of time or memory, or failed.
    """
    with Child(memory, cpu_s, wall_s) as child:
        return child.call(function, content, *arguments)


def _write(pipe: Any, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[pipe.write(rest) :]


def _read(descriptor: int, count: int, deadline: float) -> bytes:
    """So many bytes, or fewer at the end of the stream."""
    parts: list[bytes] = []
    while count:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise SandboxError("time")
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def main() -> None:
    """The child: calls on stdin, answers on stdout, until stdin ends."""
    memory, cpu_s = map(int, sys.argv[1:])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    calls = sys.stdin.buffer
    while head := _message(calls):
        function, *arguments = json.loads(head)
        module, _, name = function.partition(":")
        call = getattr(importlib.import_module(module), name)
        content = _message(calls)
        _limit(memory, cpu_s)
        answer = _answer(call, content, arguments)
        answers.write(len(answer).to_bytes(_LENGTH) + answer)
        answers.flush()


def _message(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH)))


def _answer(call: Any, content: bytes, arguments: list[str]) -> bytes:
    try:
        answer = call(content, *arguments)
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    except MemoryError:
        answer = {"failed": "memory", "detail": ""}
    except Exception as error:
        words = str(error).splitlines()[0][:200] if str(error) else ""
        answer = {"failed": "crash", "detail": f"{type(error).__name__}: {words}"}
    return json.dumps(answer).encode()


def _limit(memory: int, cpu_s: int) -> None:
    """Set the limits: memory once and for all, computing time from now on."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    used = int(time.process_time()) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    for limit, value in (
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_CPU, (used + cpu_s, hard)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already
            resource.setrlimit(limit, value)
