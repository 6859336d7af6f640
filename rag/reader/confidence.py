"""How likely an answer is right: a few things that speak for or against it, weighed by a logistic regression.

The weights are learned from labelled questions (``training/calibrate.py``), among them questions whose answer was taken out of the
articles; so 0.7 means that about seven of ten such answers are right.

Not for: choosing the answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np

from rag.language import detect_language
from rag.reader.answer_forms import Intent
from rag.reader.compose import Stretch
from rag.reader.features import covered, enumerates, met_terms, pairs_of
from rag.reader.figures import of_another_year, unsaid
from rag.reader.question import Question
from rag.reader.reading import Reading
from rag.reader.weights import load_weights
from rag.reader.word_match import WordMatch, words_of
from rag.terms import is_number, terms
from rag.text import fold

EVIDENCE = (
    "pairs",  # share of the question's pairs that the quoted words, with title, headings and lead-in, hold
    "unmet",  # the share of the word that tells most among those that answer, title, headings and lead-in do not meet
    "listed",  # several things are asked for, and the answer is a list or a row of headings
    "unlisted",  # several things are asked for, and the answer names no row of things
    "trees",  # what the ranker's trees thought of the best sentence
    "share",  # the quoted sentences' share in a softmax over all sentences: how clearly they won
    "form",  # the answer has the form that is asked for (1), or none is asked for or it lacks it (0)
    "names_unsaid",  # names and numbers of the question that the answer itself does not hold
    "names_missing",  # names and numbers of the question that neither answer nor passage hold
    "rival",  # the answer speaks of an organisation whose name only looks like the one asked for
    "foreign",  # asked in English or Japanese: words are translated, shares are lower
    "span",  # by how much (log odds) the best span in the quoted words beats «no answer», as the model reads the passage
    "span_likely",  # the same as a chance
    "span_elsewhere",  # by how much the best span outside the quoted words beats the best one in them, if it does
    "span_foreign",  # the chance again where the question is in English or Japanese: there words count less, the model more
    "retrieved",  # what retrieval thought of the passage; weighs negatively: the same coverage in a passage made for the question says less
)

# What asks for a form is met by an answer that has it: nobody repeats «稅率» before «32%».
_FORM_NOUNS = re.compile(
    fold(
        "稅率|比例|比率|占比|金額|費用|價格|電話|專線|網址|日期|期限|時間|人數|數量|排名|名次|地點|地址|上限|額度|總額"
    )
)
# A question for a date is not answered without one. Of the right answers on the tune half not one lacked the form asked for, so that the
# weight cannot be learned from them; it is set.
_FORM_MISSING = -4.0
# Set likewise: an answer about another country or company.
_NAME_UNSAID = -3.0
# Set likewise: what is said of another year does not answer.
_OTHER_YEAR = -4.0
# Set likewise: an answer that hardly holds a word of the question in any form, however clearly it wins among others that do not either.
_UNRELATED = -4.0
_HARDLY = 0.2
# A definition is sought among many sentences that speak of the same thing, so that none wins clearly.
_DEFINED = 2.0
_LISTING = 3  # more stretches than that are sections or items
_BEFORE = 80  # characters, about a sentence
_USUAL_POOL = 60


def confidence(reading: Reading, stretches: Sequence[Stretch]) -> float:
    """The probability, 0 … 1, that these stretches answer the question."""
    weights = load_weights()
    found = evidence(reading, stretches)
    odds = weights.bias + sum(weight * found[name] for name, weight in weights.confidence.items())
    quoted = fold("\n".join(stretch.text for stretch in stretches))
    enough = reading.question.names_enough(quoted, len(stretches))
    fits = (
        _fits(reading.question.form_fits, stretches),
        _fits(reading.question.measure_fits, stretches),
        enough or reading.question.count_fits(quoted),
        enough,
    )
    odds += _FORM_MISSING * sum(fit is False for fit in fits)
    odds += _UNRELATED * _speaks_of_something_else(stretches[0])
    odds += _NAME_UNSAID * names_unsaid(reading.question, stretches)
    odds += _OTHER_YEAR * of_another_year(reading.question.own_figures, fold(stretches[0].text))
    odds += _DEFINED * reading.question.defines(quoted)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _fits(fits: Callable[[str], bool | None], stretches: Sequence[Stretch]) -> bool | None:
    """Whether one of the stretches has what is wanted; else what is to be said of the first."""
    each = [fits(fold(stretch.text)) for stretch in stretches]
    return True if True in each else each[0]


def _speaks_of_something_else(first: Stretch) -> bool:
    features = first.ranked.features
    return max(features["pairs_context"], features["meaning_context"]) < _HARDLY


def names_unsaid(question: Question, stretches: Sequence[Stretch]) -> int:
    """How many names that an answer has to say are neither in it nor around it: the sentence before, the title, the headings, the lead-in."""
    if not question.insists:
        return 0
    around = "\n".join(
        fold(stretch.article.text[max(0, stretch.start - _BEFORE) : stretch.end])
        + stretch.ranked.candidate.sentence.context.text
        for stretch in stretches
    )
    return sum(not any(form in around for form in forms) for forms in question.insists)


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
    match = WordMatch(_FORM_NOUNS.sub(" ", question.folded) if question.form_fits(quoted) else question.folded)
    met_by_others = " ".join(phrase for phrase, others in question.others if any(one in around for one in others))
    said, others_said = words_of([quoted, met_by_others])
    scores = np.array([one.score for one in reading.ranked])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    spans = [reading.margin(stretch) for stretch in stretches]
    span = max(spans)
    likely = 1 / (1 + math.exp(-span))
    foreign = float(not detect_language(question.text).startswith("zh"))
    won = [any(stretch.holds(one.candidate) for stretch in stretches) for one in reading.ranked]
    return {
        "pairs": covered(pairs, near) / (sum(pairs.values()) or 1.0),
        "unmet": match.most_telling_unmet(np.concatenate([said, others_said, first.sentence.context.words])),
        "listed": float(Intent.LIST in question.intents and ("\n" in stretches[0].text or len(stretches) > _LISTING)),
        "unlisted": float(Intent.LIST in question.intents and not any(_lists(stretch) for stretch in stretches)),
        "trees": stretches[0].ranked.trees,
        "share": _among_many(float(shares[won].sum()), len(shares)),
        "form": float(question.form_fits(quoted) is True),
        "names_unsaid": _unsaid(question, around, near),
        "names_missing": _unsaid(question, passages, far),
        "rival": float(question.speaks_of_rival(quoted)),
        "foreign": foreign,
        "span": span,
        "span_likely": likely,
        "span_elsewhere": max(0.0, max(one.features["span"] for one in reading.ranked) - span),
        "span_foreign": foreign * likely,
        "retrieved": min(2.0, first.hit.score),
    }


def _lists(stretch: Stretch) -> bool:
    """Whether a stretch is a list or names a row of things."""
    return "\n" in stretch.text or enumerates(fold(stretch.text))


def _unsaid(question: Question, text: str, met: frozenset[str]) -> float:
    """How many names and figures of the question a text does not hold."""
    names = [name for name in question.names if not is_number(name)]
    missing = sum(name not in text and name not in met for name in names)
    return float(missing + unsaid(question.figures, text))


def _among_many(share: float, pool: int) -> float:
    """A share as it would be in a pool of the usual size: to win among ten sentences says little."""
    return share / (share + (1 - share) * max(1.0, _USUAL_POOL / pool)) if share else 0.0
