"""Questions asked by several processes at once, each with an engine of its own on the same index.

One process leaves a core idle for much of a question; two, on two cores, ask nearly twice as many in the same time. Each question is answered by one
process with all its variants, as it is without, so every figure but the latency is the same; that one is told of a busy machine.

Not for: an index that only one process may open, or a language model, whose server would get several questions at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from eval.answers import Ask, Asked, Item, Keep, Loop, ask_with_variants
from rag.engine import Engine
from rag.settings import Settings

_MOST = 4  # processes; each holds the model
_WORTH_IT = 20  # questions a process: opening the engine takes as long as several of them

_engines: list[Engine] = []  # of this process: one, if it was started to ask


def side_by_side(loop: Loop, settings: Settings, seed: int, processes: int | None = None) -> Loop:
    """The same loop, its questions answered by several processes; with few questions just the loop.

    Args:
        loop: takes the outcomes in the order of the items and measures them.
        settings: where the index is; it must not change meanwhile.
        seed: see ``ask_with_variants``.
        processes: how many; None: as many as are worth it for so many questions on this machine.
    """

    def with_processes(items: Sequence[Item], ask: Ask, keep: Keep) -> None:
        count = processes or min(_MOST, os.cpu_count() or 1, len(items) // _WORTH_IT)
        if count < 2:
            loop(items, ask, keep)
            return
        fresh = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(count, mp_context=fresh, initializer=_open, initargs=(settings,))
        try:
            asked = {item.key: pool.submit(_ask, item, seed) for item in items}
            loop(items, lambda item: asked[item.key].result(), keep)
        finally:
            pool.shutdown(cancel_futures=True)

    return with_processes


def _open(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the run from its main process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _engines.append(Engine.open(settings))


def _end_with_parent() -> None:
    """A main process that is killed cannot say so: without this, those it started would wait for questions for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _ask(item: Item, seed: int) -> Asked:
    return ask_with_variants(_engines[0], item, seed)
