"""How much of a question the closest sentence of a passage covers: the third part of a passage's score.

BM25 adds up words from all over a passage; an answer usually stands in one sentence, under a title that says what it is about. The share of
the question (by IDF) that title, headings and that one sentence cover together tells the two apart: DRCD, 1,000 paragraphs, 95.4 → 96.2 R@1,
and 92.4 → 94.2 among 20,000 news (tuning half).

Not for: choosing what an answer quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。!?;\n]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question names, each thing with its weight.

    ``written`` are folded strings; ``tests`` find what may be written in several ways, or counts only as a whole word.
    """

    written: tuple[tuple[str, float], ...]
    tests: tuple[tuple[Callable[[str], bool], float], ...]
    total: float


def sought(units: Iterable[tuple[Sequence[str], float]]) -> Sought:
    """Make units (their folded forms, any of which will do, and a weight) ready; Latin words and numbers count only whole."""
    weighted = [(tuple(forms), weight) for forms, weight in units]
    return Sought(
        written=tuple((forms[0], weight) for forms, weight in weighted if _is_plain(forms)),
        tests=tuple((_finder(forms), weight) for forms, weight in weighted if not _is_plain(forms)),
        total=sum(weight for _, weight in weighted),
    )


def closeness(wanted: Sought, head: str, body: str) -> float:
    """The largest share of the weight, 0 … 1, that ``head`` and one sentence of ``body`` hold together; both folded."""
    if not wanted.total:
        return 0.0
    # most units stand nowhere in a passage: only the others are looked for sentence by sentence
    written = [unit for unit in wanted.written if unit[0] in body and unit[0] not in head]
    tests = [unit for unit in wanted.tests if unit[0](body) and not unit[0](head)]
    covered = sum([weight for form, weight in wanted.written if form in head])
    covered += sum([weight for found, weight in wanted.tests if found(head)])
    best = 0.0
    if written or tests:
        for sentence in _SENTENCE.findall(body):
            here = sum([weight for form, weight in written if form in sentence])
            if tests:
                here += sum([weight for found, weight in tests if found(sentence)])
            best = max(best, here)
    return (covered + best) / wanted.total


def _is_plain(forms: Sequence[str]) -> bool:
    return len(forms) == 1 and not forms[0].isascii()


def _finder(forms: Sequence[str]) -> Callable[[str], bool]:
    whole = [rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])" if form.isascii() else re.escape(form) for form in forms]
    pattern = re.compile("|".join(whole))
    return lambda text: pattern.search(text) is not None
