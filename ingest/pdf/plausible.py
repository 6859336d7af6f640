"""Whether a text layer reads like language, or is the numbers of glyphs in a font that does not say which characters they are.

Four things tell: characters of many unrelated scripts side by side, ideographs that hardly any text uses, Latin without vowels, and signs where
letters should be. Each alone may occur in a true text, but not in the shares below. Common ideographs are those of the first levels of Big5,
GB 2312 and JIS X 0208.

Not for: telling good writing from bad, or languages apart.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache

_LEAST_CHARS = 20
_STRANGE = 0.25  # of the letters are of scripts that do not belong together, or no characters at all
_RARE_HAN = 0.35  # of the ideographs; in true texts 3 %
_VOWELS = 0.2  # of Latin letters at least; 30 to 45 % in European languages, 10 % in shifted ones
_LEAST_LATIN = 80
_SIGNS = 0.5  # of all characters
_QUIET_SIGNS = frozenset(".-_·…=|/")
# ranges of what any text may hold: Latin, punctuation, symbols, kana, bopomofo, forms of width
_FAMILIAR = ((0x20, 0x180), (0x2000, 0x2E00), (0x3000, 0x3400), (0xFE10, 0xFE70), (0xFF00, 0xFFF0), (0xAC00, 0xD7B0))


def is_plausible(text: str, lost: int = 0) -> bool:
    """Whether a text reads like language.

    Args:
        text: the characters, without blanks.
        lost: how many more there were that are no characters.
    """
    total = len(text) + lost
    if total < _LEAST_CHARS:
        return True
    han = [character for character in text if _is_han(character)]
    others = Counter(
        ord(character) >> 8 for character in text if not _is_familiar(character) and not _is_han(character)
    )
    # one other script may be the language of the text
    strange = sum(others.values()) - max(others.values(), default=0) + lost
    if strange > _STRANGE * total:
        return False
    if len(han) >= _LEAST_CHARS and sum(character not in _common() for character in han) > _RARE_HAN * len(han):
        return False
    return _latin_is_plausible(text, total)


def _latin_is_plausible(text: str, total: int) -> bool:
    latin = [unicodedata.normalize("NFD", character)[0].lower() for character in text if "A" <= character < "\u0180"]
    letters = [letter for letter in latin if "a" <= letter <= "z"]
    signs = sum(c.isascii() and not c.isalnum() and c not in _QUIET_SIGNS for c in text)
    if total >= _LEAST_LATIN and signs > _SIGNS * total:
        return False
    if len(letters) < max(_LEAST_LATIN, 0.5 * total):
        return True
    return sum(letter in "aeiouy" for letter in letters) >= _VOWELS * len(letters)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _is_familiar(character: str) -> bool:
    code = ord(character)
    return any(first <= code < last for first, last in _FAMILIAR)


@cache
def _common() -> frozenset[str]:
    """The ideographs of everyday use in Taiwan, China and Japan."""
    rows = [("big5", 0xA4, 0xC6), ("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF)]
    found: set[str] = set()
    for charset, first, last in rows:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                found.update(bytes((lead, trail)).decode(charset, errors="ignore"))
    return frozenset(found)
