"""Names of a claim against its source: quoted titles, Latin words, foreign names, and a name put where the source has another.

There is no name recogniser here. What is certain is checked everywhere (「…」, 《…》, Latin letters, X·Y); other names only where the claim
follows its source nearly word for word, so that a foreign stretch stands out.

Not for: telling that two names mean one thing; that is what the source's own words are for.
"""

from __future__ import annotations

import re

from rag.checks.align import Alignment
from rag.checks.source import Source
from rag.numbers import read_folded
from rag.text import HAN, fold

_QUOTED = re.compile(r"[「『《〈“]([^「」『』《》〈〉“”]{2,30})[」』》〉”]")
_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[-.&'][a-z0-9]+)*")
_DOT = re.compile(rf"(?<=[{HAN}])·(?=[{HAN}]{{2}})")
_HAN_RUN = re.compile(rf"[{HAN}]+")

# Above this the claim follows its source nearly word for word.
_NEARLY_VERBATIM = 0.72
_ONE_PLACE = 14
_MOST_CHANGES = 2
_LATIN_SHARE = 0.5
_COMMON_LATIN = frozenset("the a an of in on at to for from by with and or is are was were that this it as be".split())
_FUNCTION = frozenset("是为的了有与就被把于而时对拥")
# Words that retell what the source says otherwise, and name nothing.
_RETELLING = re.compile(
    "|".join(
        fold(word)
        for word in (
            "開始 成立 成功 首次 過去 涵蓋 包含 包括 據說 獲得 取得 拿到 設立 建立 創立 創辦 擔任 舉行 舉辦 進行 "
            "導致 造成 使得 主張 認為 表示 指出 提出 宣布 發表 發生 發現 出現 開設 推出 推動 實施 採取 提供 提升 "
            "擁有 存在 超過 高達 達到 之間 以及 並且 因此 所以 如果 可以 能夠 需要 必須 應該 目前 現在 當時 後來 "
            "最終 其中 其他 許多 大量 主要 重要 著名 方式 方法 方面 情況 活動 範圍 部分 地區 地方 時候 時期 期間 "
            "結果 原因 影響 工作 人士 人員 民眾 企業 公司 廠商 組織 單位 團體 國家 城市 政策 措施 之後 之前 起先 "
            "隸屬 現行 屬於 此後 迅速 通常 非常 那個 這個 症狀 叫做 加入 發行 根據 通往 關閉 公布 分布 分佈 放在 "
            "排名 投入 四周 "
        ).split()
    )
)


def wrong_names(alignment: Alignment, source: Source) -> list[str]:
    """One line for each name of the claim that the source does not hold."""
    everywhere = f"{source.context}\n{source.text}"
    squeezed = _squeeze(everywhere)
    claim = alignment.claim
    titles = [name for name in _QUOTED.findall(claim) if _squeeze(name) not in squeezed]
    if titles:  # a title may hold a year, and that in other digits
        bare = _squeeze(_without_figures(everywhere))
        titles = [name for name in titles if _squeeze(_without_figures(name)) not in bare]
    wrong = [f"原文沒有「{name}」" for name in titles]
    wrong += [f"原文沒有「{name}」" for name in _foreign_names(claim) if name not in everywhere]
    known, latin = set(_LATIN.findall(everywhere)), _is_latin(claim)
    wrong += [
        f"原文沒有「{word}」"
        for word in _LATIN.findall(claim)
        # in a claim in English only what looks like a code (CBAM2026): its words are translations
        if word not in known and (not latin or any(map(str.isdigit, word))) and len(word) > 1
    ]
    if not wrong and alignment.verbatim >= _NEARLY_VERBATIM:
        wrong += [f"原文沒有「{piece}」" for piece in _strangers(alignment, squeezed)]
    return wrong


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\0,。、;:!?「」『』《》〈〉“”()\-·]", "", text)


def _foreign_names(claim: str) -> list[str]:
    """What stands next to the dot of each transcribed name: its ends cannot be told, its middle can."""
    return [claim[dot.start() - 1 : dot.end() + 2] for dot in _DOT.finditer(claim)]


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char.isascii() for char in letters) > len(letters) * _LATIN_SHARE


def _strangers(alignment: Alignment, squeezed: str) -> list[str]:
    """A stretch that stands where the source has other words, and occurs nowhere in it; only if it is all that differs."""
    claim = _without_figures(alignment.claim)
    edits = [edit for edit in alignment.edits if any(char.isalnum() for char in claim[edit.start : edit.end])]
    one_place = edits and edits[-1].end - edits[0].start <= _ONE_PLACE
    if not one_place and len({edit.new for edit in edits}) > _MOST_CHANGES:
        return []
    found = []
    for edit in edits:
        if not edit.framed or not edit.old or not edit.old.isalnum():
            continue
        found += [
            run
            for run in _HAN_RUN.findall(claim[edit.start : edit.end])
            if len(run) >= 2 and not (_FUNCTION & set(run) or _RETELLING.search(run)) and _unseen(run, squeezed)
        ]
    return found


def _without_figures(folded: str) -> str:
    for one in read_folded(folded):  # they are another check's
        folded = folded[: one.start] + "\0" * (one.end - one.start) + folded[one.end :]
    return folded


def _unseen(run: str, squeezed: str) -> bool:
    pairs = [run[i : i + 2] for i in range(len(run) - 1)]
    return sum(pair in squeezed for pair in pairs) <= len(pairs) / 2
