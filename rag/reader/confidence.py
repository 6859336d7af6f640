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
from rag.reader.meaning import UNREAD
from rag.reader.question import Question
from rag.reader.reading import Reading
from rag.reader.sentence_pool import Candidate
from rag.reader.weights import load_weights
from rag.reader.word_match import WordMatch, words_of
from rag.terms import is_number, terms
from rag.text import fold

EVIDENCE = (
    "pairs",  # share of the question's pairs that the quoted words, with title, headings and lead-in, hold
    "pairs_passage",  # the same of the whole passage
    "meaning",  # how much of the question the best sentence meets in meaning
    "unmet",  # the share of the word that tells most among those that answer, title, headings and lead-in do not meet
    "share",  # the quoted sentences' share in a softmax over all sentences: how clearly they won
    "listed",  # several things are asked for, and the answer is a list or a row of headings
    "unlisted",  # several things are asked for, and the answer names no row of things
    "form",  # the answer has the form that is asked for (1), or none is asked for or it lacks it (0)
    "form_missing",  # forms that are asked for and that no quoted stretch has: of the answer, its measure, its count of things
    "other_year",  # it gives the figures of another year
    "names_unsaid",  # names and numbers of the question that the answer itself does not hold
    "names_missing",  # names and numbers of the question that neither answer nor passage hold
    "insisted",  # names that an answer has to say, neither in it nor around it
    "rival",  # the answer speaks of an organisation whose name only looks like the one asked for
    "foreign",  # asked in English or Japanese: words are translated, shares are lower
    "span",  # by how much (log odds) the best span in the quoted words beats «no answer», as the model reads the passage
    "span_likely",  # the same as a chance
    "span_ahead",  # by how much it beats the best span outside the quoted words
    "span_foreign",  # the chance again where the question is in English or Japanese: there words count less, the model more
    "unread",  # the model has not read the passage
    "passage_rank",  # how many passages were found before it
    "retrieved",  # what retrieval thought of the passage; weighs negatively: the same coverage in a passage made for the question says less
)

# What asks for a form is met by an answer that has it: nobody repeats «稅率» before «32%».
_FORM_NOUNS = re.compile(
    fold(
        "稅率|比例|比率|占比|金額|費用|價格|電話|專線|網址|日期|期限|時間|人數|數量|排名|名次|地點|地址|上限|額度|總額"
    )
)
_LISTING = 3  # more stretches than that are sections or items
_BEFORE = 80  # characters, about a sentence
_USUAL_POOL = 60


def confidence(reading: Reading, stretches: Sequence[Stretch]) -> float:
    """The probability, 0 … 1, that these stretches answer the question."""
    weights = load_weights()
    found = evidence(reading, stretches)
    odds = weights.bias + sum(weight * found[name] for name, weight in weights.confidence.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _forms_missing(question: Question, stretches: Sequence[Stretch], quoted: str) -> int:
    """How many of the forms that a question wants no stretch has: that of the answer, its measure word, its number of things."""
    enough = question.names_enough(quoted, len(stretches))
    fits = (
        _fits(question.form_fits, stretches),
        _fits(question.measure_fits, stretches),
        enough or question.count_fits(quoted),
        enough,
    )
    return sum(fit is False for fit in fits)


def _fits(fits: Callable[[str], bool | None], stretches: Sequence[Stretch]) -> bool | None:
    """Whether one of the stretches has what is wanted; else what is to be said of the first."""
    each = [fits(fold(stretch.text)) for stretch in stretches]
    return True if True in each else each[0]


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
    span = max(reading.margin(stretch) for stretch in stretches)
    likely = 1 / (1 + math.exp(-span))
    foreign = float(not detect_language(question.text).startswith("zh"))
    won = [any(stretch.holds(one.candidate) for stretch in stretches) for one in reading.ranked]
    others = [one.features["span"] for one, held in zip(reading.ranked, won, strict=True) if not held]
    features = stretches[0].ranked.features
    return {
        "pairs": covered(pairs, near) / (sum(pairs.values()) or 1.0),
        "pairs_passage": features["pairs_passage"],
        "meaning": features["meaning"],
        "unmet": match.most_telling_unmet(np.concatenate([said, others_said, first.sentence.context.words])),
        "share": _among_many(float(shares[won].sum()), len(shares)),
        "listed": float(Intent.LIST in question.intents and ("\n" in stretches[0].text or len(stretches) > _LISTING)),
        "unlisted": float(Intent.LIST in question.intents and not any(_lists(stretch) for stretch in stretches)),
        "form": float(question.form_fits(quoted) is True),
        "form_missing": float(_forms_missing(question, stretches, quoted)),
        "other_year": float(of_another_year(question.own_figures, fold(stretches[0].text))),
        "names_unsaid": _unsaid(question, around, near),
        "names_missing": _unsaid(question, passages, far),
        "insisted": float(names_unsaid(question, stretches)),
        "rival": float(question.speaks_of_rival(quoted)),
        "foreign": foreign,
        "span": span,
        "span_likely": likely,
        "span_ahead": span - max(others, default=UNREAD),
        "span_foreign": foreign * likely,
        "unread": float(span <= UNREAD),
        "passage_rank": float(_passages_before(reading, first)),
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


def _passages_before(reading: Reading, first: Candidate) -> int:
    """How many passages were found before that of the best sentence."""
    better = {c.hit.passage.id for c in reading.pool if c.hit.score > first.hit.score}
    return len(better - {first.hit.passage.id})


def _among_many(share: float, pool: int) -> float:
    """A share as it would be in a pool of the usual size: to win among ten sentences says little."""
    return share / (share + (1 - share) * max(1.0, _USUAL_POOL / pool)) if share else 0.0
