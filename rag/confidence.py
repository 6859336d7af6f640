"""How likely an answer is right: a few things that speak for or against it, weighed by a logistic regression.

The weights are learned from labelled questions (``training/calibrate.py``), among them questions whose answer was taken out of the
articles; so 0.7 means that about seven of ten such answers are right.

Not for: choosing the answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from rag.compose import Stretch
from rag.features import covered, met_terms, pairs_of
from rag.language import detect_language
from rag.reader_weights import load_weights
from rag.reading import Reading
from rag.terms import terms
from rag.text import fold
from rag.word_match import WordMatch, word_model

EVIDENCE = (
    "pairs",  # share of the question's pairs that the quoted words, with title, headings and lead-in, hold
    "meaning",  # share of the question's words that they meet in meaning
    "unmet",  # the share of the word that tells most among those that answer and passage do not meet
    "trees",  # what the ranker's trees thought of the best sentence
    "share",  # the quoted sentences' share in a softmax over all sentences: how clearly they won
    "share_passage",  # their passage's share
    "form",  # the answer has the form that is asked for (1), or none is asked for or it lacks it (0)
    "measure",  # likewise the measure word
    "names_unsaid",  # names and numbers of the question that the answer itself does not hold
    "names_missing",  # names and numbers of the question that neither answer nor passage hold
    "rival",  # the answer speaks of an organisation whose name only looks like the one asked for
    "foreign",  # asked in English or Japanese: words are translated, shares are lower
    "retrieved",  # what retrieval thought of the passage; weighs negatively: the same coverage in a passage made for the question says less
)

# A question for a date is not answered without one. Of the right answers on the tune half not one lacked the form asked for, so that the
# weight cannot be learned from them; it is set.
_FORM_MISSING = -4.0
# A definition is sought among many sentences that speak of the same thing, so that none wins clearly.
_DEFINED = 2.0
_USUAL_POOL = 60


def confidence(reading: Reading, stretches: Sequence[Stretch]) -> float:
    """The probability, 0 … 1, that these stretches answer the question."""
    weights = load_weights()
    found = evidence(reading, stretches)
    odds = weights.bias + sum(weight * found[name] for name, weight in weights.confidence.items())
    quoted = fold("\n".join(stretch.text for stretch in stretches))
    fits = (
        reading.question.form_fits(quoted),
        reading.question.measure_fits(quoted),
        reading.question.count_fits(quoted),
    )
    odds += _FORM_MISSING * sum(fit is False for fit in fits)
    odds += _DEFINED * reading.question.defines(quoted)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def evidence(reading: Reading, stretches: Sequence[Stretch]) -> dict[str, float]:
    """What speaks for or against an answer, by the names in ``EVIDENCE``; ``stretches`` holds at least one."""
    question = reading.question
    first = stretches[0].ranked.candidate
    quoted = fold("\n".join(stretch.text for stretch in stretches))
    contexts = dict.fromkeys(stretch.ranked.candidate.sentence.context.text for stretch in stretches)
    around = "\n".join([quoted, *contexts])
    passages = "\n".join([around, *(fold(stretch.ranked.candidate.hit.passage.text) for stretch in stretches)])
    near, far = (met_terms(question, text, frozenset(terms(text))) for text in (around, passages))
    pairs = pairs_of(reading.weights)
    match = WordMatch(question.folded)
    said, in_passages = word_model().pieces([quoted, passages])
    meaning = match.against([said], [first.sentence.context.words])
    scores = np.array([one.score for one in reading.ranked])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    won = [any(stretch.holds(one.candidate) for stretch in stretches) for one in reading.ranked]
    beside = [one.candidate.hit.passage.id == first.hit.passage.id for one in reading.ranked]
    return {
        "pairs": covered(pairs, near) / (sum(pairs.values()) or 1.0),
        "meaning": float(meaning.in_context[0]),
        "unmet": match.most_telling_unmet(in_passages),
        "trees": stretches[0].ranked.trees,
        "share": _among_many(float(shares[won].sum()), len(shares)),
        "share_passage": _among_many(float(shares[beside].sum()), len(shares)),
        "form": float(question.form_fits(quoted) is True),
        "measure": float(question.measure_fits(quoted) is True),
        "names_unsaid": float(sum(name not in around and name not in near for name in question.names)),
        "names_missing": float(sum(name not in passages and name not in far for name in question.names)),
        "rival": float(question.speaks_of_rival(quoted)),
        "foreign": float(not detect_language(question.text).startswith("zh")),
        "retrieved": min(2.0, first.hit.score),
    }


def _among_many(share: float, pool: int) -> float:
    """A share as it would be in a pool of the usual size: to win among ten sentences says little."""
    return share / (share + (1 - share) * max(1.0, _USUAL_POOL / pool)) if share else 0.0
