"""What the first or last characters of a line say, on top of ``rag.marks``: 一、 1. • ▲圖1, a byline (文■), an address, a figure broken off.

Not for: what they mean together with the typography; ``ingest.pdf.paragraphs`` and ``blocks`` decide.
"""

from __future__ import annotations

import re

from rag.marks import (
    BULLET,
    CHAPTER,
    COUNTED,
    COUNTED_IN_BRACKETS,
    DASH,
    FIGURE,
    FORMAL,
    NUMBERED,
    NUMBERED_IN_BRACKETS,
)

LIST = re.compile(
    rf"(?:(?:{BULLET}|．)\s*|{DASH}\s+|{NUMBERED}\s*|{COUNTED_IN_BRACKETS}\s*|{NUMBERED_IN_BRACKETS}\s*)(?=\S)"
)
HEADING = re.compile(rf"{FORMAL}|{COUNTED}|{CHAPTER}")
CAPTION_START = re.compile(rf"▲|{FIGURE}\b")  # a run of it may end before the blank
BYLINE = re.compile(r"(?:撰?文|作者|採訪|整理)\s*[■□▇●◆／/：:｜|]")
ADDRESS_START = re.compile(r"https?://|www\.")
ADDRESS_END = re.compile(r"(?<![!-~])[!-.0-~]*/[!-~]*$")
SENTENCE_END = tuple("。！？；：…」』）.!?)")
BROKEN_FIGURE = re.compile(r"\d[.,]$")  # a line's end inside a figure, when a digit follows: 12. 5%
