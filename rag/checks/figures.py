"""Figures of a claim against its source: is there such a figure, and is it said of the same thing, in the same way?

A figure must occur in the source. Where it does, what the claim says it of is compared with what the source says it of, and with what the
source says of every other figure of its kind: if the claim's words are those of another figure, the claim has put the wrong one there —
the commonest mistake of a model that copies. Words that both figures share tell nothing and are left out.

Not for: sums and other arithmetic; a total that the source does not state is not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.checks.align import Alignment
from rag.checks.difference import Difference
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

_COUNTED = frozenset({"個", "人", "家", "次"})
_SMALL = 12

# «first» is said in many ways
_FIRST = re.compile(fold("首|冠軍|冠于|最|第1|榜首|頭"))
_FIRST_OF_ALL = re.compile(fold("首[個顆部座位次批家屆位站]|冠軍|榜首|居首"))


def wrong_figures(alignment: Alignment, source: Source) -> list[Difference]:
    """One difference for each figure of the claim that the source does not bear out."""
    claimed = alignment.spoken.places
    stated = [(place, sentence) for sentence in source.sentences for place in sentence.places]
    return [
        wrong
        for place in claimed
        if (wrong := _wrong(place, [other for other in claimed if other is not place], stated, alignment, source))
    ]


Stated = Sequence[tuple[Place, SourceSentence]]
Weight = Mapping[str, float]


def _wrong(
    place: Place, beside: Sequence[Place], stated: Stated, alignment: Alignment, source: Source
) -> Difference | None:
    one = place.quantity
    same = [(other, sentence) for other, sentence in stated if _same(place, other)]
    if not same:
        if _is_first(one, source) or _said_otherwise(one, alignment):
            return None
        if any(equal(one, other) for other in source.context_quantities):
            return None
        return Difference(f"原文沒有「{one.text}」", _nearest(place, stated))
    weight = source.weights
    own, sentence = max(same, key=lambda pair: _shared(place, pair[0].scope, weight))
    if wrong := _misplaced(place, own, beside, stated, same, weight):
        return wrong
    labels = place.labels | {name for other in beside for name in other.labels & CEILINGS}
    if all(labels_differ(labels, other.labels) for other, _ in same):
        return Difference(f"「{one.text}」在原文是「{_in_context(own, sentence)}」", sentence.original)
    return None


def _same(claim: Place, source: Place) -> bool:
    """One value; also «衰退3.2%» for −3.2%, the direction said in a word or by a sign."""
    one, other = claim.quantity, source.quantity
    if equal(one, other):
        return True
    turned = ("down" in claim.labels and other.value < 0) or ("down" in source.labels and one.value < 0)
    return turned and one.kind is other.kind and one.value == -other.value


def _misplaced(
    place: Place, own: Place, beside: Sequence[Place], stated: Stated, same: Stated, weight: Weight
) -> Difference | None:
    """The figure of its kind whose own words the claim uses, where they outweigh those of the figure that it gives."""
    known = {id(other) for other, _ in same}
    rivals = [
        (_shared(place, other.scope - own.scope, weight), other, sentence)
        for other, sentence in stated
        if of_one_unit(place.quantity, other.quantity) and id(other) not in known
    ]
    if not rivals:
        return None
    gain, rival, sentence = max(rivals, key=lambda one: one[0])
    mine = _shared(place, own.scope - rival.scope, weight)
    least, clearly = _FOR_TIMES if place.quantity.kind in TIMES else _FOR_AMOUNTS
    if gain < least or gain <= mine * clearly:
        return None
    if place.quantity.kind in TIMES and len(place.scope & rival.scope) < _TOLD_OF * len(place.scope):
        return None
    fit = _shared(place, rival.scope, weight)
    if any(equal(one.quantity, rival.quantity) and _shared(one, rival.scope, weight) >= fit for one in beside):
        return None  # the rival is said of its own thing elsewhere in the claim
    return Difference(f"這裡原文是「{rival.quantity.text}」，不是「{place.quantity.text}」", sentence.original)


def _shared(place: Place, scope: frozenset[str], weight: Weight) -> float:
    return sum(weight.get(pair, 1.0) for pair in place.scope & scope)


def _nearest(place: Place, stated: Stated) -> str:
    """The sentence with the figure that the source gives in the place of one that it does not hold."""
    kind = [(len(place.scope & other.scope), sentence) for other, sentence in stated if comparable(place.quantity, other.quantity)]
    return max(kind, key=lambda one: one[0])[1].original if kind else ""


def _in_context(place: Place, sentence: SourceSentence) -> str:
    """The clause of a figure."""
    clause = next(one for one in reversed(sentence.clauses) if one.start <= place.quantity.start)
    return clause.text.strip(" ,;:。!?|\n")


def _is_first(one: Quantity, source: Source) -> bool:
    return one.kind is Kind.ORDINAL and one.value == 1 and bool(_FIRST.search(source.text))


def _said_otherwise(one: Quantity, alignment: Alignment) -> bool:
    """«三個國家» where the source names them uncounted, «一週», «第二大»: small, in words, and no figure of its kind beside it."""
    if one.text == "一半" or one.text == "半数":
        return "半" in alignment.source
    if one.kind is Kind.ORDINAL and one.value > 1 and _FIRST_OF_ALL.search(alignment.source):
        return False
    small = one.value <= _SMALL and not one.text[0].isascii()
    if not small or not (one.kind is Kind.ORDINAL or one.unit in _COUNTED or (one.value == 1 and one.unit)):
        return False
    beside = [other for sentence in alignment.sentences for other in sentence.quantities if comparable(one, other)]
    return not any(other.value <= _SMALL for other in beside)
