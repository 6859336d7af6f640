"""The process that answers questions: the engine behind a connection, several questions at a time, its steps sent as they come.

It sends a beat as well, from a thread of its own: when that stops, something holds the whole interpreter, and the parent asks for a dump of all
threads (which needs no interpreter), reads who it was, and ends the process.

Not for: deciding when a question has taken too long; the parent does (``rag.worker.parent``).
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from rag.domain import Answered
from rag.errors import WenjuError
from rag.worker.memory import Idle

BEAT_S = 0.5
# Questions compute: more threads than cores only take turns. One that waits for a language model's server leaves its core to others.
THREADS, THREADS_WITH_MODEL, PICTURE_THREADS = 4, 12, 2


def main() -> None:
    """Serve the connection whose descriptor is the first argument until it closes; dumps go to the descriptor in the second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which closes the connection
    faulthandler.register(signal.SIGUSR1, file=int(sys.argv[2]), all_threads=True)
    connection = Connection(int(sys.argv[1]))
    settings, factory = connection.recv()
    _Server(connection, settings, factory).run()


class _Server:
    def __init__(self, connection: Connection, settings: Any, factory: Callable[[Any], Any]) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._idle = Idle()
        self._source = _made(factory, settings)
        self._questions = ThreadPoolExecutor(THREADS_WITH_MODEL if settings.llm else THREADS)
        self._pictures = ThreadPoolExecutor(PICTURE_THREADS)

    def run(self) -> None:
        threading.Thread(target=self._beat, daemon=True).start()
        try:
            self._source.warm()
        except WenjuError as error:  # the first question will meet it again, and its asker hears of it
            sys.stderr.write(f"wenju: {error}\n")
        except BaseException:
            traceback.print_exc()
        self._send(("ready", self._health()))
        self._idle.used()  # what opening has left is given back too
        while True:
            try:
                number, method, arguments = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # nobody listens any more: whatever still runs is for nobody
            pool = self._pictures if method == "page_picture" else self._questions
            pool.submit(self._serve, number, method, arguments)

    def _serve(self, number: int, method: str, arguments: tuple[Any, ...]) -> None:
        self._idle.used()
        self._send(("started", number, threading.get_ident()))
        try:
            answer = self._health() if method == "health" else getattr(self._source.get(), method)(*arguments)
            for value in answer if isinstance(answer, Iterator) else (answer,):
                self._send(("last" if isinstance(value, Answered) else "value", number, value))
        except (WenjuError, KeyError) as error:
            self._send(("failed", number, error))
        except BaseException:
            self._send(("bug", number, traceback.format_exc()))
        else:
            self._send(("done", number))
        finally:
            self._idle.used()

    def _health(self) -> str:
        try:
            return str(self._source.health())
        except BaseException as error:
            return f"{type(error).__name__}: {error}"

    def _send(self, message: tuple[Any, ...]) -> None:
        try:
            with self._sending:
                self._connection.send(message)
        except OSError:
            os._exit(0)

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT_S)
            self._send(("beat",))
            self._idle.rest()


class _Unusable:
    """Stands for a source that cannot be made: each question is told why."""

    def __init__(self, error: WenjuError) -> None:
        self.error = error

    def warm(self) -> None:
        """Nothing."""

    def health(self) -> str:
        """The error."""
        return str(self.error)

    def get(self) -> Any:
        """Raise the error."""
        raise self.error


def _made(factory: Callable[[Any], Any], settings: Any) -> Any:
    try:
        return factory(settings)
    except WenjuError as error:
        return _Unusable(error)


if __name__ == "__main__":
    main()
