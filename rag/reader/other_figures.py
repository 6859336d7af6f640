"""Another article's figure for the same thing: one says that 98.9 % of the firms are small, another that «more than 97 %» are.

Only where both sentences name the thing in the question's own words, and the other figure stands right beside them with nothing more said of
the two: a reader who is shown two figures must be able to trust that they are of one thing.

Not for: deciding which is right; both are shown, each with its article.
"""

from __future__ import annotations

from rag.checks.numbers import read_folded
from rag.checks.quantity import Kind, Quantity
from rag.checks.same_value import equal
from rag.reader.answer_forms import Intent
from rag.reader.compose import Stretch
from rag.reader.rank import Ranked
from rag.reader.reading import Reading
from rag.search.synonyms import load_synonyms
from rag.text import fold

_KINDS = {Intent.PERCENT: Kind.PERCENT, Intent.MONEY: Kind.MONEY}
_LEAST_CHARS = 4  # of the name that question and both sentences share
_BESIDE = 3  # characters between the name and the figure
_LOOKED_AT = 12
_CLOSES = ("", *",.;、。!?")


def with_another_figure(reading: Reading, first: Stretch) -> list[Ranked]:
    """The best sentence of another article that gives another figure for what the question names; at most one."""
    question = reading.question
    kinds = {kind for intent, kind in _KINDS.items() if intent in question.intents}
    said = fold(first.text)
    synonyms = load_synonyms()
    own = [one for one in read_folded(said) if one.kind in kinds]
    if not own or question.compared or len(question.parts) > 1:
        return []
    for one in reading.ranked[1:_LOOKED_AT]:
        if one.candidate.article.id == first.article.id:
            continue
        folded = one.candidate.folded
        figures = [figure for figure in read_folded(folded) if figure.kind in kinds]
        if len(figures) != 1 or any(equal(figures[0], figure) or equal(figure, figures[0]) for figure in own):
            continue
        name = _name_beside(folded, figures[0], question.folded)
        of_others = set(synonyms.names_in(folded)) != set(question.insists)  # the trade with another country
        if name and name in said and not of_others:
            return [one]
    return []


def _name_beside(folded: str, figure: Quantity, question: str) -> str:
    """The longest words of the question that stand right before or behind a figure; "" if they are few."""
    best = ""
    for start in range(len(folded)):
        end = start + max(_LEAST_CHARS, len(best))
        while end <= len(folded) and folded[start:end] in question:
            before, behind = 0 <= figure.start - end <= _BESIDE, 0 <= start - figure.end <= _BESIDE
            closed = (
                folded[(end if behind else figure.end) :][:1] in _CLOSES
            )  # «六成中小企業有意…» is of something else
            best = folded[start:end] if (before or behind) and closed and end - start > len(best) else best
            end += 1
    return best if len(best) >= _LEAST_CHARS else ""
