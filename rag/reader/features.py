"""What the ranking sees of a sentence: a row of numbers, each of which a person can check by hand.

Coverage is the share of the question's terms, by weight, that are met; pairs (bigrams, Latin words, numbers) and single characters are
counted apart. «span» is what the model says: by how much its best span in the sentence beats «no answer».

Not for: weighing them (``rag.reader.rank``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.domain import BlockKind
from rag.reader.answer_forms import Intent
from rag.reader.meaning import UNREAD, Read
from rag.reader.question import Question
from rag.reader.sentence_pool import Candidate
from rag.reader.word_match import WordMatch
from rag.terms import terms
from rag.text import fold

FEATURES = (
    "pairs",
    "pairs_context",  # … with the title, the headings and the lead-in
    "pairs_before",  # … with the sentence before
    "pairs_passage",
    "chars",
    "meaning",
    "meaning_context",
    "passage_score",
    "form",
    "measure",
    "defines",
    "listing",
    "reason",
    "count",
    "side_matter",
    "own",
    "span",
    "span_gap",  # how far behind the best span of all sentences
    "unread",  # 1 where the model has not read the passage
)

Matrix = NDArray[np.float32]

_ENUMERATES = re.compile(
    fold(
        "(分別|包括|包含|涵蓋|有|是)[^。]{0,80}[^、。]、[^、。]{1,40}(、|以及|和|與|及)|[^、。]{2}、[^、。]{2,30}、[^、。]{2}"
    )
)
_REASONS = re.compile(
    fold(
        "因為|由於|原因|因此|因而|為了|以(便|免|利|因應|避免)|導致|使得|造成|是因|之所以|基於|鑑於|避免|係因|源於|來自|有助|目的|才能|進而|帶動"
    )
)
POINTS_BACK = re.compile(
    fold(
        "^(他|她|它|其|此|該|這|同年|同時|當天|因此|所以|不過|但|然而|此外|另外|換言之|也就是說|舉例|例如|前者|後者|上述|前述)"
    )
)
_SIDE_KINDS = {BlockKind.CAPTION, BlockKind.REFERENCE}


def pairs_of(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The pairs, Latin words and numbers among a question's terms, or all of them if there are none."""
    return {term: weight for term, weight in weights.items() if len(term) > 1 or term.isascii()} or weights


def chars_of(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The single characters among a question's terms, or all of them if there are none."""
    return {term: weight for term, weight in weights.items() if len(term) == 1 and not term.isascii()} or weights


def feature_rows(question: Question, pool: Sequence[Candidate], weights: Mapping[str, float], read: Read) -> Matrix:
    """One row of ``FEATURES`` for each candidate, shape [len(pool), len(FEATURES)]."""
    pair_weights, char_weights = pairs_of(weights), chars_of(weights)
    sentences = [candidate.sentence for candidate in pool]
    met = [met_terms(question, s.folded, s.terms) for s in sentences]
    passages = _by_passage(pool, met)
    titles = [found | s.context.terms for found, s in zip(met, sentences, strict=True)]
    top = max((candidate.hit.score for candidate in pool), default=0.0) or 1.0
    meaning = WordMatch(question.folded).against([s.words for s in sentences], [s.context.words for s in sentences])
    margins = np.array([read.margin(c.hit.passage, c.start, c.end) for c in pool], dtype=np.float32)
    columns: dict[str, Sequence[float] | Matrix] = {
        "pairs": _shares(pair_weights, met),
        "pairs_context": _shares(pair_weights, titles),
        "pairs_before": _shares(pair_weights, [t | s.before for t, s in zip(met, sentences, strict=True)]),
        "pairs_passage": _shares(pair_weights, [passages[c.hit.passage.id] for c in pool]),
        "chars": _shares(char_weights, met),
        "meaning": meaning.alone,
        "meaning_context": meaning.in_context,
        "passage_score": [c.hit.score / top for c in pool],
        "form": [sign(question.form_fits(s.folded)) for s in sentences],
        "measure": [sign(question.measure_fits(s.folded)) for s in sentences],
        "defines": [question.defines(s.folded) for s in sentences],
        "listing": [_listing(question, c) for c in pool],
        "reason": [_reason(question, c) for c in pool],
        "count": [sign(question.count_fits(s.folded)) for s in sentences],
        "side_matter": [c.block.kind in _SIDE_KINDS for c in pool],
        "own": _own(question, weights, met),
        "span": margins,
        "span_gap": margins - margins.max(initial=UNREAD),
        "unread": (margins <= UNREAD).astype(np.float32),
    }
    return np.column_stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES])


def covered(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """The weight of those of the question's terms that are among ``terms``."""
    return sum(weight for term, weight in weights.items() if term in terms)


def leads_list(candidate: Candidate) -> bool:
    """Whether the sentence ends in a colon and thereby promises a list."""
    return candidate.text.endswith(("：", ":"))


def enumerates(folded: str) -> bool:
    """Whether a sentence names several things one after the other."""
    return _ENUMERATES.search(folded) is not None


def _shares(weights: Mapping[str, float], found: Sequence[frozenset[str]]) -> Matrix:
    total = sum(weights.values()) or 1.0
    return np.array([covered(weights, terms) / total for terms in found], dtype=np.float32)


def met_terms(question: Question, folded: str, found: frozenset[str]) -> frozenset[str]:
    """The terms ``found`` in a folded text, with those of each phrase of the question for which the text has another word."""
    for phrase, others in question.others:
        if any(other in folded for other in others):
            found |= frozenset(terms(phrase))
    return found


def _by_passage(pool: Sequence[Candidate], met: Sequence[frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for candidate, here in zip(pool, met, strict=True):
        found.setdefault(candidate.hit.passage.id, set(candidate.context_terms)).update(here)
    return {id_: frozenset(all_terms) for id_, all_terms in found.items()}


def sign(fits: bool | None) -> float:
    """1 for a form that fits, -1 for one that is missing, 0 where none is wanted."""
    return 0.0 if fits is None else 1.0 if fits else -1.0


def _own(question: Question, weights: Mapping[str, float], met: Sequence[frozenset[str]]) -> Matrix:
    """Of a follow-up the share of its own pairs: a sentence with none of them most likely is the earlier answer; 0 for any other question."""
    own = {term: weight for term, weight in weights.items() if term in question.own_terms}
    if len(own) in {0, len(weights)}:
        return np.zeros(len(met), dtype=np.float32)
    return _shares(pairs_of(own), met)


def _reason(question: Question, candidate: Candidate) -> float:
    return float(Intent.WHY in question.intents and _REASONS.search(candidate.folded) is not None)


def _listing(question: Question, candidate: Candidate) -> float:
    if Intent.LIST not in question.intents:
        return 0.0
    return float(leads_list(candidate) or enumerates(candidate.folded))
