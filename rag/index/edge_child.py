"""The process that writes a new embedded collection, call after call; see ``rag.index.apart``.

Not for: being imported.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from rag.index.edge import EdgeIndex


def main() -> None:
    """Serve the connection whose descriptor is the first argument until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which closes the connection
    connection = Connection(int(sys.argv[1]))
    index: EdgeIndex | None = None
    while True:
        try:
            first, *rest = connection.recv()
        except (EOFError, OSError):
            return
        try:
            if index is None:
                index, value = EdgeIndex.create(Path(first), *rest), None
            else:
                value = getattr(index, first)(*rest)
            connection.send((True, value))
        except BaseException as error:  # the engine raises plain Exception for everything, and panics on its own
            connection.send((False, (str(error).splitlines() or [type(error).__name__])[0]))


if __name__ == "__main__":
    main()
