"""The words of one block, put together from pieces: blanks collapsed, raised characters as Unicode writes them, page turns and notes kept.

A line's end in the source joins Chinese and parts Latin words; a line break that was set on purpose stays one.

Not for: what kind of block it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.raised import lowered, raised

_PIECES = re.compile(r"[ \t\r\n\f\u00a0]+|[^ \t\r\n\f\u00a0]+")
_BLANKS = " \t\r\n\f\u00a0"


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a block, the page it begins on, the turns inside it (see ``Block.turns``), and the notes it refers to."""

    text: str
    page: str = ""
    turns: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Inline:
    """Grows the words of a block piece by piece; ``finish`` hands them over and begins anew."""

    page: str = ""
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _tail: str = ""  # the last two characters
    _blank: str = ""  # what waits before the next word: "", " " or "\n" for the end of a line in the source
    _begin: str | None = None  # the page on which the block began
    _turns: list[tuple[int, str]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    @property
    def started(self) -> bool:
        """Whether there is anything yet."""
        return bool(self._parts)

    def add(self, text: str) -> None:
        """Ordinary text."""
        for match in _PIECES.finditer(text):
            piece = match[0]
            if piece[0] in _BLANKS:
                self._blank = "\n" if self._blank == "\n" or "\n" in piece or "\r" in piece else " "
            else:
                self._append(piece)

    def add_raised(self, text: str) -> None:
        """Raised text: it stands close to what is in front of it."""
        self._blank = ""
        self.add(raised(text))

    def add_lowered(self, text: str) -> None:
        """Lowered text, likewise."""
        self._blank = ""
        self.add(lowered(text))

    def add_verbatim(self, text: str) -> None:
        """Text whose blanks and line ends mean what they are."""
        if text:
            self._blank = ""
            self._push(text)

    def break_line(self) -> None:
        """A line break set on purpose."""
        self._blank = ""
        if self._parts and self._tail[-1] != "\n":
            self._push("\n")

    def turn(self, page: str) -> None:
        """From here on the printed page is another one."""
        self.page = page

    def note(self, key: str) -> None:
        """A reference to a note; its mark is no part of the words."""
        self._notes.append(key)

    def finish(self) -> Words:
        """The words so far."""
        text = "".join(self._parts).rstrip("\n")
        begin = self.page if self._begin is None else self._begin
        words = Words(text, begin, tuple(turn for turn in self._turns if turn[0] < len(text)), tuple(self._notes))
        self._parts, self._turns, self._notes = [], [], []
        self._length, self._tail, self._blank, self._begin = 0, "", "", None
        return words

    def _append(self, word: str) -> None:
        if self._blank and self._parts and self._tail[-1] != "\n" and self._parts_from(word):
            self._push(" ")
        self._blank = ""
        self._push(word)

    def _parts_from(self, word: str) -> bool:
        """Whether the blank in front of a word stays: one that was typed, or a line's end between Latin words."""
        latin = self._tail[-1].isascii() and word[0].isascii()
        return self._blank == " " or (latin and not self._splits_figure(word))

    def _splits_figure(self, word: str) -> bool:
        """Whether the source's line ended inside a figure: «12.» and «5%», «1,» and «250»."""
        return self._tail[-1] in ".," and self._tail[:-1].isdigit() and word[0].isdigit()

    def _push(self, piece: str) -> None:
        if self._begin is None:
            self._begin = self.page
        elif self.page != (self._turns[-1][1] if self._turns else self._begin) and not piece.isspace():
            self._turns.append((self._length, self.page))
        self._parts.append(piece)
        self._length += len(piece)
        self._tail = (self._tail + piece[-2:])[-2:]
