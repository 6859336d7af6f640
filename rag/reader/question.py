"""What a question asks for: its terms, the kinds of answer it wants, its parts, and the names it insists on.

Not for: finding anything.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rag.checks.quantity import Kind, Quantity
from rag.reader.answer_forms import ASKS, DENIES, FORMS, Intent, asked_measure, counts_in, nth_in, things_named
from rag.reader.figures import figures_in
from rag.reader.question_parts import WH, Side, compared_in, defined_in, parts_of, survey_topic
from rag.search.glossary import load_glossary
from rag.search.synonyms import load_synonyms
from rag.terms import is_latin, is_number, query_terms
from rag.text import fold

_EXACT_FORMS = {Intent.PHONE, Intent.URL, Intent.MONEY, Intent.PERCENT, Intent.DATE, Intent.RANK, Intent.DURATION}
_EXACT_FORMS |= {Intent.CLOCK, Intent.PENALTY, Intent.ROLL, Intent.PLACE}
# several things asked for by their number: «哪六點», «list the 15»
_HOW_MANY_NAMED = re.compile(
    fold("哪([二兩三四五六七八九十]|[2-9])|分別|是什麼|有哪些|列出") + r"|\blist\b|\bwhat\b|\bwhich\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for reading; everything but ``text`` is folded."""

    text: str
    folded: str
    terms: frozenset[str]
    own_terms: frozenset[str]  # of ``terms``, those outside the brackets that hold the earlier question of a follow-up
    intents: frozenset[Intent]
    names: frozenset[str]
    insists: tuple[tuple[str, ...], ...]  # names that an answer has to say, each in all its forms
    figures: tuple[Quantity, ...]  # the years and amounts that it names
    own_figures: tuple[Quantity, ...]  # of these, those outside the brackets
    measure: re.Pattern[str] | None  # «number + 家» of «幾家»
    counts: frozenset[int]  # how many things it says there are («哪五項»)
    nth: int  # which item of a list it asks for («第二項»), 0 for none
    others: tuple[tuple[str, tuple[str, ...]], ...]  # its phrases with synonyms
    rivals: frozenset[str]  # organisations that those it names must not be taken for
    rivalled: frozenset[str]  # those that it names, in all their forms
    parts: tuple[str, ...]  # the questions it consists of; itself alone when it is one
    defined: str  # what it wants explained («什麼是碳定價»), "" when it asks something else
    compared: tuple[Side, ...]  # the two things it puts side by side, if it does
    topic: str  # what the articles that it asks for speak of, "" when it asks for no articles

    def form_fits(self, folded_sentence: str) -> bool | None:
        """Whether a sentence has a form that the question wants; None when it wants none in particular."""
        wanted = [FORMS[intent] for intent in self.intents if intent in FORMS]
        if not wanted:
            return None
        if any(pattern.search(self.without_own_numbers(folded_sentence)) for pattern in wanted):
            return True
        return None if DENIES.search(folded_sentence) else False

    def measure_fits(self, folded_sentence: str) -> bool | None:
        """Whether a sentence counts what the question wants counted; None when it wants nothing counted."""
        if self.measure is None:
            return None
        if self.measure.search(self.without_own_numbers(folded_sentence)):
            return True
        return None if DENIES.search(folded_sentence) else False

    def defines(self, folded_sentence: str) -> bool:
        """Whether a sentence says what the thing is that the question wants explained."""
        return bool(self.defined) and re.search(re.escape(self.defined) + _IS, folded_sentence) is not None

    def speaks_of_rival(self, folded_text: str) -> bool:
        """Whether a text is about an organisation that must not be taken for the one asked about, and not about that one."""
        if not any(rival in folded_text for rival in self.rivals):
            return False
        return not any(name in folded_text for name in self.rivalled)

    def count_fits(self, folded_sentence: str) -> bool | None:
        """Whether a sentence announces as many things as the question asks for; None when either names no number of things."""
        announced = counts_in(folded_sentence)
        return bool(self.counts & announced) if self.counts and announced else None

    def names_enough(self, folded_answer: str, stretches: int) -> bool | None:
        """Whether an answer of so many stretches can name as many things as are asked for; None where no number of things is to be named."""
        if not self.counts or self.nth or Intent.LIST not in self.intents or not _HOW_MANY_NAMED.search(self.folded):
            return None
        return max(things_named(folded_answer), stretches - 1) >= min(self.counts)

    def without_own_numbers(self, folded_sentence: str) -> str:
        """A sentence without the numbers that stand in the question already: they are not its answer."""
        for name in self.names:
            if is_number(name):
                folded_sentence = re.sub(rf"(?<![\d.]){re.escape(name)}(?![\d.]){_YEAR}", "", folded_sentence)
        return folded_sentence


_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
# «… 最多兩萬對吧»: the figure is what the asker is not sure of
_CONFIRM = re.compile(fold("(對吧|對嗎|是嗎|對不對|是不是|沒錯吧|吧|嗎)[?？。]*$") + r"|, (right|isn't it|correct)\?$")
_EACH = re.compile(fold("各|分別|比較|誰|多少|哪") + r"|\b(or|and|each|respectively)\b")
_YEAR = "年?"
_IS = fold(r"[」』》〉]*+(?:\([^()]{1,40}\)[」』》〉]*+)?(?:的?[^,，。、]{0,5})?(?:是(?!否)|指|係|即|為(?!了))")
_BRACKETS = re.compile("[（(][^（）()]*[）)]$")
_QUOTED = re.compile('[「『《〈"]([^「」『』《》〈〉"]{2,20})[」』》〉"]')
_WORD = re.compile(r"[a-z][a-z'-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def analyse(text: str) -> Question:
    """Take a question apart.

    What stands in brackets at its end, such as the earlier question that ``rag.condense`` puts there, says what it is about; what it asks stands
    before them.
    """
    folded = fold(text)
    found = frozenset(query_terms(folded))
    own = _BRACKETS.sub("", text)
    asked = fold(own) if own.strip() and WH.search(fold(own)) else folded
    intents = {intent for intent, pattern in ASKS.items() if pattern.search(asked)}
    if Intent.LIST in intents and "多少" not in asked:
        intents.discard(Intent.NUMBER)
    nth = nth_in(folded)
    if nth:
        intents.add(Intent.LIST)
    if intents & _EXACT_FORMS:
        intents.discard(Intent.NUMBER)
    if Intent.PHONE in intents:
        intents -= {Intent.MONEY, Intent.DATE}  # «獎勵的專線電話幾號»
    if Intent.DURATION in intents:
        intents.discard(Intent.DATE)
    names = {name for name in found if _is_name(name, folded)} | {match[1] for match in _QUOTED.finditer(folded)}
    synonyms = load_synonyms()
    return Question(
        text=text,
        folded=folded,
        terms=found,
        own_terms=frozenset(query_terms(fold(own))) & found or found,
        intents=frozenset(intents),
        names=frozenset(names),
        insists=tuple(synonyms.names_in(folded + _names_of_latin(folded))),
        figures=tuple(one for one in figures_in(folded) if one.kind is Kind.YEAR or not _CONFIRM.search(asked)),
        measure=asked_measure(asked),
        counts=counts_in(asked),
        nth=nth,
        others=tuple(synonyms.found_in(folded)),
        rivals=synonyms.rivals_of(folded),
        rivalled=synonyms.rivalled_in(folded),
        own_figures=figures_in(asked),
        parts=parts_of(own if asked != folded else text),
        defined=defined_in(asked),
        compared=_compared(own if asked != folded else text, intents),
        topic=survey_topic(asked),
    )


def _names_of_latin(folded: str) -> str:
    """The Chinese for the words of a question in English, as far as the glossary has them, for the names among them."""
    if _HAN.search(folded):
        return ""
    english = load_glossary().english
    words = _WORD.findall(folded)
    phrases = (" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1))
    return " ".join(["", *(rendering for phrase in phrases for rendering in english.get(phrase, ())[:1])])


def _compared(asked: str, intents: AbstractSet[Intent]) -> tuple[Side, ...]:
    """What is compared, where the question compares or asks for each; folding takes blanks out of Chinese, so that they become commas before."""
    folded = fold(_BLANK.sub("，", asked.strip()))
    wants = Intent.COMPARE in intents or _EACH.search(folded) or not WH.search(folded)
    return compared_in(folded) if wants else ()


def _is_name(term: str, folded: str) -> bool:
    """A Latin word in a Chinese question, or a number that is more than a digit, must be matched as it stands."""
    if is_latin(term):
        return bool(_HAN.search(folded)) and len(term) > 1
    return is_number(term) and len(term) > 1
