"""CC-CEDICT as a plain bilingual word list, and the word pairs of OpenCC's Taiwan phrases.

Not for: reading the file (``corpus``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import opencc

from training.corpus import DictionaryEntry
from training.folding import fold_chars

_NOT_A_MEANING = re.compile(
    r"variant of|^see |^CL:|^abbr\. |^surname |used in |^also written|^also pr|^Taiwan pr|^old form|^erhua|[\u3400-\u9fff]"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEADING = re.compile(r"^(?:to be|to|a|an|the|be|fig\.|lit\.) ")
_MOST_WORDS = 4


def glosses(entry: DictionaryEntry) -> list[str]:
    """The short English equivalents of a headword, lower case, in the dictionary's order, without repetitions."""
    found: dict[str, None] = {}
    for sense in entry.senses:
        if _NOT_A_MEANING.search(sense):
            continue
        for part in re.split(r"[;,]", _ASIDE.sub("", sense)):
            words = _LEADING.sub("", part.strip().lower())
            if words and len(words.split()) <= _MOST_WORDS and words.isascii():
                found[words] = None
    return [*found]


def word_list(entries: Iterable[DictionaryEntry]) -> dict[str, tuple[str, ...]]:
    """Folded headword → its English equivalents."""
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        equivalents = glosses(entry)
        if equivalents:
            found.setdefault(fold_chars(entry.simplified), {}).update(dict.fromkeys(equivalents))
    return {word: tuple(equivalents) for word, equivalents in found.items()}


def taiwan_phrases(words: Sequence[str]) -> list[tuple[str, str]]:
    """(mainland, Taiwan) pairs, folded, of those words that OpenCC's s2twp renders with another word."""
    phrases, characters = opencc.OpenCC("s2twp"), opencc.OpenCC("s2tw")
    text = "\n".join(words)
    pairs = {
        (fold_chars(old), fold_chars(new)): None
        for old, new, plain in zip(
            words, phrases.convert(text).split("\n"), characters.convert(text).split("\n"), strict=True
        )
        if new != plain
    }
    return [(old, new) for old, new in pairs if old != new]
