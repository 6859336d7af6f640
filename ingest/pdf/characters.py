"""The characters of a page with place, size and weight, and the thin rules drawn on it.

Coordinates are those of the page as it is shown: points, origin bottom left, crop box and rotation taken into account.

Not for: getting them out of a file; ``ingest.pdf.pdfium`` does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_RADICALS = re.compile("[⺀-⿟豈-﫿]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the room it takes, its advance included."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    baseline: float = 0.0
    turned: bool = False  # stands on its side on a page that is upright

    def follows(self, before: Glyph) -> bool:
        """Whether it stands right behind another on the same line."""
        gap = self.left - before.right
        return abs(self.baseline - before.baseline) < 0.1 * self.size and abs(gap) < 0.5 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, as the thin rectangle it fills."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: characters in the order of the file, and rules; and what is not read of it: why, and the text.

    ``unreadable`` counts characters whose font does not say what they are; ``lying`` says that the whole page was turned to be read, so
    that its coordinates are not those of the page as shown.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    hidden: tuple[tuple[str, str], ...]
    unreadable: int = 0
    lying: bool = False


def mend(text: str) -> str:
    """Kangxi radicals and compatibility ideographs as ordinary characters; what is no character is gone."""
    text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return "".join(c for c in text if c != "\ufffd" and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
