"""Yes against no: a negation that the claim adds or drops, a word turned into its opposite.

Read off the alignment: what counts is a difference within one flow of words, not that two texts hold different numbers of 不.

Not for: irony, or a negation expressed in quite other words (這項說法遭到否認); that takes the model passes.
"""

from __future__ import annotations

import re

from rag.checks.align import Alignment
from rag.checks.difference import Difference
from rag.checks.opposites import load_opposites
from rag.text import fold

# Words with such a character that deny nothing; blanked out before negations are looked for.
_HARMLESS = re.compile(
    "|".join(
        fold(word)
        for word in (
            "不僅 不但 不只 不單 不過 不少 不斷 不久 不論 不管 不同 不等 不一 不妨 不外乎 不愧 不禁 不丹 不得不 "
            "不可不 不至於 不惜 不時 不已 無論 無數 無線 無錫 無疑 無非 非常 非洲 非裔 非凡 未來 未央 否則 是否 能否 "
            "可否 與否 除非 並無二致 特別 分別 區別 個別 類別 性別 級別 識別 辨別 告別 離別 差別 派別 國別 別墅 "
            "莫斯科 莫札特 莫三比克 莫非 莫名 莫內 免費 避免 難免 不免 豁免 罷免 免疫 免稅 沒收 沒落 淹沒 沉沒 埋沒 "
            "出沒 沒入 勿忘 否認 否定 否決 甚至不 要不 差不多 不幸 不良 不足 不利 不滿 不當 不動產 無人機 無障礙 "
            "無黨籍 無限公司 非政府 非營利 非核 非官方 非法 是不是 有沒有 能不能 會不會 要不要 "
        ).split()
    )
)
_NEGATION = re.compile(
    fold("沒有|並未|尚未|從未|未曾|並不|並非|並無|毫無|無法|無需|無須|不|沒|未|無|非|勿|毋|莫|別(?=再|把|讓|去)")
    + r"|\b(?:not|no|never|none|neither|nor|without|cannot)\b|n't\b"
)

_LITTLE = 2

# These deny the whole statement; a bare 不 may be a part of a word that this file does not know.
_WHOLE = re.compile(
    fold(
        "不是|並非|並不|不會|不能(?!超過|高於|多於)|不得(?!超過|高於|多於)|不可(?!超過)|沒有|無法|尚未|未(?!滿)|從未|不再|不應|不必|不含"
    )
)


def wrong_polarity(alignment: Alignment) -> list[Difference]:
    """One line for each negation or opposite by which the claim differs from its source."""
    return [Difference(reason, alignment.nearest) for reason in (*_negations(alignment), *_opposites(alignment))]


def _blank(text: str) -> str:
    return _HARMLESS.sub(lambda match: "\0" * len(match[0]), text)


def _negations(alignment: Alignment) -> list[str]:
    claim, source = _blank(alignment.claim), _blank(alignment.source)
    denied = [
        match
        for match in _NEGATION.finditer(claim)
        if claim[match.end() : match.end() + 2] in source or _WHOLE.match(claim, match.start())
    ]
    wrong = []
    if denied and not _NEGATION.search(source):
        return [f"原文沒有否定，陳述卻說「{denied[0][0]}」"]
    for edit in alignment.edits:
        new = claim[edit.start : edit.start + len(edit.new)]
        old = _blank_of(edit.old, alignment.source, source)
        added, dropped = _NEGATION.search(new), _NEGATION.search(old)
        if added and not dropped and edit.tight and _is_small(edit.new, added[0], edit.old):
            wrong.append(f"陳述比原文多了「{added[0]}」")
        elif dropped and not added and edit.tight and _is_small(edit.old, dropped[0], edit.new):
            wrong.append(f"陳述漏了原文的「{dropped[0]}」")
    return wrong


def _is_small(with_it: str, negation: str, without: str) -> bool:
    """Whether two stretches differ by little more than the negation."""
    return len(with_it) <= len(negation) + _LITTLE and len(without) <= _LITTLE


def _blank_of(piece: str, text: str, blanked: str) -> str:
    at = text.find(piece)
    return blanked[at : at + len(piece)] if piece and at != -1 else piece


def _opposites(alignment: Alignment) -> list[str]:
    """A word of one pole that the claim has more of, where the source has more of the other and speaks of the same."""
    opposites = load_opposites()
    said = {word for word in opposites.flips if word in alignment.claim}
    sources = [alignment.source, *([fold(alignment.nearest)] if alignment.covered_by_nearest else [])]
    wrong = [
        f"原文說「{_first(source, there)}」，陳述卻說「{_first(alignment.claim, here)}」"
        for source in sources
        for here, there in opposites.poles
        if here & said  # the quickest to tell, and seldom so
        and _more(alignment.claim, source, here, there)
        and _more(source, alignment.claim, there, here)
        and _meet(alignment, here, there)
    ]
    wrong += [
        f"原文說「{edit.old}」，陳述卻說「{edit.new}」"
        for edit in alignment.edits
        if edit.tight and edit.old in opposites.flips.get(edit.new, ()) and not wrong
    ]
    return wrong


def _more(one: str, other: str, words: frozenset[str], opposites: frozenset[str]) -> bool:
    return _count(one, words, opposites) > _count(other, words, opposites)


def _count(text: str, words: frozenset[str], opposites: frozenset[str]) -> int:
    """How often the words stand in a text; «付費» does not stand in 免付費."""
    for opposite in opposites:
        if any(word in opposite for word in words):
            text = text.replace(opposite, "\0")
    return sum(text.count(word) for word in words)


def _meet(alignment: Alignment, here: frozenset[str], there: frozenset[str]) -> bool:
    """Whether a clause of the claim with a word of the one pole shares words with a clause of the source that has one of the other."""
    said = [one.pairs for one in alignment.spoken.clauses if any(word in one.text for word in here)]
    told = [
        one.pairs
        for sentence in alignment.sentences
        for one in sentence.clauses
        if any(word in one.text for word in there)
    ]
    return any(one & other for one in said for other in told)


def _first(text: str, words: frozenset[str]) -> str:
    return min((word for word in words if word in text), key=text.find)
