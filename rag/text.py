"""Folding: the one form in which texts and questions are compared.

What is folded away: width and compatibility forms (NFKC), letter case, Traditional against Simplified characters,
character variants (臺/台, 裏/里) and Japanese shinjitai, thousands commas, blanks inside Chinese, 民國 years, marks of notes behind figures (120³座).
Folding is for matching only; what is shown and quoted is always the original, and ``Folded.offsets`` leads back to it.

The character tables are OpenCC's, used one character at a time: phrase tables would change lengths by context. A
character that already is standard in mainland or Taiwan use is never read as a shinjitai (研 must not become 硏).

Not for: converting text that somebody will read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import opencc

from rag.republic import common_era

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"

# OpenCC leaves these to its phrase tables or to regional ones.
_VARIANTS = str.maketrans({"祇": "只", "著": "着", "彷": "仿", "佔": "占", "佰": "百", "仟": "千", "‧": "·", "・": "·"})

_ROC_YEAR = re.compile(r"民国(前?)(\d{1,3})(?=年)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INNER_BLANKS = re.compile(rf"(?<=[{HAN}{KANA}])[ \t]+(?=[{HAN}{KANA}\d])|(?<=[\d%])[ \t]+(?=[{HAN}{KANA}])")


def _ad_year(match: re.Match[str]) -> str:
    return str(common_era(int(match[2]), before=bool(match[1])))


# «二○二四年»: a circle between numerals is a zero, one anywhere else a mark or a hidden name.
_HAN_NUMERALS = "一二三四五六七八九"
_CIRCLE = re.compile(rf"(?<=[{_HAN_NUMERALS}])○++|(?<!○)○++(?=[{_HAN_NUMERALS}])")


def _zero(match: re.Match[str]) -> str:
    return "〇" * len(match[0])


def _nothing(_match: re.Match[str]) -> str:
    return ""


# A raised number behind a figure: an exponent of 10 stays one, anything else is the mark of a note and no part of the figure.
_RAISED = re.compile(r"(?<=[0-9０-９])[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹⁻·]*|(?<=[0-9０-９])⁻[⁰¹²³⁴-⁹]+")
_LOWERED = re.compile(r"(?<=[0-9０-９])(?=[₀-₉])")
_TEN = re.compile(r"(?:^|[^0-9０-９.,])(?:10|１０)")


def _raised_number(match: re.Match[str]) -> str:
    before = match.string[max(match.start() - 3, 0) : match.start()]
    if not _TEN.fullmatch(before):
        return ""
    return "^" + match[0].replace("·", "")


def _set_apart(_match: re.Match[str]) -> str:
    return "_"


_FIRST_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_RAISED, _raised_number),
    (_LOWERED, _set_apart),
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_THOUSANDS, _nothing),
    (_INNER_BLANKS, _nothing),
    (_ROC_YEAR, _ad_year),
    (_CIRCLE, _zero),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``offsets[i]`` is where in the original the folded character ``i`` comes from.

    ``offsets`` has one more entry than ``text`` has characters: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]


@cache
def _character_table() -> dict[int, str]:
    """Every character that folding changes, to what it becomes (one or several characters)."""
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")
    ideographs = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00)]
    han = [unicodedata.normalize("NFKC", chr(code)) for code in ideographs]
    unfolded = to_traditional.convert("\n".join(han)).split("\n")
    traditional = [new if not _is_standard(old) else old for old, new in zip(han, unfolded, strict=True)]
    simplified = to_simplified.convert("\n".join(traditional)).split("\n")
    table = {
        code: folded.translate(_VARIANTS)
        for code, folded in zip(ideographs, simplified, strict=True)
        if len(folded) == 1
    }
    for code in [*range(0x20, 0x3400), *range(0xFB00, 0x10000)]:
        char = chr(code)
        if code not in table and not 0xD800 <= code < 0xE000:
            table[code] = unicodedata.normalize("NFKC", char).lower().translate(_VARIANTS)
    return {code: folded for code, folded in table.items() if folded != chr(code)}


def _is_standard(char: str) -> bool:
    """Whether a character is in everyday use in China or Taiwan, by the two national character sets."""
    return any(_encodes(char, charset) for charset in ("gb2312", "big5"))


def _encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def fold(text: str) -> str:
    """A text as it is compared; the same as ``fold_with_offsets`` gives, and folding again changes nothing."""
    for pattern, replace in _FIRST_RULES:
        text = pattern.sub(replace, text)
    text = text.translate(_character_table())
    for pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    return text


def fold_with_offsets(text: str) -> Folded:
    """Fold a text and keep, for every folded character, its place in the original."""
    table = _character_table()
    places = [*range(len(text))]
    first = text
    for pattern, replace in _FIRST_RULES:
        first, places = _substitute(pattern, replace, first, places)
    chars: list[str] = []
    offsets: list[int] = []
    for position, char in zip(places, first, strict=True):
        folded = table.get(ord(char), char)
        chars.append(folded)
        offsets.extend([position] * len(folded))
    current = "".join(chars)
    for pattern, replace in _RULES:
        current, offsets = _substitute(pattern, replace, current, offsets)
    return Folded(current, (*offsets, len(text)))


def _substitute(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str, offsets: list[int]
) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        new = replace(match)
        pieces += [text[done : match.start()], new]
        places += offsets[done : match.start()]
        places += [offsets[match.start()]] * len(new)
        done = match.end()
    return "".join([*pieces, text[done:]]), places + offsets[done:]
