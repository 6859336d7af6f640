"""Figures of a claim against its source: is there such a figure, and is it said of the same thing, in the same way?

A figure must occur in the source. Where it does, what the claim says it of is compared with what the source says it of, and with what the
source says of every other figure of its kind: if the claim's words are those of another figure, the claim has put the wrong one there —
the commonest mistake of a model that copies. Words that both figures share tell nothing and are left out.

Not for: sums and other arithmetic; a total that the source does not state is not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.checks.align import Alignment
from rag.checks.difference import Difference
from rag.checks.frame import shared_edge
from rag.checks.labels import CEILINGS, labels_differ
from rag.checks.quantity import Kind, Quantity
from rag.checks.same_value import equal
from rag.checks.source import TIMES, Place, Source, SourceSentence, comparable, of_one_unit
from rag.text import fold

# The words that the claim shares with the other figure alone must weigh so much (one pair that stands nowhere else weighs 1), and so many
# times what it shares with its own figure alone. What happened when is told in many orders, and takes more.
_FOR_AMOUNTS = (0.5, 1.5)
_FOR_TIMES = (1.5, 2.0)
_TOLD_OF = 0.7  # of the claim's words for a time must stand with the other time

_FRAMED = 6  # letters around a figure that are the same around another one
_FRAMED_ALONE = 3  # the same where nothing stands around its own
_COUNTED = frozenset({"個", "人", "家", "次"})
_SMALL = 12

# «first» is said in many ways
_FIRST = re.compile(fold("首|冠軍|冠于|最|第1|榜首|頭"))
_FIRST_OF_ALL = re.compile(fold("首[個顆部座位次批家屆位站]|冠軍|榜首|居首"))


Stated = Sequence[tuple[Place, SourceSentence]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A figure of the claim, those beside it there, the source's figures with their sentences, and what the source's words weigh."""

    place: Place
    beside: Sequence[Place]
    stated: Stated
    weight: Mapping[str, float]

    def same(self) -> Stated:
        """The source's figures of this value."""
        return [pair for pair in self.stated if _same(self.place, pair[0])]

    def rivals(self) -> Stated:
        """Those of its kind with another value."""
        one = self.place.quantity
        return [pair for pair in self.stated if of_one_unit(one, pair[0].quantity) and not _same(self.place, pair[0])]

    def shared(self, scope: frozenset[str]) -> float:
        """What the words weigh that this figure is said of and a scope holds."""
        return sum(self.weight.get(pair, 1.0) for pair in self.place.scope & scope)


def wrong_figures(alignment: Alignment, source: Source) -> list[Difference]:
    """One difference for each figure of the claim that the source does not bear out."""
    claimed = alignment.spoken.places
    stated = [(place, sentence) for sentence in source.sentences for place in sentence.places]
    asked = (
        _Asked(place, [other for other in claimed if other is not place], stated, source.weights) for place in claimed
    )
    return [wrong for one in asked if (wrong := _wrong(one, alignment, source))]


def _wrong(asked: _Asked, alignment: Alignment, source: Source) -> Difference | None:
    one, same = asked.place.quantity, asked.same()
    if not same:
        elsewhere = any(equal(one, other) for other in source.context_quantities)
        if elsewhere or _is_first(one, source) or _said_otherwise(one, alignment):
            return None
        return Difference(f"原文沒有「{one.text}」", _nearest(asked))
    if wrong := _misplaced(asked, same):
        return wrong
    labels = asked.place.labels | {name for other in asked.beside for name in other.labels & CEILINGS}
    if all(labels_differ(labels, other.labels) for other, _ in same):
        own, sentence = max(same, key=lambda pair: asked.shared(pair[0].scope))
        return Difference(f"「{one.text}」在原文是「{_in_context(own, sentence)}」", sentence.original)
    return None


def _same(claim: Place, source: Place) -> bool:
    """One value; also «衰退3.2%» for −3.2%, the direction said in a word or by a sign."""
    one, other = claim.quantity, source.quantity
    if equal(one, other):
        return True
    turned = ("down" in claim.labels and other.value < 0) or ("down" in source.labels and one.value < 0)
    return turned and one.kind is other.kind and one.value == -other.value


def _misplaced(asked: _Asked, same: Stated) -> Difference | None:
    """The other figure of its kind in whose place the claim's stands, or whose words the claim uses."""
    place, rivals = asked.place, asked.rivals()
    framed = [
        pair for pair in asked.stated if comparable(place.quantity, pair[0].quantity) and not _same(place, pair[0])
    ]
    if not framed:
        return None
    rival, sentence = max(framed, key=lambda pair: _frame(place, pair[0]))
    frame, own_frame = _frame(place, rival), max(_frame(place, other) for other, _ in same)
    if frame < (_FRAMED if own_frame else _FRAMED_ALONE) or frame < 2 * own_frame:
        if not rivals:
            return None
        own, _ = max(same, key=lambda pair: asked.shared(pair[0].scope))
        rival, sentence = max(rivals, key=lambda pair: asked.shared(pair[0].scope - own.scope))
        if not _outweighs(asked, own, rival):
            return None
    return Difference(f"這裡原文是「{rival.quantity.text}」，不是「{place.quantity.text}」", sentence.original)


def _outweighs(asked: _Asked, own: Place, rival: Place) -> bool:
    """Whether the claim says what the source says of the rival rather than what it says of the figure itself."""
    place, times = asked.place, asked.place.quantity.kind in TIMES
    least, clearly = _FOR_TIMES if times else _FOR_AMOUNTS
    gain, mine = asked.shared(rival.scope - own.scope), asked.shared(own.scope - rival.scope)
    if gain < least or gain <= mine * clearly:
        return False
    if times and len(place.scope & rival.scope) < _TOLD_OF * len(place.scope):
        return False
    # the rival may be said of its own thing elsewhere in the claim
    fit = asked.shared(rival.scope)
    return not any(
        equal(one.quantity, rival.quantity) and replace(asked, place=one).shared(rival.scope) >= fit
        for one in asked.beside
    )


def _frame(one: Place, other: Place) -> int:
    """How many letters stand around both figures; a mark right behind them is passed over («2008年，…»), and so are those of a list."""
    left = shared_edge(one.left.replace("、", ""), other.left.replace("、", ""))
    right = shared_edge(*(text.replace("、", "").lstrip(",") for text in (one.right, other.right)))
    return (left or 0) + (right or 0)


def _nearest(asked: _Asked) -> str:
    """The sentence with the figure that the source gives in the place of one that it does not hold."""
    place = asked.place
    kind = [pair for pair in asked.stated if comparable(place.quantity, pair[0].quantity)]
    return max(kind, key=lambda pair: len(place.scope & pair[0].scope))[1].original if kind else ""


def _in_context(place: Place, sentence: SourceSentence) -> str:
    """The clause of a figure."""
    clause = next(one for one in reversed(sentence.clauses) if one.start <= place.quantity.start)
    return clause.text.strip(" ,;:。!?|\n")


def _is_first(one: Quantity, source: Source) -> bool:
    return one.kind is Kind.ORDINAL and one.value == 1 and bool(_FIRST.search(source.text))


def _said_otherwise(one: Quantity, alignment: Alignment) -> bool:
    """«三個國家» where the source names them uncounted, «一週», «第二大»: small, in words, and no figure of its kind beside it."""
    if one.text in {"一半", "半数"}:
        return "半" in alignment.source
    if one.kind is Kind.ORDINAL and one.value > 1 and _FIRST_OF_ALL.search(alignment.source):
        return False
    small = one.value <= _SMALL and not one.text[0].isascii()
    if not small or not (one.kind is Kind.ORDINAL or one.unit in _COUNTED or (one.value == 1 and one.unit)):
        return False
    beside = [other for sentence in alignment.sentences for other in sentence.quantities if comparable(one, other)]
    return not any(other.value <= _SMALL for other in beside)
