"""The editable glossary: words of English and Japanese questions, and how a magazine in Taiwan writes them.

``data/lexicon/business.tsv`` has one entry a line: the foreign phrase, then its Chinese renderings, the most usual first, separated by tabs. It goes
before the large dictionary, which knows neither the trade's words nor Taiwan's.

Not for: synonyms within Chinese (``rag.search.synonyms``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rag.errors import SettingsError
from rag.settings import PROJECT_ROOT
from rag.text import fold

GLOSSARY = PROJECT_ROOT / "data" / "lexicon" / "business.tsv"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Folded phrases with their folded renderings; ``japanese_phrases`` finds the longest of its Japanese ones."""

    english: dict[str, tuple[str, ...]]
    japanese: dict[str, tuple[str, ...]]
    japanese_phrases: re.Pattern[str] = field(repr=False)


def load_glossary(path: Path = GLOSSARY) -> Glossary:
    """Read a glossary; the same one is read once.

    Raises:
        SettingsError: it cannot be read, or a line has no rendering; names the line.
    """
    return _load(path)


@cache
def _load(path: Path) -> Glossary:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the glossary cannot be read ({error}): restore data/lexicon") from error
    entries: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            phrase, *renderings = (fold(part.strip()) for part in line.split("\t") if part.strip())
            if not renderings:
                raise SettingsError(
                    f"{path}, line {number}: a phrase without a rendering; fields are separated by tabs"
                )
            entries.setdefault(phrase, tuple(renderings))
    japanese = {phrase: found for phrase, found in entries.items() if not phrase.isascii()}
    longest_first = sorted(japanese, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
    return Glossary({phrase: found for phrase, found in entries.items() if phrase.isascii()}, japanese, pattern)
