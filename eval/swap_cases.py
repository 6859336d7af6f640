"""The cases of the suite «swaps»: false sentences by rule with their true twins, and those written by hand.

Not for: the changes themselves (``eval.swaps``).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from eval.claims import Case, SamplePassage, sample_passages
from eval.gold_questions import GOLD_DIR
from eval.swaps import CHANGES, Swap, reworded

_SEED = 1303
# False sentences of each kind, over both halves.
WANTED = {"subject": 90, "role": 54, "sign": 50, "superlative": 60, "count": 60}


@dataclass(frozen=True, slots=True)
class _Place:
    """A changed sentence, and the passage that it stands in."""

    text: str
    titles: tuple[str, ...]
    swap: Swap


def by_rule() -> list[Case]:
    """The false sentences and, under «twin: …», the same sentences in the same words with nothing swapped."""
    draw = random.Random(_SEED)
    return [
        case
        for kind in WANTED
        for split in ("tune", "report")
        for number, place in enumerate(_chosen(kind, split, draw))
        for case in _pair(kind, split, place, reworded(place.swap, draw) if number % 2 else place.swap)
    ]


def by_hand(name: str) -> list[Case]:
    """The claims of ``eval/gold/<name>.jsonl`` with the passage that their evidence stands in; reporting halves are called «test» there."""
    lines = (json.loads(line) for line in (GOLD_DIR / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Case(
            name,
            "tune" if line["split"] == "tune" else "report",
            line.get("kind", "free") if line["label"] != "supported" else f"twin: {line.get('kind', 'free')}",
            line["claim"],
            *_passage_of(line["article"], line["quote"]),
            line["label"] == "supported",
        )
        for line in lines
    ]


def _pair(kind: str, split: str, place: _Place, swap: Swap) -> Iterator[Case]:
    yield Case("rule", split, kind, swap.changed, place.text, place.titles, False)
    yield Case("rule", split, f"twin: {kind}", swap.sentence, place.text, place.titles, True)


def _chosen(kind: str, split: str, draw: random.Random) -> Sequence[_Place]:
    """Half of the kind's sentences: another sentence each time, as long as there are any."""
    found = [
        _Place(passage.text, passage.titles, Swap(sentence, changed))
        for passage in _passages()
        if passage.split == split
        for sentence in passage.sentences
        for changed in CHANGES[kind](sentence, passage.text)
    ]
    draw.shuffle(found)
    times: dict[str, int] = {}
    ranked: list[tuple[int, int, _Place]] = []
    for place in found:
        times[place.swap.sentence] = times.get(place.swap.sentence, 0) + 1
        ranked.append((times[place.swap.sentence], len(ranked), place))
    return [place for _, _, place in sorted(ranked, key=lambda one: one[:2])[: WANTED[kind] // 2]]


def _passage_of(article: str, quote: str) -> tuple[str, tuple[str, ...]]:
    for passage in _passages():
        if passage.article == article and quote in passage.text:
            return passage.text, passage.titles
    return quote, ()  # a row of a table


@cache
def _passages() -> tuple[SamplePassage, ...]:
    return tuple(sample_passages())
