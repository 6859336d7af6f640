"""Figures of a question against those of a text: is the year, the amount, the share that it names there, and is an answer of that year?

Not for: reading figures (``rag.checks.numbers``), or the figure that a question asks for (``rag.reader.answer_forms``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from rag.checks.numbers import read_folded
from rag.checks.quantity import Kind, Quantity
from rag.checks.same_value import equal
from rag.sentences import split_sentences
from rag.text import fold

# «三個», «一天»: too common to insist on
_SMALL = 10
_OF_THE_ASKER = re.compile(fold("我(?!國)|本人|敝|\\b(my|our|we|i)\\b"))
# The year of a book or of its publication is not that of what it reports.
_PUBLISHED = re.compile(fold("《[^《》]*》|(\\d{4}年)?(\\d{1,2}月)?(\\d{1,2}日)?(公布|發布|出版)|\\d{4}年版"))
# «排名第一»: of ordinals only places in a ranking
_RANKED = re.compile(fold("(排名|名列|排|居|位居)$"))


def figures_in(folded_question: str) -> tuple[Quantity, ...]:
    """The figures of a question that an answer should be about; not rough ones, nor how many the asker has of something."""
    own = _OF_THE_ASKER.search(folded_question) is not None
    return tuple(
        one
        for one in read_folded(folded_question)
        if not one.rough
        and not (own and one.kind is Kind.NUMBER)
        and (one.kind is not Kind.ORDINAL or _RANKED.search(folded_question[: one.start]))
        and (one.kind is not Kind.NUMBER or one.value >= _SMALL)
    )


def unsaid(figures: Sequence[Quantity], folded_text: str) -> int:
    """How many of a question's figures a text does not hold."""
    if not figures:
        return 0
    said = read_folded(folded_text)
    return sum(not any(equal(one, other) or equal(other, one) for other in said) for one in figures)


def of_another_year(figures: Sequence[Quantity], folded_text: str) -> bool:
    """Whether a text gives its figures for other years than the one a question names.

    The year of a figure is the last one named before it in its sentence; a sentence without a year is of any.
    """
    asked = {one.value for one in figures if one.kind is Kind.YEAR}
    if not asked:
        return False
    text = _PUBLISHED.sub("", folded_text)
    if any(one.kind is Kind.YEAR and one.value in asked for one in read_folded(text)):
        return False
    years = [year for sentence in split_sentences(text) for year in _years_of_figures(sentence.text)]
    return bool(years) and None not in years


def _years_of_figures(sentence: str) -> list[Fraction | None]:
    found: list[Fraction | None] = []
    year: Fraction | None = None
    for one in read_folded(sentence):
        if one.kind is Kind.YEAR:
            year = one.value
        elif one.kind not in {Kind.DATE, Kind.ORDINAL, Kind.QUARTER, Kind.HALF}:
            found.append(year)
    return found
