"""What the ranker sees of a sentence: a row of numbers, each of which a person can check by hand.

Coverage is the share of the question's terms, by weight, that are met; pairs (bigrams, Latin words, numbers) and single characters are
counted apart. «…_gap» is how far a sentence lies behind the best of the pool, so that 0.6 in a weak pool is not 0.6 in a strong one.

Not for: weighing them (``rag.ranker``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer_forms import Intent
from rag.domain import BlockKind
from rag.question import Question
from rag.sentence_pool import Candidate
from rag.terms import strip_question_words, terms
from rag.text import fold
from rag.word_match import WordMatch

FEATURES = (
    "pairs",
    "pairs_context",
    "pairs_before",
    "pairs_after",
    "pairs_passage",
    "chars",
    "chars_context",
    "runs",
    "beside_wh",
    "meaning",
    "meaning_context",
    "cosine",
    "passage_score",
    "passage_rank",
    "form",
    "measure",
    "names_missing",
    "focus",
    "length",
    "new_share",
    "opens_block",
    "points_back",
    "pairs_gap",
    "pairs_context_gap",
    "meaning_gap",
    "cosine_gap",
    "listing",
    "count",
    "label",
    "side_matter",
)

Matrix = NDArray[np.float32]

_SHORT_RUN, _LONG_RUN = 3, 4
_ENUMERATES = re.compile(fold("(分別|包括|包含|涵蓋|有|是)[^。]*[^、。]+、[^、。]+(、|以及|和|與|及)"))
POINTS_BACK = re.compile(
    fold(
        "^(他|她|它|其|此|該|這|同年|同時|當天|因此|所以|不過|但|然而|此外|另外|換言之|也就是說|舉例|例如|前者|後者|上述|前述)"
    )
)
# «尋職津貼：每月5,000元» is about 尋職津貼, whatever else it mentions
_LABEL = re.compile("([^:,。;、「」()]{2,14}):(?!$)")
_SIDE_KINDS = {BlockKind.CAPTION, BlockKind.REFERENCE}


def pairs_of(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The pairs, Latin words and numbers among a question's terms, or all of them if there are none."""
    return {term: weight for term, weight in weights.items() if len(term) > 1 or term.isascii()} or weights


def chars_of(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The single characters among a question's terms, or all of them if there are none."""
    return {term: weight for term, weight in weights.items() if len(term) == 1 and not term.isascii()} or weights


def feature_rows(question: Question, pool: Sequence[Candidate], weights: Mapping[str, float]) -> Matrix:
    """One row of ``FEATURES`` for each candidate, shape [len(pool), len(FEATURES)]."""
    pair_weights, char_weights = pairs_of(weights), chars_of(weights)
    sentences = [candidate.sentence for candidate in pool]
    met = [met_terms(question, s.folded, s.terms) for s in sentences]
    passages = _by_passage(pool, met)
    titles = [found | s.context.terms for found, s in zip(met, sentences, strict=True)]
    top = max((candidate.hit.score for candidate in pool), default=0.0) or 1.0
    ranks = {id_: rank for rank, id_ in enumerate(dict.fromkeys(c.hit.passage.id for c in pool))}
    meaning = WordMatch(question.folded).against([s.words for s in sentences], [s.context.words for s in sentences])
    pairs = _shares(pair_weights, met)
    pairs_context = _shares(pair_weights, titles)
    columns: dict[str, Sequence[float] | Matrix] = {
        "pairs": pairs,
        "pairs_context": pairs_context,
        "pairs_before": _shares(pair_weights, [t | s.before for t, s in zip(met, sentences, strict=True)]),
        "pairs_after": _shares(pair_weights, [t | s.after for t, s in zip(met, sentences, strict=True)]),
        "pairs_passage": _shares(pair_weights, [passages[c.hit.passage.id] for c in pool]),
        "chars": _shares(char_weights, met),
        "chars_context": _shares(char_weights, titles),
        "runs": _runs(question, [s.folded for s in sentences]),
        "beside_wh": [_beside_wh(question, s.folded) for s in sentences],
        "meaning": meaning.alone,
        "meaning_context": meaning.in_context,
        "cosine": meaning.cosine,
        "passage_score": [c.hit.score / top for c in pool],
        "passage_rank": [ranks[c.hit.passage.id] for c in pool],
        "form": [sign(question.form_fits(s.folded)) for s in sentences],
        "measure": [sign(question.measure_fits(s.folded)) for s in sentences],
        "names_missing": [_names_missing(question, c) for c in pool],
        "focus": [float(bool(question.focus) and question.focus in s.folded) for s in sentences],
        "length": [min(len(s.folded), 160) for s in sentences],
        "new_share": [len(s.terms - question.terms) / (len(s.terms) or 1) for s in sentences],
        "opens_block": [s.opens_block for s in sentences],
        "points_back": [POINTS_BACK.match(s.folded) is not None for s in sentences],
        "pairs_gap": pairs - pairs.max(initial=0),
        "pairs_context_gap": pairs_context - pairs_context.max(initial=0),
        "meaning_gap": meaning.in_context - meaning.in_context.max(initial=0),
        "cosine_gap": meaning.cosine - meaning.cosine.max(initial=0),
        "listing": [_listing(question, c) for c in pool],
        "count": [sign(question.count_fits(s.folded)) for s in sentences],
        "label": [_label_asked(question, s.folded) for s in sentences],
        "side_matter": [c.block.kind in _SIDE_KINDS for c in pool],
    }
    return np.column_stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES])


def covered(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """The weight of those of the question's terms that are among ``terms``."""
    return sum(weight for term, weight in weights.items() if term in terms)


def leads_list(candidate: Candidate) -> bool:
    """Whether the sentence ends in a colon and thereby promises a list."""
    return candidate.text.endswith(("：", ":"))


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


def _runs(question: Question, sentences: Sequence[str]) -> Matrix:
    """The share of the question's runs of three and four characters that a sentence repeats."""
    asked = strip_question_words(question.folded)
    runs = {
        asked[i : i + n]
        for n in (_SHORT_RUN, _LONG_RUN)
        for i in range(len(asked) - n + 1)
        if " " not in asked[i : i + n]
    }
    if not runs:
        return np.zeros(len(sentences), np.float32)
    return np.array([sum(run in text for run in runs) / len(runs) for text in sentences], dtype=np.float32)


_WH = re.compile(
    fold("什麼時候|什麼|哪一?[個位些年天國家種項裡]?|誰|多少|幾|何時|何處|何地|何種|何|為什麼|如何|怎麼|怎樣")
)


def _beside_wh(question: Question, sentence: str) -> float:
    """Whether the two characters on either side of the question word stand in the sentence: what it asks of."""
    match = _WH.search(question.folded)
    if match is None:
        return 0.0
    left, right = (
        question.folded[max(0, match.start() - 2) : match.start()],
        question.folded[match.end() : match.end() + 2],
    )
    return (float(len(left) == 2 and left in sentence) + float(len(right) == 2 and right in sentence)) / 2


def sign(fits: bool | None) -> float:
    """1 for a form that fits, -1 for one that is missing, 0 where none is wanted."""
    return 0.0 if fits is None else 1.0 if fits else -1.0


def _names_missing(question: Question, candidate: Candidate) -> float:
    """How many of the question's names neither the sentence nor its context holds."""
    here = candidate.terms | candidate.context_terms
    return sum(name not in here and name not in candidate.folded for name in question.names)


def _listing(question: Question, candidate: Candidate) -> float:
    if Intent.LIST not in question.intents:
        return 0.0
    return float(leads_list(candidate) or _ENUMERATES.search(candidate.folded) is not None)


def _label_asked(question: Question, sentence: str) -> float:
    match = _LABEL.match(sentence)
    return float(match is not None and match[1] in question.folded)
