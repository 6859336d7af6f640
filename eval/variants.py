"""Metamorphic tests: the same question in another writing must get the same answer.

Only questions that are answered right as they stand take part; «stays» is the share whose facts are all in the answer to the variant as well.
Script, width, blanks, 臺/台 and years are folded away by the program and must cost next to nothing; keywords alone, a dropped character
and synonyms take something from the question, and their floors are lower. Random places follow the seed and the question's id alone.

Not for: retrieval under the same changes, which the suite «retrieval» measures on thousands of questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from eval.gold_questions import GoldQuestion
from eval.retrieval_sets import WRITINGS
from rag.search.synonyms import load_synonyms
from rag.text import fold

PREFIX = "stays: "

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])(?=\S)|(?<=\S)(?=[\u4e00-\u9fff])")
_ROC = re.compile(r"(?:民國)?(1[01]\d)年")
# Words that a person leaves out who types keywords into a search box.
_FILLER = re.compile(
    "請問|想知道|你們|我們|可不可以|是不是|有沒有|到底|究竟|一下|幫我|告訴我|什麼是|是什麼|什麼|甚麼|為何|如何|怎麼|怎樣|"
    "[，。、？！；：「」《》（）()?,!的了嗎呢吧啊在是把被由和與跟以]"
)


def variants(gold: GoldQuestion, seed: int) -> Iterator[tuple[str, GoldQuestion]]:
    """The question in every writing that changes it, by name; the earlier questions are written likewise."""
    for name, change in VARIANTS.items():
        changed = replace(
            gold,
            question=change(gold.question, _random(gold, seed)),
            history=tuple(change(turn, _random(gold, seed)) for turn in gold.history),
        )
        if changed.question != gold.question and changed.question.strip():
            yield name, changed


def _random(gold: GoldQuestion, seed: int) -> random.Random:
    return random.Random(f"{seed}/{gold.id}")


def _keywords(question: str, _chance: random.Random) -> str:
    if not _HAN.search(question):
        return question
    return " ".join(_FILLER.sub(" ", question).split())


def _drop_one(question: str, chance: random.Random) -> str:
    places = [match.start() for match in _HAN.finditer(question)]
    if len(places) < 6:
        return question
    place = chance.choice(places)
    return question[:place] + question[place + 1 :]


def _synonym(question: str, chance: random.Random) -> str:
    folded = fold(question)
    found = load_synonyms().found_in(folded)
    if not found:
        return question
    phrase, others = chance.choice(found)
    return folded.replace(phrase, chance.choice(others), 1)


def _western_year(question: str, _chance: random.Random) -> str:
    return _ROC.sub(lambda match: f"{int(match[1]) + 1911}年", question)


def _blanks(question: str) -> str:
    """Blanks around every Chinese character, as text layers of PDFs have them; words in Latin letters and numbers stay whole."""
    return _BETWEEN.sub(" ", question)


def _plainly(change: Callable[[str], str]) -> Callable[[str, random.Random], str]:
    return lambda question, _chance: change(question)


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    **{name: _plainly(change) for name, change in WRITINGS.items() if name != "a blank between characters"},
    "blanks between characters": _plainly(_blanks),
    "years of the Christian era": _western_year,
    "keywords alone": _keywords,
    "one character dropped": _drop_one,
    "a synonym": _synonym,
}

# What these change is drawn: under another seed they are other questions, not to be compared with a baseline.
DRAWN = frozenset({"one character dropped", "a synonym"})
