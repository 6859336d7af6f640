"""The lines of a text layer: mended, measured, and joined again.

A line knows how wide it was set (in ems), because widths are the only trace that columns, indents and headings leave in a text
layer. A line that is short of its column without ending a sentence was ended on purpose: a heading, a title, or the first line of
a paragraph, whose indent is not in the text.

Not for: deciding what a line is; ``ingest.magazine.flow`` does.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import HAN

_BLANKS = " \t\u00a0\u3000"
_FORMS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_BLANK_RUN = re.compile(rf"[{_BLANKS}]+")
_SPACED_LETTERS = re.compile(r"(?:\b[A-Za-z] ){3,}[A-Za-z]\b")
_STRETCHED = re.compile(rf"[{HAN}] [{HAN}] [{HAN}]|[{HAN}] [{HAN}] ?\(")
_URL_TAIL = re.compile(r"https?://[^\s〉>」）)]*$")
_URL_CHARS = 500
_SENTENCE_END = re.compile(r"[。！？!?…][」』）)】〉》”]*$")
_HALF_AT_LINE_END = "，。、；：！？）」』】》〉"
_NARROW = set(".,:;'!|()[]ijl")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text layer that is not empty.

    ``raw`` keeps the inner blanks of the source, ``text`` has only those that part Latin words; ``width`` is in ems.
    """

    raw: str
    text: str
    width: float
    indented: bool  # begins with a blank
    open_end: bool  # ends with a blank
    after_gap: bool  # an empty line stands before it
    stretched: bool  # letter-spaced to fill its column, which makes its width meaningless

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends here, a closing bracket behind it or not."""
        return _SENTENCE_END.search(self.text) is not None


def read_lines(text: str) -> list[Line]:
    """The lines of a text that are not empty."""
    lines: list[Line] = []
    after_gap = False
    for source in text.split("\n"):
        raw = mend(source)
        bare = raw.strip(_BLANKS)
        if not bare:
            after_gap = True
            continue
        lines.append(
            Line(
                raw=bare,
                text=drop_blanks(bare),
                width=_width(bare),
                indented=raw[0] in _BLANKS,
                open_end=raw[-1] in _BLANKS,
                after_gap=after_gap,
                stretched=_STRETCHED.search(bare) is not None,
            )
        )
        after_gap = False
    return lines


def mend(text: str) -> str:
    """Characters a text layer gets wrong: Kangxi radicals and compatibility ideographs, and U+FFFD, which stands for nothing."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.replace("\ufffd", ""))


def drop_blanks(text: str) -> str:
    """Leave a blank only between Latin words and numbers, and behind an address, where it is the address's end."""
    text = _join_letters(text)

    def blank(match: re.Match[str]) -> str:
        before, after = text[: match.start()], text[match.end() :]
        if not before or not after:
            return ""
        latin = before[-1].isascii() and after[0].isascii() and before[-1] not in "([" and after[0] not in ")],.;:"
        return " " if latin or _URL_TAIL.search(before[-_URL_CHARS:]) else ""

    return _BLANK_RUN.sub(blank, text)


def _join_letters(text: str) -> str:
    """``I D C  R e s e a r c h`` → ``IDC Research``: single blanks part letters there, double ones words."""
    if not _SPACED_LETTERS.search(text):
        return text
    words = re.split(r" {2,}", text)
    return " ".join(re.sub(r"(?<=\b[A-Za-z]) (?=[A-Za-z]\b|,)", "", word) for word in words)


def join(parts: Sequence[Line]) -> str:
    """Lines → running text: Chinese without a blank, Latin words with one, a word hyphenated at the line's end made whole."""
    done: list[str] = []
    open_end = ""  # what the next line is joined to; an address may run over several lines
    for line in parts:
        open_end = join_text(open_end, line.text)
        done.append(open_end[:-_URL_CHARS])
        open_end = open_end[-_URL_CHARS:]
    return "".join([*done, open_end])


def join_text(before: str, after: str) -> str:
    """Two stretches of text that were parted by a line's end."""
    if not before or not after or not (before[-1].isascii() and after[0].isascii()):
        return before + (" " if before and _ends_with_site(before, after) else "") + after
    if _URL_TAIL.search(before[-_URL_CHARS:]):
        return before + after
    if re.search(r"[a-z]{2}-$", before) and after[0].islower():
        return before[:-1] + after
    blank = (before[-1].isalnum() or before[-1] in ",.;:)?!") and (after[0].isalnum() or after[0] == "(")
    number = re.search(r"\d[,.]?$", before) and after[0].isdigit()
    return before + (" " if blank and not number else "") + after


def _ends_with_site(before: str, after: str) -> bool:
    """Whether an address ends here and Chinese goes on: without a blank nobody could tell where it ends."""
    return _URL_TAIL.search(before[-_URL_CHARS:]) is not None and re.match(rf"[{HAN}]", after) is not None


def column_width(lines: Sequence[Line]) -> float:
    """The width of the column in which most of these lines were set: the median of those that end in mid-sentence."""
    widths = [line.width for line in lines if not line.ends_sentence and not line.stretched]
    return statistics.median(widths) if widths else 0.0


def _width(text: str) -> float:
    ems = 0.0
    for position, char in enumerate(text):
        if char in _BLANKS:
            ems += 0.25
        elif unicodedata.east_asian_width(char) in "WFA":
            ems += 0.5 if position == len(text) - 1 and char in _HALF_AT_LINE_END else 1.0
        elif char in _NARROW:
            ems += 0.3
        else:
            ems += 0.65 if char.isupper() else 0.52
    return ems
