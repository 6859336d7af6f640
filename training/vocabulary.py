"""Which pieces the model has a row for: counted, not fitted by EM.

A first tokenizer with every candidate (dictionary words, Han characters, numbers, Latin words, kana runs) splits the
training texts; the most frequent pieces of each kind stay, with their share as probability.

Not for: ids of special tokens (``tokenizer``).
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.folding import fold_chars
from training.tokenizer import build_tokenizer

# How many pieces of each kind: 33,450 rows of 444 bytes and a scale, and the tokenizer, come to less than 16 MB.
HAN_CHARACTERS = 5_600
HAN_WORDS = 16_600
LATIN_WORDS = 8_400
LATIN_PARTS = 1_000
KANA_RUNS = 1_200
NUMBERS = 500
OTHER_CHARACTERS = 150

_HAN_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3005\u3007]{2,8}")
_LATIN_WORD = re.compile(r"[a-z]{2,20}")
_KANA_RUN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]{2,}")
_KANA_LENGTHS = range(2, 7)
_PART_LENGTHS = range(2, 6)
_HAN = range(0x3400, 0xA000)


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of the model: its text and how often the training texts hold it."""

    text: str
    count: int


def choose(
    chinese: Iterable[str],
    english: Sequence[str],
    japanese: Sequence[str],
    headwords: Iterable[str],
    taiwan: Sequence[tuple[str, str]],
) -> list[Piece]:
    """The pieces of the vocabulary, by kind and then by count; all texts must be folded already.

    Args:
        chinese: texts to count Han words, characters and numbers in.
        english: sentences and glosses.
        japanese: texts to count kana in.
        headwords: dictionary words, candidates besides jieba's.
        taiwan: (mainland, Taiwan) pairs; the Taiwan word gets the mainland word's count where that is higher.
    """
    counts = _count(chinese, _candidates([*headwords, *(new for _, new in taiwan)]))
    for old, new in taiwan:
        if len(new) > 1:
            counts[new] = max(counts[new], counts[old])
    latin = Counter(word for text in english for word in re.findall(r"[a-z]+", text))
    for text, count in counts.items():
        if _LATIN_WORD.fullmatch(text):
            latin[text] += count
    kana = Counter(run for text in japanese for run in _runs(text))
    characters = Counter({text: count for text, count in counts.items() if len(text) == 1})
    characters.update(char for text in japanese for char in text if char.isalnum())
    han = Counter({char: count for char, count in characters.items() if ord(char) in _HAN})
    words = Counter({text: count for text, count in counts.items() if _HAN_WORD.fullmatch(text)})
    for word in words:
        for char in word:
            han[char] += 1
    chosen = Counter[str]()
    chosen.update(dict(_top(han, HAN_CHARACTERS)))
    chosen.update(dict(_top(words, HAN_WORDS)))
    whole = {text: count for text, count in latin.items() if len(text) > 1}
    chosen.update(dict(_top(Counter(whole), LATIN_WORDS)))
    parts = _parts(latin)
    chosen.update(dict(_top(Counter({part: n for part, n in parts.items() if part not in chosen}), LATIN_PARTS)))
    chosen.update(dict(_top(kana, KANA_RUNS)))
    numbers = Counter({text: count for text, count in counts.items() if text.isdecimal() and text.isascii()})
    numbers.update({str(number): 1 for number in range(100)} | {f"{number:02}": 1 for number in range(10)})
    chosen.update(dict(_top(numbers, NUMBERS)))
    rest = Counter({char: count for char, count in characters.items() if ord(char) not in _HAN})
    rest.update(dict.fromkeys("abcdefghijklmnopqrstuvwxyz0123456789", 1000))
    chosen.update(dict(_top(rest, OTHER_CHARACTERS)))
    return [Piece(text, count) for text, count in chosen.items()]


def probabilities(pieces: Sequence[Piece]) -> list[tuple[str, float]]:
    """Each piece with the logarithm of its share. Parts of Latin words only serve where no whole word fits."""
    total = math.log(sum(piece.count for piece in pieces))
    return [(piece.text, round(math.log(max(piece.count, 1)) - total, 3)) for piece in pieces]


def _candidates(headwords: Sequence[str]) -> list[tuple[str, float]]:
    """Every piece that might be kept, with a first guess of its probability."""
    guesses: Counter[str] = Counter()
    for line in _jieba_dictionary().read_text(encoding="utf-8").splitlines():
        word, count = line.split(" ")[:2]
        if _HAN_WORD.fullmatch(folded := fold_chars(word)):
            guesses[folded] += int(count)
    for word in headwords:
        if _HAN_WORD.fullmatch(word):
            guesses[word] += 2
    for code in _HAN:
        guesses[chr(code)] += 300
    for number in [*range(1000), *range(1800, 2040)]:
        guesses[str(number)] += 2_000
    total = math.log(guesses.total())
    return [(text, math.log(count) - total) for text, count in guesses.items()]


def _jieba_dictionary() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is missing: pip install jieba==0.42.1")
    return Path(spec.origin).parent / "dict.txt"


def _count(texts: Iterable[str], candidates: list[tuple[str, float]]) -> Counter[str]:
    """How often each candidate, Latin word and other character is in the texts.

    A candidate that is part of a longer one counts once for each of both only if the texts hold both apart.
    """
    splitter = build_tokenizer(candidates)
    counts: Counter[int] = Counter()
    found: Counter[str] = Counter()
    batch: list[str] = []
    for text in texts:
        found.update(re.findall(r"[a-z]{2,20}", text))
        batch.append(text)
        if len(batch) == 512:
            for encoding in splitter.encode_batch_fast(batch):
                counts.update(encoding.ids)
            batch.clear()
    for encoding in splitter.encode_batch_fast(batch):
        counts.update(encoding.ids)
    for row, count in counts.items():
        if row:
            found[candidates[row - 1][0]] += count
    return found


def _runs(text: str) -> Iterable[str]:
    for match in _KANA_RUN.finditer(text):
        run = match[0]
        for length in _KANA_LENGTHS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def _parts(latin: Counter[str]) -> Counter[str]:
    """Beginnings and ends of Latin words, which together can spell an unknown one; each word counts once."""
    parts: Counter[str] = Counter()
    for word in latin:
        for length in _PART_LENGTHS:
            if length < len(word):
                parts[word[:length]] += length
                parts[word[-length:]] += length
    return parts


def _top(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    """The most frequent, ties by text, so that the order never depends on hashing."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
