"""What the answer is made of: the best stretch, and others only where they answer something that it leaves open.

Not for: whether the answer is good enough (``rag.reader.confidence``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import BlockKind
from rag.reader.answer_forms import Intent, counts_in
from rag.reader.compose import Scores, Stretch, stretch_for
from rag.reader.features import covered, pairs_of
from rag.reader.lists import MAX_HEADINGS, headings_after, without_number
from rag.reader.other_figures import with_another_figure
from rag.reader.question import Question
from rag.reader.rank import Ranked
from rag.reader.reading import Reading
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import fold

_MOST = 3
# A part of a question is met when the answer holds this share of its weight.
_PART_MET = 0.5
# A sentence names one of two compared things when it holds this share of the pairs that tell it from the other.
_NAMED = 0.6
_AS_GOOD = 1.0
# In another article it must hold so much of the question about it as well, or the model must see an answer in it.
_ELSEWHERE = 0.4
_DEEP = 12
# Runners-up come along from the next few sentences that score at most this much less, and up to so many characters in all.
_DOUBT = 2.5
_DOUBTED = 6
_DOUBTFUL_CHARS = 220
_COUNTED_NOUN = re.compile(fold("[二兩三四五六七八九十2-9](?:大|項|個|點|種)([\u4e00-\u9fff]{2})"))
_LABEL_CHARS = 12
_JOINED_CHARS = 300
# … if this share of their terms is new.
_NEWS = 0.3
# How what gives a reason or a way is told, and how far behind a paragraph the next one begins.
_GIVES = {
    Intent.WHY: re.compile(fold("因為|由於|原因|因此|導致|使得|造成|使|為了|避免|理由")),
    Intent.HOW: re.compile(fold("首先|其次|步驟|方式|做法|藉由|透過|https?")),
}
_GAP = 3


def answer_stretches(reading: Reading) -> list[Stretch]:
    """One stretch, or several for a question of several parts; ``reading`` holds at least one sentence."""
    scores: Scores = {(one.candidate.article.id, one.candidate.start): one.score for one in reading.ranked}
    chosen = [stretch_for(reading.question, reading.ranked[0], scores)]
    sections = _series(reading, chosen[0]) or _announced(reading, chosen[0])
    if sections:
        return [*chosen, *sections]
    for more in (_for_parts, _for_compared, _for_reason, _for_doubt):
        for one in more(reading, chosen):
            if len(chosen) < _MOST and not any(other.holds(one.candidate) for other in chosen):
                chosen = _with(chosen, stretch_for(reading.question, one, scores))
    found = _of_the_form(reading, chosen)
    return [*found, *(_alone(one) for one in with_another_figure(reading, found[0]))][:_MOST]


def _alone(ranked: Ranked) -> Stretch:
    return Stretch(ranked, ranked.candidate.start, ranked.candidate.end)


def _with(chosen: Sequence[Stretch], more: Stretch) -> list[Stretch]:
    """The stretches and one more; where it overlaps another they become one, unless that would be long: then its sentence alone is added."""
    clash = next((one for one in chosen if one.overlaps(more)), None)
    if clash is None:
        return [*chosen, more]
    start, end = min(clash.start, more.start), max(clash.end, more.end)
    if end - start <= _JOINED_CHARS:
        return [Stretch(one.ranked, start, end) if one is clash else one for one in chosen]
    return [*chosen, _alone(more.ranked)]


def _announced(reading: Reading, stretch: Stretch) -> list[Stretch]:
    """The headings of the sections that a sentence announces, where a list is asked for and the sentence ends its paragraph."""
    question, block = reading.question, stretch.ranked.candidate.block
    if Intent.LIST not in question.intents or block.kind is not BlockKind.PARAGRAPH or stretch.end != block.end:
        return []
    if not stretch.text.endswith(("：", ":")) and not counts_in(fold(stretch.text)):
        return []
    headings = headings_after(stretch.article, block)
    if all(without_number(one.text) in stretch.text for one in headings):
        return []  # it names them all itself
    return [Stretch(stretch.ranked, one.start, one.end) for one in headings]


def _series(reading: Reading, stretch: Stretch) -> list[Stretch]:
    """«三大洞察», and then «洞察一：…», «洞察二：…» wherever they stand in the article: the first sentence of each."""
    if Intent.LIST not in reading.question.intents:
        return []
    nouns = [match[1] for match in _COUNTED_NOUN.finditer(fold(stretch.text)) if match[1] in reading.question.folded]
    if not nouns:
        return []
    label = re.compile(f"[【「(]?{nouns[0]}([一二三四五六七八九十]|\\d)(?![大項])")
    found = [block for block in stretch.article.blocks if label.match(fold(block.text[:_LABEL_CHARS]))]
    if not 2 <= len(found) <= MAX_HEADINGS:
        return []
    return [Stretch(stretch.ranked, one.start, one.start + split_sentences(one.text)[0].end) for one in found]


def item_asked_for(question: Question, chosen: Sequence[Stretch]) -> list[Stretch]:
    """Of a list or of announced sections the one item that the question asks for («第二項是什麼»); everything where it asks for none."""
    nth = question.nth
    if not nth:
        return [*chosen]
    if len(chosen) > nth and all(one.starts_heading for one in chosen[1:]):
        return [_with_first_sentence(chosen[nth])]
    listed = chosen[0]
    items = [
        one
        for one in listed.article.blocks
        if one.kind is BlockKind.LIST_ITEM and listed.start <= one.start < listed.end
    ]
    items = [one for one in items if one.level == items[0].level]
    if not 2 <= len(items) >= nth:
        return [*chosen]
    start = listed.article.text.rfind("\n", 0, items[nth - 1].start) + 1  # with its marker
    return [Stretch(listed.ranked, start, items[nth - 1].end)]


def _with_first_sentence(section: Stretch) -> Stretch:
    """A section's heading with the sentence behind it."""
    behind = next((one for one in section.article.blocks if one.start >= section.end), None)
    if behind is None or behind.kind is not BlockKind.PARAGRAPH:
        return section
    return Stretch(section.ranked, section.start, behind.start + split_sentences(behind.text)[0].end)


def _of_the_form(reading: Reading, chosen: list[Stretch]) -> list[Stretch]:
    """Without those that lack the form asked for, if others have it and the question has one part."""
    if len(reading.question.parts) > 1:
        return chosen
    fitting = [one for one in chosen if reading.question.form_fits(fold(one.text))]
    return fitting or chosen


def _said(chosen: Sequence[Stretch]) -> str:
    return fold("\n".join(stretch.text for stretch in chosen))


def _for_parts(reading: Reading, chosen: Sequence[Stretch]) -> list[Ranked]:
    """For each part of the question that the answer does not meet yet, the best sentence for it in the same article."""
    if len(reading.question.parts) == 1:
        return []
    found = []
    for part in reading.question.parts:
        own = reading.for_part(part)
        said = _said(chosen)
        if own.question.form_fits(said) is not False and own.question.measure_fits(said) is not False:
            weight = {term: value for term, value in own.weights.items() if term in own.question.terms}
            here = frozenset(terms(said)) | chosen[0].ranked.candidate.context_terms
            if covered(weight, here) >= _PART_MET * sum(weight.values()):
                continue
        same = [one for one in own.ranked if one.candidate.article.id == chosen[0].article.id]
        if same and same[0].form_fits is not False:
            found.append(same[0])
    return found


def _for_compared(reading: Reading, chosen: Sequence[Stretch]) -> list[Ranked]:
    """For each of two compared things that the answer does not name, the best sentence that does."""
    sides = reading.question.compared
    said = frozenset(terms(_said(chosen)))
    found = []
    for side, other in zip(sides, reversed(sides), strict=True):
        its_own = pairs_of({term: 1.0 for term in terms(side.name) if term not in terms(other.name)})
        enough = _NAMED * sum(its_own.values())
        ranked = reading.for_part(side.question).ranked[:_DEEP] if its_own else ()
        named = [
            one
            for one in ranked
            if covered(its_own, one.candidate.terms | one.candidate.context_terms) >= enough
            and one.form_fits is not False
            and (
                one.candidate.article.id == chosen[0].article.id
                or one.features["pairs_context"] >= _ELSEWHERE
                or one.features["span"] > 0
            )
        ]
        said_as_well = covered(its_own, said) >= enough and any(
            stretch.holds(one.candidate)
            for stretch in chosen
            for one in named
            if one.score >= named[0].score - _AS_GOOD
        )
        found += named[:1] if not said_as_well else []
    return found


def _for_reason(reading: Reading, chosen: Sequence[Stretch]) -> list[Ranked]:
    """The sentence that opens the next paragraph, where a reason or a way is asked for and that sentence gives one."""
    cue = next((cue for intent, cue in _GIVES.items() if intent in reading.question.intents), None)
    first = chosen[0]
    if cue is None or cue.search(fold(first.text)) or "\n" in first.text:
        return []
    behind = first.article.text[first.end : first.end + _GAP]
    start = first.end + len(behind) - len(behind.lstrip())
    same = (one for one in reading.ranked if one.candidate.article.id == first.article.id)
    return [one for one in same if one.candidate.start == start and cue.search(one.candidate.folded)][:1]


def _for_doubt(reading: Reading, chosen: Sequence[Stretch]) -> list[Ranked]:
    """The runners-up of the same article where they score nearly as well as a short first sentence: with them the right one is there more often."""
    if len(chosen) > 1 or "\n" in chosen[0].text:
        return []
    found: list[Ranked] = []
    room = _DOUBTFUL_CHARS - len(chosen[0].text)
    said = frozenset(terms(fold(chosen[0].text)))
    for one in reading.ranked[1:_DOUBTED]:
        candidate = one.candidate
        if one.score < reading.ranked[0].score - _DOUBT or len(found) == _MOST - 1:
            break
        if candidate.article.id != chosen[0].article.id or chosen[0].holds(candidate) or one.form_fits is False:
            continue
        new = candidate.terms - said
        if len(candidate.text) <= room and len(new) >= _NEWS * len(candidate.terms):
            found.append(one)
            room -= len(candidate.text)
            said |= candidate.terms
    return found
