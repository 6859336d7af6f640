"""Words that mean the same: each word of a question against the words of a sentence, by the vectors of the bundled model.

A static model has one vector for each word, and its length says how much the word tells (的 0.6, 津貼 4.3). The share of a question
that a sentence meets in meaning is the mean over the question's words, by that weight, of the best cosine with any word of the
sentence. It finds 調薪 for 加薪 and 證據 for evidence.

It is always the bundled model, whatever the search uses: the weights of the reader were learned with it.

Not for: the meaning of whole sentences (their mean vectors), numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.checks.writings import one_writing_of_figures
from rag.settings import PROJECT_ROOT
from rag.terms import strip_question_words
from rag.vectors.static_model import StaticModel

MODEL = PROJECT_ROOT / "data" / "models" / "wenju-static-2"

# A cosine below this is chance.
_NEAR = 0.3

Words = NDArray[np.int32]
Floats = NDArray[np.float32]

_NO_WORDS: Words = np.zeros(1, dtype=np.int32)


@cache
def word_model() -> StaticModel:
    """The bundled model, loaded once.

    Raises:
        SettingsError: it is missing.
    """
    return StaticModel(MODEL)


def words_of(folded: Sequence[str]) -> Sequence[Words]:
    """The words of each folded text, its figures in one writing."""
    return word_model().pieces([one_writing_of_figures(text) for text in folded])


@dataclass(frozen=True, slots=True)
class Meaning:
    """For each sentence, shape [sentences], 0 … 1: the share of the question that it meets, alone and together with its context."""

    alone: Floats
    in_context: Floats


class WordMatch:
    """A question's words, ready to be held against sentences."""

    def __init__(self, folded_question: str) -> None:
        vectors = word_model().vectors_of(np.unique(self._words_of(strip_question_words(folded_question))))
        lengths = np.linalg.norm(vectors, axis=1)
        told = lengths > 0
        self._weights: Floats = lengths[told]
        self._units: Floats = vectors[told] / lengths[told][:, None]

    def against(self, sentences: Sequence[Words], contexts: Sequence[Words]) -> Meaning:
        """How much of the question each sentence meets in meaning, alone and together with its context (one for each sentence)."""
        count = len(sentences)
        if not count or not len(self._weights):
            nothing = np.zeros(count, np.float32)
            return Meaning(nothing, nothing)
        distinct = {id(words): words for words in contexts}
        texts = [words if len(words) else _NO_WORDS for words in (*sentences, *distinct.values())]
        used, places = np.unique(np.concatenate(texts), return_inverse=True)
        near = self._nearness(used)
        starts = np.cumsum([0, *(len(words) for words in texts[:-1])])
        best = np.maximum.reduceat(near[places], starts, axis=0)  # [texts, question words]
        row = {id_: count + i for i, id_ in enumerate(distinct)}
        around = np.maximum(best[:count], best[[row[id(words)] for words in contexts]])
        total = self._weights.sum()
        return Meaning(best[:count] @ self._weights / total, around @ self._weights / total)

    def most_telling_unmet(self, words: Words) -> float:
        """The share of the question, 0 … 1, of the most telling word that these words leave open (鴻海, where only 臺灣 is spoken of)."""
        if not len(words) or not len(self._weights):
            return 1.0
        open_weights = self._weights * (1.0 - self._nearness(np.unique(words)).max(axis=0))
        return float(open_weights.max() / self._weights.sum())

    def _nearness(self, words: Words) -> Floats:
        """The cosines of words with the question's words, shape [words, question words]; 0 where it may be chance."""
        vectors = word_model().vectors_of(words)
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-6)
        near: Floats = (vectors @ self._units.T) / lengths[:, None]
        near[near < _NEAR] = 0.0
        return near

    @staticmethod
    def _words_of(folded: str) -> Words:
        return words_of([folded])[0]
