"""Cutting text into sentences, with offsets.

A sentence ends at 。！？!? or a line break, at 「；」 only when it has become long, and at an English full stop that a
blank and a capital follow. Never inside 「…」 or （…） that closes again within 80 characters, so that a quotation is not torn.

Not for: tokenising, or deciding what a heading is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSING = {"「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "“": "”"}
_TRAILERS = "」』）)》〉】”"
_ENDERS = "。！？!?"
_LONGEST_PROTECTED = 80
_LONG_SENTENCE = 120
_ENGLISH_STOP = re.compile(r"\.(?=\s+[A-Z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of the text that was cut, without surrounding blanks."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences; together they hold every character that is not blank."""
    sentences: list[Sentence] = []
    begin = position = 0
    while position < len(text):
        char = text[position]
        if char in _CLOSING:
            close = text.find(_CLOSING[char], position + 1, position + 1 + _LONGEST_PROTECTED)
            if close != -1 and "\n" not in text[position:close]:
                ends_here = text[close - 1] in _ENDERS and not _is_parenthesis(char)
                position = close + 1
                if ends_here and _opens_sentence(text, position):
                    _append(sentences, text, begin, position)
                    begin = position
                continue
        position += 1
        if _is_boundary(text, position - 1, begin):
            while position < len(text) and text[position] in _ENDERS + _TRAILERS:
                position += 1
            _append(sentences, text, begin, position)
            begin = position
    _append(sentences, text, begin, len(text))
    return sentences


def _is_parenthesis(char: str) -> bool:
    return char in "（("


def _opens_sentence(text: str, position: int) -> bool:
    """Whether what follows a quotation that ended a sentence begins a new one."""
    following = text[position : position + 1]
    return following == "" or following in "\n「『"


def _is_boundary(text: str, position: int, begin: int) -> bool:
    char = text[position]
    if char in _ENDERS or char == "\n":
        return True
    if char == "；":
        return position - begin >= _LONG_SENTENCE
    return char == "." and _ENGLISH_STOP.match(text, position) is not None


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Sentence(start, end, text[start:end]))
