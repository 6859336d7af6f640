"""The editable table of synonyms: other words for the words of a text, and names that look alike but differ.

``data/synonyms.tsv`` explains its three kinds of lines. Everything here is folded. A phrase in Latin letters counts only as a whole
word; of phrases that overlap the longer one counts («生成式AI» is not «AI»).

Not for: English questions as a whole (``rag.search.expand``), or translating anything that is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rag.errors import SettingsError
from rag.settings import PROJECT_ROOT
from rag.text import fold

TABLE = PROJECT_ROOT / "data" / "synonyms.tsv"

_ONE_WAY = ">"
_DIFFERENT = "≠"
_NAME = "!"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """A table made ready; every phrase in it is folded.

    ``others`` leads from a phrase to the phrases that may stand for it, ``rivals`` from an organisation's name to the names
    that it must not be taken for, ``names`` from each form of a name that an answer has to say to all its forms.
    """

    others: dict[str, tuple[str, ...]]
    rivals: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    _phrases: re.Pattern[str] = field(repr=False)

    def found_in(self, folded: str) -> list[tuple[str, tuple[str, ...]]]:
        """The table's phrases in a folded text, in its order, each with the phrases that may stand for it."""
        return [(phrase, self.others[phrase]) for phrase in self.phrases_in(folded) if phrase in self.others]

    def names_in(self, folded: str) -> list[tuple[str, ...]]:
        """The names in a folded text that an answer has to say, each with all its forms."""
        return [self.names[phrase] for phrase in self.phrases_in(folded) if phrase in self.names]

    def phrases_in(self, folded: str) -> list[str]:
        """Every phrase of the table that a folded text holds, once each; the longest where several overlap."""
        return list(dict.fromkeys(match[0] for match in self._phrases.finditer(folded)))

    def rivals_of(self, folded: str) -> frozenset[str]:
        """The names that those in a folded text must not be taken for, less those that it holds itself."""
        named = self.rivalled_in(folded)
        return frozenset(rival for name in named for rival in self.rivals[name]) - named

    def rivalled_in(self, folded: str) -> frozenset[str]:
        """The names in a folded text that have others they must not be taken for, in all their forms."""
        found = {phrase for phrase in self.phrases_in(folded) if phrase in self.rivals}
        return frozenset(
            found | {other for name in found for other in self.others.get(name, ()) if other in self.rivals}
        )


def load_synonyms(path: Path = TABLE) -> Synonyms:
    """Read a table; the same one is read once.

    Raises:
        SettingsError: it cannot be read, or a line has another form; names the line.
    """
    return _load(path)


@cache
def _load(path: Path) -> Synonyms:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the table of synonyms cannot be read ({error}): restore it") from error
    others: dict[str, dict[str, None]] = {}
    groups: list[list[str]] = []
    different: list[list[str]] = []
    names: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [fold(part.strip()) for part in line.split("\t") if part.strip()]
        mark = fields[1] if len(fields) > 1 else ""
        if len(fields) < 2 or (mark in {_ONE_WAY, _DIFFERENT} and len(fields) < 3):
            raise SettingsError(f"{path}, line {number}: a group needs two words, separated by a tab")
        if mark == _DIFFERENT:
            different.append([fields[0], *fields[2:]])
        elif mark == _NAME:
            forms = [fields[0], *fields[2:]]
            names.update({form: tuple(forms) for form in forms if form not in names})
        elif mark == _ONE_WAY:
            _add(others, fields[0], fields[2:])
        else:
            groups.append(fields)
            for one in fields:
                _add(others, one, [other for other in fields if other != one])
    rivals = _rivals(different, groups)
    phrases = sorted({*others, *rivals, *names}, key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile("|".join(map(_whole, phrases)) or r"(?!)")
    return Synonyms({phrase: tuple(found) for phrase, found in others.items() if found}, rivals, names, pattern)


def _add(others: dict[str, dict[str, None]], phrase: str, found: list[str]) -> None:
    others.setdefault(phrase, {}).update(dict.fromkeys(found))


def _rivals(different: list[list[str]], groups: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """Each name, in all its forms, with all forms of the names it is not."""
    forms = {name: [name] for names in different for name in names}
    for name, found in forms.items():
        for group in groups:
            if name in group:
                found.extend(other for other in group if other != name)
    rivals: dict[str, dict[str, None]] = {}
    for first, *rest in different:
        for one, other in [(first, name) for name in rest] + [(name, first) for name in rest]:
            for form in forms[one]:
                _add(rivals, form, forms[other])
    return {name: tuple(found) for name, found in rivals.items()}


def _whole(phrase: str) -> str:
    before = r"(?<![a-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    after = r"(?![a-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    return before + re.escape(phrase) + after
