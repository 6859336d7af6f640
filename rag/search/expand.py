"""What a question names, thing by thing, each with the forms in which an article may write it.

A question in Chinese or Japanese names its own terms; where the table of synonyms (``rag.search.synonyms``) knows other words for one of its
phrases, they count as well. A question in English shares hardly a character with a Chinese article, so words alone find nothing (XQuAD en → zh:
19 R@1): each of its words or phrases is looked up in a lexicon, longest phrase first, and those of its Chinese words that the articles use stand for
it. Words in capitals that the articles use themselves (AI, CBAM) stay as they are.

Not for: translating anything that is shown.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.errors import SettingsError
from rag.index.manifest import Manifest
from rag.search.glossary import load_glossary
from rag.search.synonyms import load_synonyms
from rag.settings import PROJECT_ROOT
from rag.terms import is_latin, query_terms, terms
from rag.text import HAN, KANA, fold

LEXICON = PROJECT_ROOT / "data" / "lexicon" / "en-zh.tsv.xz"

_LONGEST_PHRASE = 4
_WORDS_KEPT = 6
# What a single character of a longer translation counts: it may belong to any other word.
_PART = 0.8
# What a synonym counts beside the question's own word.
_SYNONYM = 0.5
_HAN_OR_KANA = re.compile(f"[{HAN}{KANA}]")
_LATIN = re.compile(r"[a-z][a-z0-9.'&-]*[a-z0-9]|[a-z]")
_ENDINGS = (("'s", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ly", ""))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a question names: folded ways to write it, each with its share of the unit's weight in BM25."""

    forms: Mapping[str, float]


def question_units(question: str, manifest: Manifest) -> list[Unit]:
    """The units of a question: one for each of its terms, or for each word or phrase of a question in English."""
    folded = fold(question)
    synonyms = [(set(terms(phrase)), others) for phrase, others in load_synonyms().found_in(folded)]
    return [
        Unit({**dict.fromkeys(_of(unit, synonyms), _SYNONYM), **unit.forms}) for unit in _own_units(folded, manifest)
    ]


def weighted_terms(question: str, manifest: Manifest) -> dict[str, float]:
    """Each term of a question with its weight, or of its translations; without synonyms."""
    return unit_terms(_own_units(fold(question), manifest))


def unit_terms(units: Iterable[Unit]) -> dict[str, float]:
    """The index terms of all forms, each with the highest weight that a form gives it."""
    weights: dict[str, float] = {}
    for unit in units:
        for form, share in unit.forms.items():
            for term in form_terms(form):
                weight = share * (_PART if len(term) < min(2, len(form)) else 1.0)
                weights[term] = max(weights.get(term, 0.0), weight)
    return weights


@lru_cache(maxsize=65_536)
def form_terms(form: str) -> tuple[str, ...]:
    """The index terms of a form, each once."""
    return tuple(dict.fromkeys(terms(form)))


def is_latin_question(folded: str) -> bool:
    """Whether a question carries less Chinese or Japanese than Latin words."""
    return len(_HAN_OR_KANA.findall(folded)) < len([word for word in _LATIN.findall(folded) if is_latin(word)])


def _own_units(folded: str, manifest: Manifest) -> list[Unit]:
    own = dict.fromkeys(query_terms(folded))
    if is_latin_question(folded):
        return [*_translated(folded, own, manifest)]
    return [Unit({term: 1.0}) for term in own]


def _of(unit: Unit, synonyms: Iterable[tuple[set[str], Sequence[str]]]) -> Iterator[str]:
    """The synonyms of the phrases that a unit is part of."""
    for parts, others in synonyms:
        if not parts.isdisjoint(unit.forms):
            yield from others


def _translated(folded: str, own: Iterable[str], manifest: Manifest) -> Iterator[Unit]:
    known = manifest.document_frequency(own)
    words = [word for word in _LATIN.findall(folded) if word in known]
    for phrase, choices in _phrases(words, LEXICON):
        used = _used(choices, manifest)
        # choices stand in the order of their likelihood, which falls about as the root of the place
        likely = {choice: (1 + place) ** -0.5 for place, choice in enumerate(used)}
        forms = {choice: weight / sum(likely.values()) for choice, weight in likely.items()}
        forms.update({word: 1.0 for word in phrase if known[word] or not used})
        yield Unit(forms)
    yield from (Unit({term: 1.0}) for term in known if term not in words)


def _phrases(words: Sequence[str], lexicon: Path) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
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
    """The glossary's renderings and behind them the dictionary's, of the phrase or of its stem."""
    own = load_glossary().english
    found = [*next((own[form] for form in stems(phrase) if form in own), ())]
    found += next((entries[form].split(" ") for form in stems(phrase) if form in entries), [])
    return [*dict.fromkeys(found)]


def stems(phrase: str) -> Iterator[str]:
    """A word as it stands, then without its English ending."""
    yield phrase
    for ending, instead in _ENDINGS:
        if phrase.endswith(ending) and len(phrase) > len(ending) + 2:
            yield phrase.removesuffix(ending) + instead


def _used(choices: Sequence[str], manifest: Manifest) -> list[str]:
    """Those of the Chinese words that the articles hold, at most six."""
    wanted = {choice: [term for term in terms(choice) if len(term) == min(2, len(choice))] for choice in choices}
    frequency = manifest.document_frequency(term for found in wanted.values() for term in found)
    return [choice for choice, found in wanted.items() if found and all(frequency[term] for term in found)][
        :_WORDS_KEPT
    ]


@cache
def _load(lexicon: Path) -> dict[str, str]:
    try:
        with lzma.open(lexicon, "rt", encoding="utf-8") as file:
            return dict(line.rstrip("\n").split("\t", 1) for line in file)
    except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
        raise SettingsError(f"{lexicon}: the lexicon cannot be read ({error}): restore data/lexicon") from error
