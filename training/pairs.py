"""Batches of (question side, passage side) to pull together, one source to a batch.

Sources: a news sentence and the text around it (inverse cloze; Lee et al., 2019, arXiv:1906.00300), the same with the
sentence put word by word into English, people's questions and their paragraphs, translated sentences, dictionary
entries with Taiwan/mainland word pairs. All is drawn from a generator seeded by the step, so order of work is no matter.

Not for: the loss.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.store import Ids, Store

WINDOW = 190  # tokens of a passage window, about 300 characters


@dataclass(frozen=True, slots=True)
class Batch:
    """Two sides of equal length; pairs whose keys agree on either side are no negatives of each other."""

    source: str
    questions: list[Ids]
    passages: list[Ids]
    question_keys: NDArray[np.int64]
    passage_keys: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word-level knowledge, by row.

    ``english[row]`` holds the token sequences of a Chinese piece's equivalents, ``forms[row]`` an English piece and its
    inflections, ``taiwan[row]`` the row of the Taiwan word for a mainland one (or the row itself). ``fixed`` rows
    (numbers, Latin) stay as they are in every language.
    """

    english: dict[int, list[Ids]]
    forms: dict[int, Ids]
    taiwan: Ids
    fixed: NDArray[np.bool_]
    question_words: list[Ids]
    stop_words: Ids


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions by paragraph: ``asked[i]`` are those on ``paragraphs[i]``."""

    paragraphs: list[Ids]
    asked: list[list[Ids]]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that batches are drawn from."""

    news: Store
    wiki: Store
    chinese: Questions
    japanese: Questions
    sentences: list[tuple[Ids, Ids]]  # English, Chinese
    words: list[tuple[Ids, Ids]]  # English, Chinese
    twins: list[tuple[Ids, Ids]]  # mainland, Taiwan
    lexicon: Lexicon


def draw(material: Material, source: str, size: int, rng: Generator) -> Batch:
    """A batch of at most ``size`` pairs of one source, one of ``SHARES``."""
    pairs = _SOURCES[source](material, size, rng)
    questions, passages, passage_keys = zip(*pairs, strict=True)
    question_keys = (
        [zlib.crc32(question.tobytes()) for question in questions] if source == "words" else range(len(pairs))
    )
    return Batch(source, [*questions], [*passages], np.array(question_keys), np.array(passage_keys))


Pairs = list[tuple[Ids, Ids, int]]  # question, passage, key of the passage


def _cloze(store: Store, size: int, rng: Generator) -> Pairs:
    """Sentences with the text around them. A long article gives two pairs from its two halves: each other's hard negative."""
    pairs: Pairs = []
    for document in rng.permutation(len(store)):
        first, last = int(store.documents[document]), int(store.documents[document + 1])
        middle = (first + last) // 2
        halves = [(first, middle), (middle, last)] if last - first >= 6 else [(first, last)]
        for start, end in halves:
            if end - start >= 2 and (pair := _cloze_pair(store, start, end, rng)):
                pairs.append((*pair, len(pairs)))
        if len(pairs) >= size:
            break
    return pairs


def _cloze_pair(store: Store, first: int, last: int, rng: Generator) -> tuple[Ids, Ids] | None:
    target = int(rng.integers(first, last))
    question = store.span(target, target + 1)
    if not 6 <= len(question) <= 80:
        return None
    start = max(first, target - int(rng.integers(0, 5)))
    passage = store.span(start, last)
    if rng.random() >= 0.5:
        passage = np.concatenate([store.span(start, target), store.span(target + 1, last)])
    passage = passage[:WINDOW]
    return (question, passage) if len(passage) >= 20 else None


def _thin(ids: Ids, least: float, most: float, rng: Generator) -> Ids:
    """Drop a random share of the tokens, never all."""
    kept = ids[rng.random(len(ids)) >= rng.uniform(least, most)]
    return kept if len(kept) else ids


def _as_question(ids: Ids, lexicon: Lexicon, rng: Generator) -> Ids:
    """A sentence as somebody might ask for it: fewer words, Taiwan's words, a question word thrown in."""
    ids = _thin(ids, 0.1, 0.6, rng)
    if rng.random() < 0.3:
        ids = lexicon.taiwan[ids]
    if rng.random() < 0.3:
        chosen = rng.integers(0, len(lexicon.question_words), int(rng.integers(1, 3)))
        ids = np.concatenate([ids, *(lexicon.question_words[i] for i in chosen)])
    return ids


def _news(material: Material, size: int, rng: Generator) -> Pairs:
    return [(_as_question(q, material.lexicon, rng), p, k) for q, p, k in _cloze(material.news, size, rng)]


def _wiki(material: Material, size: int, rng: Generator) -> Pairs:
    return [(_as_question(q, material.lexicon, rng), p, k) for q, p, k in _cloze(material.wiki, size, rng)]


def in_english(ids: Ids, lexicon: Lexicon, rng: Generator) -> Ids:
    """Word by word into English, some words inflected or lost, with the small words English has between them."""
    out: list[Ids] = []
    for row in ids.tolist():
        equivalents = lexicon.english.get(row)
        if lexicon.fixed[row]:
            out.append(np.array([row], dtype=np.int32))
        elif equivalents:
            # the first equivalents of an entry are the common ones
            chosen = equivalents[min(int(rng.exponential(1.0)), len(equivalents) - 1)]
            if len(chosen) == 1 and rng.random() < 0.3:
                forms = lexicon.forms.get(int(chosen[0]))
                chosen = chosen if forms is None else forms[rng.integers(0, len(forms), 1)]
            out.append(chosen)
        elif rng.random() < 0.1:
            out.append(np.array([row], dtype=np.int32))
    if not out:
        return ids
    small = rng.choice(lexicon.stop_words, int(len(out) * rng.uniform(0, 0.7)))
    return np.concatenate([*out, small])


def _english_news(material: Material, size: int, rng: Generator) -> Pairs:
    lexicon = material.lexicon
    drawn = [*_cloze(material.news, size - size // 4, rng), *_cloze(material.wiki, size // 4, rng)]
    return [(in_english(_thin(q, 0.0, 0.4, rng), lexicon, rng), p, k) for k, (q, p, _) in enumerate(drawn)]


def _asked(questions: Questions, size: int, rng: Generator) -> Pairs:
    """One question of each paragraph, so that no other pair of the batch is right as well."""
    chosen = rng.permutation(len(questions.paragraphs))[:size]
    pairs = []
    for index in chosen.tolist():
        asked = questions.asked[index]
        question = _thin(asked[int(rng.integers(0, len(asked)))], 0.0, 0.35, rng)
        pairs.append((question, _thin(questions.paragraphs[index], 0.0, 0.25, rng), index))
    return pairs


def _chinese_questions(material: Material, size: int, rng: Generator) -> Pairs:
    taiwan = material.lexicon.taiwan
    return [(taiwan[q] if rng.random() < 0.3 else q, p, k) for q, p, k in _asked(material.chinese, size, rng)]


def _japanese_questions(material: Material, size: int, rng: Generator) -> Pairs:
    return _asked(material.japanese, size, rng)


def _english_questions(material: Material, size: int, rng: Generator) -> Pairs:
    drawn = _asked(material.chinese, size, rng)
    return [(in_english(q, material.lexicon, rng), p, k) for q, p, k in drawn]


def _sentences(material: Material, size: int, rng: Generator) -> Pairs:
    """Translations, one to three put together: alone they are shorter than what is searched."""
    order = rng.permutation(len(material.sentences))
    pairs: Pairs = []
    position = 0
    while len(pairs) < size and position + 3 <= len(order):
        count = int(rng.integers(1, 4))
        chosen = [material.sentences[i] for i in order[position : position + count]]
        position += count
        english, chinese = (np.concatenate(side) for side in zip(*chosen, strict=True))
        pairs.append((english, material.lexicon.taiwan[chinese] if rng.random() < 0.2 else chinese, len(pairs)))
    return pairs


def _words(material: Material, size: int, rng: Generator) -> Pairs:
    twins = [material.twins[i] for i in rng.permutation(len(material.twins))[: size // 6]]
    entries = [material.words[i] for i in rng.integers(0, len(material.words), size - len(twins))]
    return [(q, p, zlib.crc32(p.tobytes())) for q, p in [*entries, *twins]]


_SOURCES: dict[str, Callable[[Material, int, Generator], Pairs]] = {
    "news": _news,
    "wiki": _wiki,
    "english news": _english_news,
    "questions": _chinese_questions,
    "english questions": _english_questions,
    "japanese questions": _japanese_questions,
    "sentences": _sentences,
    "words": _words,
}

# Share of the steps for each source.
SHARES: dict[str, float] = {
    "news": 0.34,
    "wiki": 0.09,
    "english news": 0.26,
    "questions": 0.06,
    "english questions": 0.06,
    "japanese questions": 0.03,
    "sentences": 0.06,
    "words": 0.1,
}


def plan(steps: int, seed: int) -> Sequence[str]:
    """Which source each step draws from: the shares exactly, in random order."""
    rng = np.random.default_rng([seed, 0])
    edges = np.cumsum([*SHARES.values()]) / sum(SHARES.values())
    places = (np.arange(steps) + 0.5) / steps
    return [[*SHARES][i] for i in rng.permutation(np.searchsorted(edges, places)).tolist()]
