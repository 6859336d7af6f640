"""Yes against no: a negation that the claim adds or drops, a word turned into its opposite.

Read off the alignment: what counts is a difference within one flow of words, not that two texts hold different numbers of 不.

Not for: irony, or a negation expressed in quite other words (這項說法遭到否認); that takes the model passes.
"""

from __future__ import annotations

import re

from rag.checks.align import Alignment, Edit
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

_OPPOSITES = tuple(
    tuple(fold(word) for word in pair.split("/"))
    for pair in (
        "可以/不得 可以/不可 可以/不能 可以/無法 能夠/無法 能夠/不能 允許/不得 增加/減少 增/減 上升/下降 升/降 "
        "提高/降低 提升/降低 成長/衰退 成長/下滑 高於/低於 以上/以下 最高/最低 最大/最小 最多/最少 至多/至少 "
        "較高/較低 較大/較小 較多/較少 大於/小於 多於/少於 超過/不足 超過/低於 超過/不到 支持/反對 贊成/反對 "
        "同意/反對 同意/拒絕 接受/拒絕 進口/出口 輸入/輸出 開始/結束 開始/停止 之前/之後 以前/以後 前/後 "
        "有利/不利 擴大/縮小 擴張/收縮 上漲/下跌 漲/跌 順差/逆差 盈餘/虧損 獲利/虧損 盈/虧 成功/失敗 勝/敗 贏/輸 "
        "勝利/失敗 獲勝/落敗 擊敗/敗給 允許/禁止 准許/禁止 開放/禁止 必須/不必 應該/不應 加速/減緩 加快/放慢 "
        "流入/流出 買進/賣出 買/賣 購買/出售 東/西 南/北 左/右 男/女 男性/女性 早/晚 最早/最晚 長/短 新/舊 內/外 "
        "國內/國外 境內/境外 強/弱 增強/減弱 加強/削弱 快/慢 多/少 大/小 高/低 上/下 公開/秘密 公開/不公開 "
        "樂觀/悲觀 優點/缺點 優勢/劣勢 機會/威脅 多數/少數 前者/後者 合法/非法 直接/間接 主動/被動 正面/負面 "
        "積極/消極 上游/下游 白天/夜間 白天/晚上 上午/下午 建立/廢除 成立/解散 設立/廢除 出生/去世 出生/逝世 "
        "加入/退出 升格/降格 真/假 有/無 有/沒有 充足/不足 穩定/不穩定 安全/危險 富/貧 富裕/貧窮 簡單/複雜 "
        "容易/困難 便宜/昂貴 寬鬆/緊縮 調升/調降 調高/調低 升息/降息 加薪/減薪 擴編/縮編 延長/縮短 提前/延後 "
        "提早/延後 免費/付費 有償/無償 全部/部分 永久/暫時 長期/短期 公營/民營 國營/民營 先/後 首/末 起/止 進/退 "
        "進入/退出 收入/支出 樂於/拒絕 繁榮/衰退 興/衰 生/死 開/關 開啟/關閉 可/不可 能/不能 會/不會 "
    ).split()
)
_WORDS = tuple(pair for pair in _OPPOSITES if min(map(len, pair)) > 1)
_SINGLE = {one: {b if a == one else a for a, b in _OPPOSITES if one in {a, b}} for pair in _OPPOSITES for one in pair}


def wrong_polarity(alignment: Alignment) -> list[str]:
    """One line for each negation or opposite by which the claim differs from its source."""
    return [*_negations(alignment), *_opposites(alignment)]


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
    claim, source = alignment.claim, alignment.source
    wrong = []
    for one, other in (order for a, b in _WORDS for order in ((a, b), (b, a))):
        if claim.count(one) > source.count(one) and source.count(other) > claim.count(other):
            wrong.append(f"原文說「{other}」，陳述卻說「{one}」")
    wrong += [f"原文說「{edit.old}」，陳述卻說「{edit.new}」" for edit in alignment.edits if _flips(edit) and not wrong]
    return wrong


def _flips(edit: Edit) -> bool:
    return edit.tight and edit.old in _SINGLE.get(edit.new, ())
