"""The engine in a process of its own, watched: the web server stays awake, and a question that takes too long costs its asker alone.

A question has so many seconds from the moment it is looked at. When they are over, or when the process says nothing for a while because something
holds its interpreter, the process is ended and another one started, in about a second; the questions that were under way beside the guilty one are
asked again and go on where they were. After a crash nobody can say who it was: those under way are then asked again one at a time.

More questions at once than ``limit`` are turned away with ``BusyError``: a clear word is better than a wait without end.

One process, not several: each would take the memory of an index and of the models.

Not for: answering; ``rag.engine`` does, in ``rag.worker.child``.
"""

from __future__ import annotations

import itertools
import logging
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import IO, TYPE_CHECKING, Any

from rag.domain import Answer, Article, Hit, Passage, Step
from rag.errors import BusyError, NoIndexError, SettingsError, StorageError, TimeLimitError
from rag.preferences import NO_PREFERENCES, Preferences
from rag.screen import check_lengths
from rag.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from rag.checks.against_index import Checked
    from rag.index.manifest import Card

_log = logging.getLogger(__name__)

TICK_S = 0.25
SILENCE_S = 3.0  # without a beat while something is under way
START_S = 120.0
MOST_PICTURES = 32  # drawn or waiting; the others can be asked for again
_GUILTY = re.compile(r"^Current thread 0x([0-9a-f]+) ", re.MULTILINE)
_TRIES = 2  # of a question that was under way when the process crashed


@dataclass
class _Call:
    number: int
    method: str
    arguments: tuple[Any, ...]
    replies: queue.SimpleQueue[tuple[str, Any]] = field(default_factory=queue.SimpleQueue)
    sent: bool = False
    started: float | None = None
    thread: int = 0
    delivered: int = 0  # values that its asker has had
    received: int = 0  # values of this try
    tries: int = 1


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection
    dump: IO[str]
    heard: float
    outgoing: queue.SimpleQueue[tuple[Any, ...]] = field(default_factory=queue.SimpleQueue)
    ready: bool = False


class WorkerSource:
    """Answers questions from a process of its own; what ``web.source`` calls a source, and what it hands out as well.

    Args:
        settings: of the engine, and the limits: ``question_s``, ``queue``.
        factory: what makes the source inside the process, importable by name (tests put another one here).
    """

    def __init__(self, settings: Settings, factory: Callable[[Settings], Any] | None = None) -> None:
        self._settings = settings
        self._factory = factory
        self._limit_s = settings.question_s + (settings.llm_timeout_s if settings.llm else 0)
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._calls: dict[int, _Call] = {}
        self._worker: _Worker | None = None
        self._closed = False
        self._problem = ""

    def get(self) -> WorkerSource:
        """The engine, which is this."""
        return self

    def warm(self) -> None:
        """Start the process now, not with the first question."""
        with self._lock:
            self._running()

    def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Iterator[Step]:
        """As ``rag.engine.Engine.stream``.

        Raises:
            QuestionError: there is no question, or it is too long.
            BusyError: too many questions are being answered already.
            TimeLimitError: it took longer than a question may.
            StorageError: there is no index yet, or it cannot be read.
        """
        earlier = check_lengths(question, history, self._settings.max_history, self._settings.max_question_chars)
        yield from self._ask("stream", question, earlier, preferences)

    def ask(self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES) -> Answer:
        """As ``rag.engine.Engine.ask``: the answer alone, so that the steps before it need not be carried over. Raises what ``stream`` does."""
        earlier = check_lengths(question, history, self._settings.max_history, self._settings.max_question_chars)
        answer: Answer = self._one("ask", question, earlier, preferences)
        return answer

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        """As ``rag.engine.Engine.page_picture``; raises what it does, and what ``stream`` does."""
        return bytes(self._one("page_picture", article_id, page, start, end))

    def retrieve(self, question: str, limit: int | None = None) -> list[Hit]:
        """As ``rag.engine.Engine.retrieve``, and so are those below; all raise what ``stream`` does."""
        check_lengths(question, (), 0, self._settings.max_question_chars)
        return list(self._one("retrieve", question, limit))

    def status(self) -> dict[str, str | int]:
        """What answers."""
        return dict(self._one("status"))

    def cards(self) -> tuple[Card, ...]:
        """What a catalogue knows of every article."""
        return tuple(self._one("cards"))

    def article(self, article_id: str) -> Article:
        """One article; raises ``KeyError`` as well."""
        found: Article = self._one("article", article_id)
        return found

    def passage(self, passage_id: str) -> Passage:
        """One passage; raises ``KeyError`` as well."""
        found: Passage = self._one("passage", passage_id)
        return found

    def check_text(self, draft: str) -> list[Checked]:
        """Every sentence of a text against the articles."""
        return list(self._one("check_text", draft))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """The vector of each text."""
        return list(self._one("embed", [*texts]))

    def health(self) -> str:
        """What keeps questions from being answered, in one line; "" when nothing does. Known from the last one; looked at again when that failed."""
        if self._problem:
            try:
                self._problem = "".join(self._ask("health"))
            except BusyError:
                return ""
            except Exception as error:
                self._problem = str(error)
        return self._problem

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._closed = True
            self._end()
            for call in [*self._calls.values()]:
                self._finish(call, ("failed", BusyError("the server is being stopped: ask again later")))

    def _one(self, method: str, *arguments: Any) -> Any:
        for value in self._ask(method, *arguments):
            return value
        raise AssertionError(f"the worker ended {method} without a value")

    def _ask(self, method: str, *arguments: Any) -> Iterator[Any]:
        call = _Call(next(self._numbers), method, arguments)
        with self._lock:
            picture = method == "page_picture"
            beside = sum((other.method == "page_picture") == picture for other in self._calls.values())
            if self._closed or beside >= (MOST_PICTURES if picture else self._settings.queue):
                raise BusyError("too many questions are being answered at the moment: ask again in a few seconds")
            self._calls[call.number] = call
            self._pump()
        while True:
            kind, value = call.replies.get()
            if kind == "value":
                yield value
            elif kind == "done":
                return
            else:
                raise value

    # What follows is called with the lock held.

    def _running(self) -> _Worker:
        if self._worker is None:
            self._worker = self._start()
            for duty in (self._watch, _send):
                threading.Thread(target=duty, args=(self._worker,), daemon=True).start()
        return self._worker

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        dump = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by the watching thread
        command = [sys.executable, "-P", "-m", "rag.worker.child", str(theirs.fileno()), str(dump.fileno())]
        paths = os.pathsep.join(filter(None, (str(PROJECT_ROOT), os.environ.get("PYTHONPATH"))))
        with theirs:
            process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno(), dump.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
            )
        worker = _Worker(process, Connection(ours.detach()), dump, time.monotonic())
        worker.outgoing.put((self._settings, self._factory or _engine_source))
        return worker

    def _pump(self) -> None:
        """Send what waits; calls that may have made a process crash go alone."""
        worker = self._running()
        sent = [call for call in self._calls.values() if call.sent]
        suspects = [call for call in self._calls.values() if call.tries > 1]
        waiting = [call for call in self._calls.values() if not call.sent]
        for call in ([] if sent else suspects[:1]) if suspects else waiting:
            call.sent = True
            worker.outgoing.put((call.number, call.method, call.arguments))

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.process.kill()
            worker.process.wait()
            worker.outgoing.put(())

    def _again(self, guilty: Sequence[_Call], error: BaseException, *, suspect: bool) -> None:
        """End the process; tell the guilty, ask the others again."""
        self._end()
        for call in [*self._calls.values()]:
            under_way = call.started is not None
            if call in guilty or (suspect and under_way and call.tries >= _TRIES):
                self._finish(call, ("failed", error))
                continue
            call.tries += suspect and under_way
            call.sent, call.started, call.received = False, None, 0
        if self._calls and not self._closed:
            self._pump()

    def _finish(self, call: _Call, reply: tuple[str, Any]) -> None:
        self._calls.pop(call.number, None)
        call.replies.put(reply)

    # The watching thread, one for each process.

    def _watch(self, worker: _Worker) -> None:
        while True:
            message = None
            try:
                if worker.connection.poll(TICK_S):
                    message = worker.connection.recv()
            except (EOFError, OSError):
                self._after_crash(worker)
                break
            with self._lock:
                if self._worker is not worker:
                    break
                if message is not None:
                    worker.heard = time.monotonic()
                    self._handle(worker, message)
                elif self._is_over(worker):
                    break
        worker.connection.close()
        worker.dump.close()

    def _handle(self, worker: _Worker, message: tuple[Any, ...]) -> None:
        kind, *rest = message
        if kind == "ready":
            worker.ready = True
            self._problem = rest.pop()
        call = self._calls.get(rest[0]) if rest else None
        if call is None:
            self._is_over(worker)
            return
        if kind == "started":
            call.started, call.thread = time.monotonic(), rest[1]
        elif kind in {"value", "last"}:
            call.received += 1
            if call.received > call.delivered:  # an answer that is given again goes on where it was
                call.delivered = call.received
                call.replies.put(("value", rest[1]))
            if kind == "last":  # its asker may ask again at once
                self._problem = ""
                self._finish(call, ("done", None))
                self._pump()
        else:
            if (
                kind == "failed"
                and isinstance(rest[1], StorageError | SettingsError)
                and not isinstance(rest[1], NoIndexError)
            ):
                self._problem = str(rest[1])
            if kind == "bug":
                _log.error("a question failed in the worker\n%s", rest[1])
            error = RuntimeError("the worker's log has the details") if kind == "bug" else None
            self._finish(call, ("done", None) if kind == "done" else ("failed", error or rest[1]))
            self._pump()

    def _is_over(self, worker: _Worker) -> bool:
        """End a process in which something takes too long; returns whether it did."""
        now = time.monotonic()
        late = [call for call in self._calls.values() if call.started and now - call.started > self._limit_s]
        silent = now - worker.heard > (SILENCE_S if worker.ready else START_S)
        if not late and not (silent and self._calls):
            return False
        dumped = self._dump(worker)
        if not late:
            holder = {int(found, 16) for found in _GUILTY.findall(dumped)}
            late = [call for call in self._calls.values() if call.thread in holder and call.started]
        _log.error("a question took too long and was given up; the worker is started anew\n%s", dumped)
        error = TimeLimitError(
            f"this took longer than a question may ({self._limit_s:g} s) and was given up: ask it in other words"
        )
        self._again(late, error, suspect=not late)
        return True

    def _dump(self, worker: _Worker) -> str:
        """Where each thread of the process stands; it may hold its interpreter and all the same answers this."""
        worker.process.send_signal(signal.SIGUSR1)
        time.sleep(TICK_S)
        worker.dump.seek(0)
        return worker.dump.read()

    def _after_crash(self, worker: _Worker) -> None:
        with self._lock:
            if self._worker is not worker or self._closed:
                return
            _log.error("the worker ended by itself (exit status %s); it is started anew", worker.process.wait())
            if not worker.ready:  # it would not start a second time either
                error = RuntimeError("the worker does not start; its log has the details")
                self._again([*self._calls.values()], error, suspect=False)
                return
            self._again([], RuntimeError("the worker ended"), suspect=True)


def _send(worker: _Worker) -> None:
    """Write what goes to a process, in a thread of its own: while the process is stuck the pipe may be full."""
    with suppress(OSError):  # it ended: the watching thread sends everything again, to the next one
        while message := worker.outgoing.get():
            worker.connection.send(message)


def _engine_source(settings: Settings) -> Any:
    from rag.engine import EngineSource  # noqa: PLC0415 - only the process that answers loads it

    return EngineSource(settings)
