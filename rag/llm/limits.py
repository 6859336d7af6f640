"""A model under limits: time to the first piece, time in all, length, calls at once; one retry; a breaker when it keeps failing.

A call runs in a thread of its own and is read from a queue, because a server that accepts and then says nothing cannot be interrupted
otherwise; a thread that is given up ends with its connection's own timeout. The breaker (Nygard, Release It!, 2007) opens after a few
failures in a row and lets one call through again after a rest, so that a dead server costs the next asker nothing.

Not for: what is asked or answered.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.llm.model import Message, Model, ModelError

_log = logging.getLogger(__name__)

_CHARS_PER_TOKEN = 8  # no language packs more into a token; beyond it a reply has no end
_RETRY_WAIT_S = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, calls and failures."""

    first_piece_s: float = 8.0
    concurrency: int = 4
    failures_to_open: int = 5
    open_s: float = 30.0


class LimitedModel:
    """Safe to use from several threads."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self._model = model
        self._limits = limits
        self._slots = threading.BoundedSemaphore(limits.concurrency)
        self._lock = threading.Lock()
        self._failures = 0
        self._opened = 0.0

    @property
    def name(self) -> str:
        """Provider and model."""
        return self._model.name

    @property
    def resting(self) -> bool:
        """Whether the breaker is open: no call is let through."""
        with self._lock:
            return self._failures >= self._limits.failures_to_open and self._rests()

    def complete(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        """The whole reply, by a deadline on ``time.monotonic``.

        Raises:
            ModelError: ``resting``, ``busy``, ``slow``, ``endless``, ``empty``, ``failed``.
        """
        self._enter()
        try:
            reply = self._try_twice(messages, max_tokens, deadline)
        except ModelError as error:
            self._failed(error)
            raise
        with self._lock:
            self._failures = 0
        return reply

    def _try_twice(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        try:
            return self._once(messages, max_tokens, deadline)
        except ModelError as error:
            wait = _RETRY_WAIT_S * (1 + random.random())
            if error.why != "failed" or time.monotonic() + wait >= deadline:
                raise  # what was slow once would be slow again
            time.sleep(wait)
            return self._once(messages, max_tokens, deadline)

    def _once(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        if not self._slots.acquire(timeout=max(0.0, min(deadline - time.monotonic(), self._limits.first_piece_s))):
            raise ModelError("busy", f"{self._limits.concurrency} calls are running")
        pieces: queue.Queue[str | Exception | None] = queue.Queue()
        gone = threading.Event()

        def run() -> None:
            try:
                for piece in self._model.stream(messages, max_tokens):
                    if gone.is_set():
                        return
                    pieces.put(piece)
                pieces.put(None)
            except Exception as error:
                pieces.put(error)  # whatever a provider's library raises is a failed call

        threading.Thread(target=run, daemon=True, name="wenju-model").start()
        try:
            return self._read(pieces, max_tokens, deadline)
        finally:
            gone.set()
            self._slots.release()  # a call that hangs holds no place; the breaker bounds how many there can be

    def _read(self, pieces: queue.Queue[str | Exception | None], max_tokens: int, deadline: float) -> str:
        reply = "".join(self._pieces(pieces, max_tokens, deadline))
        if not reply.strip():
            raise ModelError("empty")
        return reply

    def _pieces(self, pieces: queue.Queue[str | Exception | None], max_tokens: int, deadline: float) -> Iterator[str]:
        length = 0
        until = min(deadline, time.monotonic() + self._limits.first_piece_s)
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise ModelError("slow", "no piece in time" if not length else "the reply took too long") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise ModelError("failed", f"{type(piece).__name__}: {str(piece)[:200]}") from piece
            length += len(piece)
            if length > max_tokens * _CHARS_PER_TOKEN:
                raise ModelError("endless", f"more than {max_tokens} tokens")
            if piece:
                until = deadline
            yield piece

    def _enter(self) -> None:
        with self._lock:
            if self._failures >= self._limits.failures_to_open:
                if self._rests():
                    raise ModelError("resting", "it failed several times in a row")
                self._opened = time.monotonic()  # one call tries; the others go on resting

    def _rests(self) -> bool:
        return time.monotonic() - self._opened < self._limits.open_s

    def _failed(self, error: ModelError) -> None:
        _log.warning("the language model %s gave no answer (%s)", self._model.name, error)
        if error.why == "busy":
            return
        with self._lock:
            self._failures += 1
            if self._failures >= self._limits.failures_to_open:
                self._opened = time.monotonic()
