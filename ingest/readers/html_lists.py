"""The marks in front of the items of a web page's lists.

Not for: marks that somebody typed; those are part of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.numbering import written


@dataclass
class OpenList:
    """A list that is being read: the number of its next item, None for bullets."""

    number: int | None
    style: str = "decimal"
    step: int = 1

    @staticmethod
    def of(element: Any, *, ordered: bool) -> OpenList:
        """A list as its element describes it."""
        if not ordered:
            return OpenList(None)
        backwards = element.get("reversed") is not None
        first = _whole(element.get("start"))
        if first is None:
            first = sum(1 for child in element if child.tag == "li") if backwards else 1
        styles = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
        return OpenList(first, styles.get(element.get("type") or "", "decimal"), -1 if backwards else 1)

    def next_marker(self, item: Any) -> str:
        """The mark of the next item, with the blank behind it."""
        if self.number is None:
            return "• "
        own = _whole(item.get("value"))
        number = self.number if own is None else own
        self.number = number + self.step
        return f"{written(number, self.style)}. "


def _whole(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 10 else None
