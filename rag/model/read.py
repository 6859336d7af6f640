"""The bundled transformer as a reader: a question and a passage in one sequence → where the answer starts and ends, or that there is none.

The same pass over a claim and a passage says whether the passage bears the claim out, contradicts it, or does not speak of it.

Not for: choosing passages, or turning a span into a quote (``rag.reader``).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from rag.model.graph import Floats, Graph
from rag.model.pieces import BOS, EOS, Cut, Pieces
from rag.model.spans import Judgement, SpanScores

_MOST_ASKED = 64  # pieces of a question or a claim
_MOST = 384  # of both together
_KEPT = 64  # of the latest readings, some kilobytes each


class PairReader:
    """See ``rag.model.spans.PairModel``. Safe to use from several threads at once."""

    def __init__(self, pieces: Pieces, graph: Graph) -> None:
        self._pieces = pieces
        self._graph = graph
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], SpanScores] = {}  # a follow-up is read in two ways, a survey twice

    def spans(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """See ``PairModel``."""
        known = {text: self._known.get((question, text)) for text in texts}
        new = [text for text, scores in known.items() if scores is None]
        fresh = dict(zip(new, self._spans(question, new), strict=True))
        with self._lock:
            self._known.update({(question, text): scores for text, scores in fresh.items()})
            while len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
        return [known[text] or fresh[text] for text in texts]

    def _spans(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        if not texts:
            return []
        rows, cuts, first = self._rows(question, texts)
        scores = [self._run(row) for row in rows]
        return [
            SpanScores(
                np.array(cut.offsets[: len(row) - first - 1], dtype=np.int32).reshape(-1, 2),
                begins[first : len(row) - 1],
                ends[first : len(row) - 1],
                float(begins[0] + ends[0]),
            )
            for row, cut, (begins, ends, _) in zip(rows, cuts, scores, strict=True)
        ]

    def judge(self, claim: str, texts: Sequence[str]) -> list[Judgement]:
        """See ``PairModel``."""
        if not texts:
            return []
        rows, _, _ = self._rows(claim, texts)
        logits = np.array([self._run(row)[2] for row in rows], dtype=np.float64)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [Judgement(*map(float, row / row.sum())) for row in odds]

    def _run(self, row: list[int]) -> list[Floats]:
        """The graph's outputs for one sequence. One at a time: twenty-four passages in one batch take 350 MB more, are no quicker (2.3 s of computing
        against 0.85), and activations are quantised over the whole batch, so that a passage's scores would depend on what is read beside it.
        """
        return [output[0] for output in self._graph.run(self._pieces.inputs([row]))]

    def _rows(self, asked: str, texts: Sequence[str]) -> tuple[list[list[int]], list[Cut], int]:
        """``<s> asked </s></s> text </s>`` for each text, and where in it the text begins."""
        question = self._pieces.cut([asked])[0].ids[:_MOST_ASKED]
        cuts = self._pieces.cut(texts)
        room = _MOST - len(question) - 4
        head = [BOS, *question, EOS, EOS]
        return [[*head, *cut.ids[:room], EOS] for cut in cuts], cuts, len(head)
