"""Sentences of the sample issue made false by swapping: the subject of a figure, a role, a direction, a superlative, a count.

What such a sentence says stands in its passage word for word, only of something else; that is what sets these cases apart from
``eval.corrupt``. Each false sentence has a true twin: the same sentence, reworded in the same way, nothing swapped. Half of both are the
sentence with the change alone, half are reworded too and have lost a clause. The word lists are this file's own and not the verifier's.

Not for: judging claims.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.corrupt import clause_dropped, figure_in, with_figure
from rag.checks.numbers import quantities
from rag.checks.quantity import Kind, Quantity
from rag.text import fold_with_offsets

# names that can stand in one another's place
_CLASSES = tuple(
    names.split()
    for names in (
        "美國 中國大陸 中國 日本 歐盟 越南 馬來西亞 印度 韓國 加拿大 墨西哥 新加坡 臺灣",
        "經濟部 勞動部 環境部 數發部 國科會 內政部 財政部 教育部",
        "黃彥男 李宏毅 許舒博 後藤元秀 李奇嶽 韓國耀 彭湘尹 劉揚偉 吳堂安 卓榮泰 郭智輝 陳銘俊 林嘉宏 何明原 林俊宏 邱奕賢 川普 習近平",
        "每名員工 每家企業",
        "化學工業 電子工業 鋼鐵業",
        "商總 工總",
        "個別型 聯合型 產業推升型",
        "尋職津貼 就業獎勵金 訓練津貼 薪資補貼",
        "收益回報 收益保留",
        "大型企業 中小企業",
        "製造業 服務業",
    )
)
_ROLES = tuple(
    words.split()
    for words in (
        "理事長 董事長 副理事長 院長 部長 次長 處長 市長 會長 主任",
        "上任 卸任",
        "團長 副團長",
        "教授 助理",
        "主席 來賓",
        "主導 協助",
        "出口 進口",
        "買進 賣出",
        "申請 審查",
        "雇主 勞工",
        "要求 拒絕",
        "預付 實報實銷",
        "推出 撤回",
    )
)
_SIGNS = tuple(
    pair.split()
    for pair in (
        "增加 減少", "成長 衰退", "上升 下降", "提高 降低", "提升 下降", "縮短 延長", "升值 貶值", "順差 逆差", "擴大 縮小", "刪減 增列", "高於 低於",
        "較高 較低", "優點 缺點", "優勢 劣勢", "加薪 減薪", "過高 過低", "加快 放慢", "強化 弱化", "放寬 緊縮",
    )
)  # fmt: skip
_SUPERLATIVES = tuple(
    pair.split()
    for pair in (
        "最高 最低", "最多 最少", "最大 最小", "首位 末位", "首站 末站", "最早 最晚", "以上 以下", "超過 不到", "第一 第二", "首波 末波", "最長 最短",
        "最簡單 最複雜", "最好 最差", "首批 末批", "首次 末次", "至少 至多", "最關鍵 最次要", "多數 少數", "逾 不到", "居次 居末",
    )
)  # fmt: skip
_COUNTED = re.compile(
    r"(?<![\d.第百千萬億兆])([2-9]|1\d|[二三四五六七八九十])(?=[大項種類個家人級位國場方份步階]|個|成員)"
)
_HAN = "一二三四五六七八九十"

# left as it is inside quotation marks, where it may be a name
_REWORDED = (
    ("指出，", "說，"), ("表示，", "說，"), ("認為，", "的看法是，"), ("最高補助", "最多補助"), ("補助金額", "補助的金額"), ("協助", "幫助"),
    ("臺灣", "台灣"), ("名列", "排名"),
    ("逐年", "一年一年地"), ("目前", "現在"), ("包括", "包含"), ("並且", "而且"), ("顯示，", "說，"),
    ("2025年", "114年"), ("2024年", "113年"), ("為了", "為"),
    ("舉辦", "辦理"), ("採行", "採用"), ("鼓勵", "勉勵"), ("面臨", "面對"), ("透過", "藉由"), ("持續", "繼續"),
    ("進一步", "再"), ("快速", "很快地"), ("共有", "一共有"),
)  # fmt: skip
_QUOTED = re.compile("「[^「」]*」|《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence of a passage and what it became."""

    sentence: str
    changed: str


def _subjects(sentence: str, passage: str) -> Iterator[str]:
    """Two figures of a sentence exchanged; a figure of another sentence; the name that a figure is said of exchanged for another."""
    here = [one for one in quantities(sentence) if one.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}]
    for at, one in enumerate(here):
        for other in here[at + 1 :]:
            between = re.sub("[、與和及至到~\\d-]", "", _between(sentence, one, other))
            listed = not between and not re.search("各占|分別|依序", sentence)  # the order of a list says nothing
            if _alike(one, other) and one.value != other.value and not listed:
                first, second = figure_in(sentence, one), figure_in(sentence, other)
                yield with_figure(with_figure(sentence, other, first), one, second)
    if here and not re.search("[兩各都均皆共]|分別|以及|等國", sentence):
        yield from _exchanged(_CLASSES, sentence, passage)


def _roles(sentence: str, passage: str) -> Iterator[str]:
    """A role put in the place of another, and two names that act on one another exchanged."""
    yield from _exchanged(_ROLES, sentence, "")
    for names in _CLASSES[:3]:
        here = sorted((sentence.find(name), name) for name in names if sentence.count(name) == 1)
        for (at, one), (to, other) in pairwise(here):
            between = sentence[at + len(one) : to]
            if (
                one not in other
                and other not in one
                and re.fullmatch("[^，。；、與和及]{0,8}[對向投輸邀代遷移][^，。；、與和及]{0,6}", between)
            ):
                yield sentence[:at] + other + between + one + sentence[to + len(other) :]


def _signs(sentence: str, passage: str) -> Iterator[str]:
    yield from _exchanged(_SIGNS, sentence, "")


def _superlatives(sentence: str, passage: str) -> Iterator[str]:
    yield from _exchanged(_SUPERLATIVES, sentence, "")


def _counts(sentence: str, passage: str) -> Iterator[str]:
    for match in _COUNTED.finditer(sentence):
        written = match[1]
        value = int(written) if written.isdecimal() else _HAN.index(written) + 1
        new = value + 1 if value < 10 else value - 1
        yield sentence[: match.start()] + (str(new) if written.isdecimal() else _HAN[new - 1]) + sentence[match.end() :]


CHANGES: dict[str, Callable[[str, str], Iterator[str]]] = {
    "subject": _subjects, "role": _roles, "sign": _signs, "superlative": _superlatives, "count": _counts,
}  # fmt: skip


def _exchanged(classes: Sequence[Sequence[str]], sentence: str, passage: str) -> Iterator[str]:
    """The sentence with one word put for another of its class: one that the passage holds and the sentence does not."""
    for words in classes:
        for word in words:
            others = [other for other in words if other not in sentence and word not in other and other not in word]
            others = [other for other in others if other in passage] if passage else others
            if any(word in other and other in sentence for other in words if other != word):
                continue  # 中國 of 中國大陸
            if others and sentence.count(word) == 1:
                yield sentence.replace(word, others[len(sentence) % len(others)])


def _between(sentence: str, one: Quantity, other: Quantity) -> str:
    """What stands between two figures of a sentence."""
    offsets = fold_with_offsets(sentence).offsets
    return sentence[offsets[one.end - 1] + 1 : offsets[other.start]]


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.kind is other.kind and one.unit == other.unit


def reworded(swap: Swap, draw: random.Random) -> Swap:
    """Both sentences with a clause less (never the one that was changed) and in other words."""
    apart = next(
        (at for at, pair in enumerate(zip(swap.sentence, swap.changed, strict=False)) if pair[0] != pair[1]), 0
    )
    state = draw.getstate()
    shorter = clause_dropped(swap.sentence, draw)
    draw.setstate(state)
    changed = clause_dropped(swap.changed, draw)
    if shorter and changed and shorter != changed and apart:
        swap = Swap(shorter, changed)
    for old, new in _REWORDED:
        texts = (swap.sentence, swap.changed)
        if all(text.count(old) == 1 and old not in "".join(_QUOTED.findall(text)) for text in texts):
            swap = Swap(*(text.replace(old, new) for text in texts))
    return swap
