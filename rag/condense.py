"""Step two: make a follow-up stand on its own, without a language model.

A question that points back (他…, 那次…) takes the last earlier question along, in brackets behind it: what it asks itself stays in front and
counts more (``rag.reader.question``). «第二項是什麼» asks the earlier question once more, for one item. «那X呢？» asks it again about X: a year
takes the place of the year, a word that ends alike takes the place of that word. One that does not point back may be a new question or a
follow-up all the same («今年度預算多少»); both ways are read, and the answers tell (``rag.engine``).

Not for: resolving who 他 is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import fold

_POINTS_BACK = re.compile(
    "|".join(
        fold(pattern)
        for pattern in (
            "^(那|那麼|還有|然後|所以|又|再來|接著|另外|其中|以及|and |what about|how about)",
            "(它|他們|她們|牠|(?<!其)他(?!國|們|人)|她|這個|這項|這些|這篇|這位|該|上述|前面|剛才|剛剛|那個|那項|那位|那些|那次|其(?!他|實|中))",
            "^第[一二三四五六七八九十\\d]+(項|個|點|種)",
            "呢[??]?$",
            r"\b(it|its|they|their|he|his|she|that one|those)\b",
            "(それ|その|これ|この)",
        )
    )
)
# «第二項是什麼？», «那第三個呢？»: the earlier question once more, for one item of its answer
_ONE_OF_THEM = re.compile(
    fold(r"^(那麼?|其中)?,?第([一二兩三四五六七八九十]|\d{1,2})(項|個|點|種|大|類|招|步|階段)[^,。]{0,6}$")
    + r"|^(and |what about |what is |what's )*the (first|second|third|fourth|fifth|sixth)( one| item| point)?\??$"
)

# «那每家企業呢？», «What about Vietnam?»
_SAME_ABOUT = re.compile(
    r"^(?:那麼?|还有|還有|那)?([^,，。?？]{1,14}?)呢[?？]?$|^(?:and |what about |how about )([^?]{1,40})\?$|^([^?？]{1,14})は[?？]$",
    re.IGNORECASE,
)
_ORDINAL = re.compile("第([一二三四五六七八九十]|\\d{1,2})")
_LONGEST_REPLACED = 4
_YEAR = re.compile(r"(?:民國|民国)?\d{3,4}年?(?:第[一二三四]季)?")


def ways_to_read(question: str, history: Sequence[str]) -> tuple[str, ...]:
    """What a question may mean behind earlier ones: only together with the last one where it points back, else also by itself, which is first."""
    together = condense(question, history)
    return (together,) if _POINTS_BACK.search(fold(question)) else tuple(dict.fromkeys((question, together)))


def condense(question: str, history: Sequence[str]) -> str:
    """The question together with the last earlier one (oldest first in ``history``)."""
    if not history:
        return question
    if _ONE_OF_THEM.match(fold(question)):
        return _with_ordinal(history[-1], question) or f"{history[-1]}（{question}）"
    again = _SAME_ABOUT.match(question.strip())
    if again:
        about = next(group for group in again.groups() if group)
        return _asked_about(about.strip(), history[-1]) or f"{about}（{history[-1]}）"
    return f"{question}（{history[-1]}）"


def _with_ordinal(earlier: str, question: str) -> str:
    """«第一類是什麼», then «那第二類呢»: the earlier question with the other number; "" where it has none."""
    old, new = _ORDINAL.search(earlier), _ORDINAL.search(question)
    return earlier[: old.start()] + new[0] + earlier[old.end() :] if old and new else ""


def _asked_about(about: str, earlier: str) -> str:
    """The earlier question asked about something else of the same kind; "" if it names nothing of that kind."""
    year = _YEAR.search(earlier)
    if year and _YEAR.match(about):
        return earlier[: year.start()] + about + earlier[year.end() :]
    place = earlier.rfind(about[-1])
    if place > 0 and about[-1].isalpha() and not about[-1].isascii():
        return earlier[: max(0, place + 1 - min(len(about), _LONGEST_REPLACED))] + about + earlier[place + 1 :]
    return ""
