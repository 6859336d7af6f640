"""From the raw files to a tokenizer and to token arrays that batches are drawn from.

Not for: training.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from eval.squad import Paragraph
from rag.text import fold
from training.corpus import cedict, cmrc_dev, drcd, jsquad, news, tatoeba
from training.folding import fold_chars
from training.glosses import taiwan_phrases, word_list
from training.links import Links, build_links, inflections
from training.pairs import Lexicon, Material, Questions
from training.progress import log
from training.store import Ids, Store, build_store, encode
from training.tokenizer import build_tokenizer
from training.vocabulary import choose, probabilities

LONGEST_NEWS = 2_500  # characters of an article that are used

_QUESTION_WORDS = (
    # what makes a sentence a question and says nothing of its matter
    "什麼 甚麼 哪些 哪個 哪裡 何時 何處 誰 多少 如何 怎麼 為什麼 為何 是否 請問 有哪些 是什麼 什麼時候 多久 幾個 嗎 呢 哪一年 主要 "
    "介紹 說明 原因 影響"
).split()  # fmt: skip
_MOST_STOP_WORDS = 60


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that the training loop needs: the tokenizer, where each row starts, what it shares, and the pairs' material."""

    tokenizer: Tokenizer
    weights: NDArray[np.float32]  # [rows]: how much a piece tells, at most 1
    links: Links
    material: Material


def prepare(shared: Path, news_articles: int | None = None) -> Prepared:
    """Read everything, choose the vocabulary, split all texts into tokens.

    Args:
        shared: the folder with ``training/`` and ``benchmarks/``.
        news_articles: use only so many articles (for a quick trial).
    """
    words = word_list(entries := cedict(shared))
    taiwan = taiwan_phrases(list(dict.fromkeys(entry.simplified for entry in entries)))
    articles = [text[:LONGEST_NEWS] for text in itertools.islice(news(shared), news_articles)]
    asked_zh = [*drcd(shared, training=True), *cmrc_dev(shared)]
    asked_ja, sentences = jsquad(shared, training=True), tatoeba(shared)
    chinese = [*articles, *(chinese for _, chinese in sentences)]
    chinese += [text for paragraph in asked_zh for text in (paragraph.text, *paragraph.questions)]
    english = [english for english, _ in sentences] + [gloss for found in words.values() for gloss in found]
    japanese = [text for paragraph in asked_ja for text in (paragraph.text, *paragraph.questions)]
    log(f"{len(articles)} news articles, {len(words)} headwords, {len(taiwan)} Taiwan phrases")
    pieces = choose(
        (fold(text) for text in chinese), [fold(t) for t in english], [fold(t) for t in japanese], words, taiwan
    )
    counts = {piece.text: piece.count for piece in pieces}
    splitter = build_tokenizer(probabilities(pieces))
    rows = {piece.text: number for number, piece in enumerate(pieces, 1)}
    log(f"{len(rows)} pieces")
    lexicon = _lexicon(splitter, rows, words, taiwan, [fold(english) for english, _ in sentences])
    news_store = build_store(splitter, articles, LONGEST_NEWS)
    wiki = build_store(splitter, [paragraph.text for paragraph in [*asked_zh, *asked_ja]], LONGEST_NEWS)
    log(f"{len(news_store.ids)} tokens of news, {len(wiki.ids)} of encyclopedia paragraphs")
    material = Material(
        news=news_store,
        wiki=wiki,
        chinese=_questions(splitter, asked_zh),
        japanese=_questions(splitter, asked_ja),
        sentences=_encode_pairs(splitter, sentences),
        words=_encode_pairs(splitter, _dictionary_pairs(words, counts)),
        twins=_encode_pairs(splitter, taiwan),
        lexicon=lexicon,
    )
    return Prepared(
        splitter, _weights([news_store, wiki], material, rows), build_links(rows, counts, words, taiwan), material
    )


def _lexicon(
    splitter: Tokenizer,
    rows: Mapping[str, int],
    words: Mapping[str, Sequence[str]],
    taiwan: Sequence[tuple[str, str]],
    english: Sequence[str],
) -> Lexicon:
    known = {word: found for word, found in words.items() if word in rows}
    encoded = encode(splitter, (gloss for found in known.values() for gloss in found))
    equivalents = {rows[word]: [*itertools.islice(encoded, len(found))] for word, found in known.items()}
    forms: dict[int, list[int]] = defaultdict(list)
    for word, stem in inflections(rows):
        forms[rows[stem]].append(rows[word])
    twins = np.arange(len(rows) + 1, dtype=np.int32)
    for old, new in taiwan:
        if old in rows and new in rows:
            twins[rows[old]] = rows[new]
    fixed = np.zeros(len(rows) + 1, dtype=np.bool_)
    for piece, row in rows.items():
        fixed[row] = piece.isascii()
    common = Counter(word for sentence in english for word in sentence.split() if word in rows)
    small = [rows[word] for word, _ in common.most_common(_MOST_STOP_WORDS)]
    return Lexicon(
        english=equivalents,
        forms={row: np.array(found, dtype=np.int32) for row, found in forms.items()},
        taiwan=twins,
        fixed=fixed,
        question_words=[*encode(splitter, _QUESTION_WORDS)],
        stop_words=np.array(small, dtype=np.int32),
    )


def _questions(splitter: Tokenizer, paragraphs: Sequence[Paragraph]) -> Questions:
    asked = [paragraph for paragraph in paragraphs if paragraph.questions]
    encoded = encode(splitter, (question for paragraph in asked for question in paragraph.questions))
    return Questions(
        paragraphs=[*encode(splitter, (paragraph.text for paragraph in asked))],
        asked=[[*itertools.islice(encoded, len(paragraph.questions))] for paragraph in asked],
    )


def _dictionary_pairs(words: Mapping[str, Sequence[str]], counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """(English, Chinese): a known word stands for each of its equivalents, a rarer one for its first."""
    for word, found in words.items():
        for gloss in found if word in counts else found[:1]:
            yield gloss, word


def _encode_pairs(
    splitter: Tokenizer, pairs: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]
) -> list[tuple[Ids, Ids]]:
    both = [*pairs]
    first = encode(splitter, (fold_chars(a) for a, _ in both))
    second = encode(splitter, (fold_chars(b) for _, b in both))
    return [(a, b) for a, b in zip(first, second, strict=True) if len(a) and len(b)]


def _weights(stores: Sequence[Store], material: Material, rows: Mapping[str, int]) -> NDArray[np.float32]:
    """The root of a / (a + share) of each row (Arora et al., 2017, "A Simple but Tough-to-Beat Baseline"); [UNK] 0.

    English has its own shares: there is little of it in the texts.
    """
    size = len(rows) + 1
    chinese = sum((np.bincount(s.ids, minlength=size) for s in stores), np.zeros(size))
    english = np.bincount(np.concatenate([a for a, _ in material.sentences]), minlength=size)
    shares = np.maximum(chinese / chinese.sum(), english / english.sum())
    weights = np.asarray(np.sqrt(3e-4 / (3e-4 + shares)), dtype=np.float32)
    weights[0] = 0
    return weights
