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
from dataclasses import dataclass

from rag.follow_up import Subject, is_name, name_forms, new_subjects, stands_alone
from rag.reader.question_parts import WH
from rag.search.synonyms import load_synonyms
from rag.text import fold, fold_with_offsets

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

# «那每家企業呢？», «What about Vietnam?», «那第13條»
_SAME_ABOUT = re.compile(
    r"^(?:那麼?|还有|還有|那)?(?:換成|换成|改成|如果是|至於)?([^,，。?？]{1,14}?)呢[?？]?$|^(?:and |what about |how about )([^?]{1,40})\?$"
    r"|^([^?？]{1,14})は[?？]$|^那麼?(第[^,，。?？]{1,6}|[^,，。?？]{1,6})[?？]?$",
    re.IGNORECASE,
)
# «不是，我是問缺點»
_NOT_THAT = re.compile(
    r"^(?:不是|不對|錯了|不是啦|不是的)[，,、。 ]*(?:我?是?(?:想|要)?問的?是?|我的意思是|我說的是)?[，,：: ]*"
)
_ORDINAL = re.compile("第([一二三四五六七八九十]|\\d{1,2})")
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十百]{1,6}(?:條|条|章|款|屆|届|頁|页|期)")
_INSIDE = re.compile("[^（）]+（([^（）]+)）")
_LONGEST_REPLACED = 4
_HERE = fold("臺灣")
_YEAR = re.compile(r"(?:民國|民国)?\d{3,4}年?(?:第[一二三四]季)?")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to read a question: as one that stands on its own, and what an answer to it must speak of."""

    text: str
    subjects: tuple[Subject, ...] = ()


def ways_to_read(question: str, history: Sequence[str]) -> tuple[Way, ...]:
    """What a question may mean behind earlier ones (oldest first).

    Only together with the last one where it points back, only by itself where it names whom it is about, else both; by itself is first.
    """
    corrected = _NOT_THAT.sub("", question.strip())
    if corrected != question.strip() and WH.search(fold(corrected)):
        return (Way(corrected),)  # «不是，我問的是算力池買了幾張卡»
    points_back = corrected != question.strip() or _POINTS_BACK.search(fold(question)) is not None
    if not history or (not points_back and stands_alone(question)):
        return (Way(question),)
    together = Way(condense(question, history), new_subjects(corrected, _about(question), _earlier(history)))
    return (together,) if points_back or together.text == question else (Way(question), together)


def condense(question: str, history: Sequence[str]) -> str:
    """The question together with the last earlier one (oldest first in ``history``)."""
    if not history:
        return question
    earlier = _earlier(history)
    if _ONE_OF_THEM.match(fold(question)):
        return _with_ordinal(earlier, question) or f"{earlier}（{question}）"
    about = _about(question)
    if about:
        return _asked_about(about, earlier) or f"{about}（{earlier}）"
    return f"{question}（{earlier}）"


def _earlier(history: Sequence[str]) -> str:
    """The last earlier question; where it is one of «那X呢» itself, as it was read: «台灣對美國的順差», «越南呢», «那日本呢»."""
    last = history[-1]
    if len(history) < 2 or not _about(last):
        return last
    read = condense(last, history[:-1])
    inside = _INSIDE.fullmatch(read)
    return inside[1] if inside else read


def _about(question: str) -> str:
    """X of «那X呢？», «不是，我是問X»; "" for another question."""
    corrected = _NOT_THAT.sub("", question.strip())
    if corrected != question.strip():
        return corrected.strip("。.!！ ").removesuffix("的")
    again = _SAME_ABOUT.match(question.strip())
    about = next((group for group in again.groups() if group), "").strip() if again else ""
    return "" if WH.search(fold(about)) else about


def _with_ordinal(earlier: str, question: str) -> str:
    """«第一類是什麼», then «那第二類呢»: the earlier question with the other number; "" where it has none."""
    old, new = _ORDINAL.search(earlier), _ORDINAL.search(question)
    return earlier[: old.start()] + new[0] + earlier[old.end() :] if old and new else ""


def _asked_about(about: str, earlier: str) -> str:
    """The earlier question asked about something else of the same kind; "" if it names nothing of that kind."""
    name = _other_name(about, earlier)
    if name:
        return earlier.replace(name, about, 1)
    number = _NUMBERED.search(earlier)
    if number and _NUMBERED.fullmatch(about):
        return earlier[: number.start()] + about + earlier[number.end() :]
    year = _YEAR.search(earlier)
    if year and _YEAR.match(about):
        return earlier[: year.start()] + about + earlier[year.end() :]
    place = earlier.rfind(about[-1])
    if place > 0 and about[-1].isalpha() and not about[-1].isascii():
        return earlier[: max(0, place + 1 - min(len(about), _LONGEST_REPLACED))] + about + earlier[place + 1 :]
    return ""


def _other_name(about: str, earlier: str) -> str:
    """The one name in an earlier question, as written there, whose place another name takes; "" where ``about`` is none or there are several."""
    if not is_name(fold(about)):
        return ""
    folded = fold_with_offsets(earlier)
    found = [
        phrase
        for phrase in load_synonyms().phrases_in(folded.text)
        if is_name(phrase) and phrase not in name_forms(_HERE)
    ]
    if len(found) != 1 or fold(about) in name_forms(found[0]):
        return ""
    start = folded.text.index(found[0])
    return earlier[folded.offsets[start] : folded.offsets[start + len(found[0])]]
