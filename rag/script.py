"""Simplified characters → the Traditional ones of Taiwan, for what an asker in Taiwan is shown.

With OpenCC's phrase tables (s2twp: 软件 → 軟體, 信息 → 資訊), because this is read, not compared; text that is Traditional already
passes through unchanged.

Not for: matching (``rag.text.fold``), or quotations, which stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

_KANA = re.compile("[\u3041-\u30ff]")
# between two characters of Chinese; also those that a person types between all of them
_BLANK = re.compile("(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff])")


@cache
def _converter(table: str) -> opencc.OpenCC:
    return opencc.OpenCC(table)


def to_taiwan(text: str) -> str:
    """The text in Taiwan's characters and words, if there is Simplified in it; else as it is."""
    return str(_converter("s2twp").convert(text)) if any(map(_is_simplified, text)) else text


def one_writing(text: str) -> str:
    """The text in the one way of writing that the transformer was trained with: in Taiwan's characters, 臺 for 台, no blanks within Chinese."""
    text = unicodedata.normalize("NFKC", text)
    if _KANA.search(text):
        return text  # Japanese has characters that look Simplified
    return _BLANK.sub("", to_taiwan(text)).replace("台", "臺")


def _is_simplified(char: str) -> bool:
    """Whether a character is of China's character set (GB 2312) and not of Taiwan's (Big5)."""
    return "\u4e00" <= char <= "\u9fff" and _encodes(char, "gb2312") and not _encodes(char, "big5")


def _encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def unfolded(piece: str) -> str:
    """A piece of folded text as a reader in Taiwan would write it: characters only, no words exchanged."""
    return str(_converter("s2tw").convert(piece))
