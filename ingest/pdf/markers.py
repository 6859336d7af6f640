"""The first characters that say what a line is: 一、 (一) 1. • ▲圖1 註1： 文■.

Not for: what they mean together with the typography; ``ingest.pdf.paragraphs`` and ``blocks`` decide.
"""

from __future__ import annotations

import re

_NUMERALS = "一二三四五六七八九十"

LIST = re.compile(
    rf"(?:[•●○◎■□◆◇▪▸►‧·．]\s*|[-–*]\s+|\d{{1,2}}\s*[.．、)](?!\d)\s*|[（(]\s*(?:[{_NUMERALS}]{{1,3}}|\d{{1,2}})\s*[）)]\s*)(?=\S)"
)
HEADING = re.compile(
    rf"(?<![壹貳參肆伍陸柒捌玖拾])[壹貳參肆伍陸柒捌玖拾]++、|(?<![{_NUMERALS}])[{_NUMERALS}]++、|第[{_NUMERALS}\d]+[章節篇]"
)
CAPTION = re.compile(rf"▲|[圖表]\s*[\d{_NUMERALS}]+[　 ：:]")
CAPTION_START = re.compile(rf"▲|[圖表]\s*[\d{_NUMERALS}]+\b")  # a run of it may end before the blank
NOTE = re.compile(r"註\s*+(?:\d++\s*+)?[：:]|資料來源\s*[：:]")
REFERENCES = re.compile(r"參考(資料|文獻|書目)")
BYLINE = re.compile(r"(?:撰?文|作者|採訪|整理)\s*[■□▇●◆／/：:｜|]")
ADDRESS_START = re.compile(r"https?://|www\.")
ADDRESS_END = re.compile(r"(?<![!-~])[!-.0-~]*/[!-~]*$")
SENTENCE_END = tuple("。！？；：…」』）.!?)")
