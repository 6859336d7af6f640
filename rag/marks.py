"""The signs that open a line: 壹、 一、 （一） 1. (1) • for headings and list items, ▲ 圖1 for captions, 註1： for notes.

The one home of these signs; each reader puts them together as its format needs. None of them grows faster than the text.

Not for: deciding whether a line that begins so is a heading or an item; that takes the lines around it.
"""

from __future__ import annotations

import re

NUMERALS = "一二三四五六七八九十"
_FORMAL_NUMERALS = "壹貳參肆伍陸柒捌玖拾"
_BULLETS = "•●○◎■□◆◇▪▸►‧·"

# pieces of patterns
CHAPTER = rf"第[{NUMERALS}\d]{{1,5}}[章節篇]"
FORMAL = rf"(?<![{_FORMAL_NUMERALS}])[{_FORMAL_NUMERALS}]++、"
COUNTED = rf"(?<![{NUMERALS}])[{NUMERALS}]++、"
COUNTED_IN_BRACKETS = rf"[（(]\s*[{NUMERALS}]{{1,3}}\s*[）)]"
NUMBERED = r"\d{1,2}\s*[.．、)](?!\d)"
NUMBERED_IN_BRACKETS = r"[（(]\s*\d{1,2}\s*[）)]"
BULLET = rf"[{_BULLETS}]"
DASH = r"[\-–－*]"
FIGURE = rf"[圖表]\s*[\d{NUMERALS}]+"
NOTE_MARK = r"註\s*+(?:\d++\s*+)?[：:]|資料來源\s*+[：:]"

CAPTION = re.compile(rf"[▲△]|{FIGURE}[　 ：:]")
NOTE = re.compile(rf"{NOTE_MARK}|(?<![⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]++\s*+(?=\S)")
REFERENCES = re.compile(r"參考(資料|文獻|書目)")
