"""The bundled transformer as an embedding model: multilingual-e5-small's way, the mean of the last layer over «query: …» or «passage: …».

Not for: reading a passage against a question (``rag.model.read``).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.model.graph import Graph
from rag.model.pieces import BOS, EOS, Pieces
from rag.script import one_writing
from rag.vectors.embedding import Vectors

_MOST = 512  # positions that the model has
_TOKENS = 4096  # of one batch, so that memory stays the same whatever the texts are


class MeaningEmbedder:
    """See ``rag.vectors.embedding.Embedder``."""

    # Its cosines lie between .75 and .95. Chosen on tune halves (paraphrases, members' questions, XQuAD en → zh): 4 to 8 are alike, 6 lies between.
    stretch = 6.0

    def __init__(self, model_id: str, pieces: Pieces, graph: Graph) -> None:
        self.model_id = model_id
        self.dimensions = pieces.dimensions
        self._pieces = pieces
        self._graph = graph

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``; texts of like length share a batch, so that little is spent on padding."""
        rows = [self._row("passage: ", text) for text in texts]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        while order:
            room = max(1, _TOKENS // len(rows[order[-1]]))
            batch, order = order[-room:], order[:-room]
            vectors[batch] = self._run([rows[number] for number in batch])
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """See ``Embedder``."""
        return [float(value) for value in self._run([self._row("query: ", one_writing(text))])[0]]

    def _row(self, prefix: str, text: str) -> list[int]:
        return [BOS, *self._pieces.cut([prefix + text])[0].ids[: _MOST - 2], EOS]

    def _run(self, rows: Sequence[Sequence[int]]) -> Vectors:
        return self._graph.run(self._pieces.inputs(rows))[0]
