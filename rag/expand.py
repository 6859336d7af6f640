"""The weighted terms of a question; one asked in English also gets the Chinese words that its words may stand for.

An English question shares hardly a character with a Chinese article, so words alone find nothing (XQuAD en → zh: 19 R@1). Each English word or
phrase is looked up in a lexicon made of CC-CEDICT, longest phrase first, and those of its Chinese words that the articles use are added,
sharing its weight. Words in capitals that the articles use themselves (AI, CBAM) stay as they are.

Not for: translating anything that is shown.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from rag.manifest import Manifest
from rag.settings import PROJECT_ROOT
from rag.terms import is_latin, query_terms, terms
from rag.text import HAN, KANA, fold

LEXICON = PROJECT_ROOT / "data" / "lexicon" / "en-zh.tsv.xz"

_LONGEST_PHRASE = 4
_WORDS_KEPT = 4
# What a single character of a longer translation counts: it may belong to any other word.
_PART = 0.5
_HAN_OR_KANA = re.compile(f"[{HAN}{KANA}]")
_LATIN = re.compile(r"[a-z][a-z0-9.'&-]*[a-z0-9]|[a-z]")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ly", ""))


def weighted_terms(question: str, manifest: Manifest) -> dict[str, float]:
    """Each term of a question with its weight: 1 for its own, less for each of several translations of one word."""
    folded = fold(question)
    own = dict.fromkeys(query_terms(folded), 1.0)
    if not _is_latin_question(folded):
        return own
    translated: dict[str, float] = {}
    gone: set[str] = set()
    known = manifest.document_frequency(own)
    for words, choices in _units([word for word in _LATIN.findall(folded) if word in own], LEXICON):
        used = _used(choices, manifest)
        for choice in used:
            for term in terms(choice):
                share = _PART if len(term) < min(2, len(choice)) else 1.0
                translated[term] = max(translated.get(term, 0.0), share / len(used))
        if used:
            gone.update(word for word in words if not known.get(word))
    return {term: weight for term, weight in own.items() if term not in gone} | translated


def _is_latin_question(folded: str) -> bool:
    """Whether a question carries less Chinese or Japanese than Latin words."""
    return len(_HAN_OR_KANA.findall(folded)) < len([word for word in _LATIN.findall(folded) if is_latin(word)])


def _units(words: Sequence[str], lexicon: Path) -> Iterable[tuple[Sequence[str], Sequence[str]]]:
    """The question's words grouped into the longest phrases that the lexicon knows, each with its Chinese words."""
    entries = _load(lexicon)
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
            phrase = words[start : start + length]
            choices = _look_up(" ".join(phrase), entries)
            if choices or length == 1:
                yield phrase, choices
                start += length
                break


def _look_up(phrase: str, entries: dict[str, str]) -> list[str]:
    for form in _forms(phrase):
        if form in entries:
            return entries[form].split(" ")
    return []


def _forms(phrase: str) -> Iterable[str]:
    """A word as it stands, then without its English ending."""
    yield phrase
    for ending, instead in _ENDINGS:
        if phrase.endswith(ending) and len(phrase) > len(ending) + 2:
            yield phrase.removesuffix(ending) + instead


def _used(choices: Sequence[str], manifest: Manifest) -> list[str]:
    """Those of the Chinese words that the articles hold, at most four."""
    wanted = {choice: [term for term in terms(choice) if len(term) == min(2, len(choice))] for choice in choices}
    frequency = manifest.document_frequency(term for found in wanted.values() for term in found)
    return [choice for choice, found in wanted.items() if found and all(frequency[term] for term in found)][
        :_WORDS_KEPT
    ]


@cache
def _load(lexicon: Path) -> dict[str, str]:
    if not lexicon.is_file():
        return {}
    with lzma.open(lexicon, "rt", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("\t", 1) for line in file)
