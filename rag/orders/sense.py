"""Whether a sentence orders the program about, by its meaning: in any of the languages that the bundled transformer knows, in any wording.

Patterns (``rag.instructions``) know the usual forms and every disguise, and nothing else; this knows what an order means, and no disguise. The two
are asked together. A sentence that only quotes an order, «…», says it of somebody else, and is not one.

Not for: whole articles (``rag.orders.planted``).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.instructions import gives_orders, visible
from rag.model.bundled import MEANING, open_embedder_of
from rag.orders.head import load_head, odds_by_meaning, odds_by_words, places
from rag.script import one_writing
from rag.vectors.embedding import Embedder

NEVER = -20.0
WORDS = 0.5  # what the log odds by terms count beside those by meaning
_MOST_CHARS = 300  # of a sentence; an order at the end of a longer one is looked for in pieces
_KEPT = 4096
QUOTATION = re.compile('「[^「」]*」|『[^『』]*』|“[^“”]*”|"[^"\n]*"|«[^«»]*»')
_NO_MARKS = str.maketrans("", "", '「」『』“”"«»')
_FRAME = 6  # letters around a quotation that make it a report

Odds = NDArray[np.float64]


class OrderSense:
    """Log odds that sentences are orders to the program. Safe to use from several threads at once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._head = load_head()
        self._lock = threading.Lock()
        self._known: dict[str, float] = {}

    def log_odds(self, sentences: Sequence[str]) -> Odds:
        """For each sentence; ``NEVER`` where its words alone rule an order out."""
        written = [one_writing(visible(sentence))[:_MOST_CHARS] for sentence in sentences]
        with self._lock:
            new = [text for text in dict.fromkeys(written) if text not in self._known]
        fresh = self._judged(new)
        with self._lock:
            self._known.update(fresh)
            found = [fresh.get(text, self._known.get(text, NEVER)) for text in written]
            while len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
        return np.array(found)

    def _judged(self, texts: Sequence[str]) -> dict[str, float]:
        if not texts:
            return {}
        words = odds_by_words(self._head.words, [*map(places, texts)])
        suspected = [*np.flatnonzero(words > self._head.floor)]
        judged = dict.fromkeys(texts, NEVER)
        if suspected:
            vectors = self._embedder.embed_passages([texts[number] for number in suspected])
            found = odds_by_meaning(self._head.meaning, vectors) + WORDS * words[suspected]
            judged.update((texts[number], float(odds)) for number, odds in zip(suspected, found, strict=True))
        return judged


@cache
def order_sense() -> OrderSense:
    """The bundled one, opened once.

    Raises:
        SettingsError: its model or its weights are damaged.
    """
    return OrderSense(open_embedder_of(MEANING))


def unquoted(sentence: str) -> str:
    """A sentence with «…» for what it quotes, where it reports something; else as it is."""
    frame = QUOTATION.sub("", sentence)
    return QUOTATION.sub("「…」", sentence) if sum(map(str.isalnum, frame)) >= _FRAME else sentence


def plainly_orders(sentence: str) -> bool:
    """Whether a sentence has the form of an order outside what it reports; marks around the whole of it hide nothing."""
    reported = unquoted(sentence)
    return gives_orders(reported if reported != sentence else sentence.translate(_NO_MARKS))
