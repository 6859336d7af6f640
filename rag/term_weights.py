"""How much each term of a question tells: its IDF, for an English question that of its Chinese translations.

Not for: searching (``rag.retrieve`` weighs for itself).
"""

from __future__ import annotations

from rag.bm25 import idf
from rag.expand import weighted_terms
from rag.manifest import Manifest
from rag.question import Question
from rag.terms import is_pair

_UNSEEN_PAIR = 0.3
_EARLIER = 0.6  # a term of the earlier question that a follow-up takes along


def term_weights(question: Question, manifest: Manifest) -> dict[str, float]:
    """The IDF of each term of the question by its weight; less for a bigram that occurs nowhere.

    Such a bigram is mostly the seam of two words that the asker put side by side: it says little about the answer. Synonyms that the search
    adds are left out: a sentence that holds one is taken to hold the word itself (``rag.features.met_terms``).
    """
    passages = manifest.passage_count
    wanted = weighted_terms(question.text, manifest)
    if not all(term.isascii() for term in question.terms):
        wanted = dict.fromkeys(question.terms, 1.0)
    frequency = manifest.document_frequency(wanted)
    return {
        term: weight
        * idf(frequency[term], passages)
        * (_UNSEEN_PAIR if not frequency[term] and is_pair(term) else 1.0)
        * (_EARLIER if term in question.terms - question.own_terms else 1.0)
        for term, weight in wanted.items()
    }
