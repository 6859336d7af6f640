"""What the styles of a Word file say: which are headings, how runs are set, and the numbers of list items.

Numbers are counted as Word counts them: lists of one definition go on after a paragraph, whatever stands between, unless one says where it
starts.

Not for: looks (fonts, colours, indents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.numbering import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|標題|标题)\s*([1-9])", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_MAX_STEPS = 20  # from a style to the one it is based on


def value(element: Any, path: str, name: str = "val") -> str | None:
    """An attribute of a descendant, None where that is not there."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return None if found is None else found.get(W + name, "")


def is_on(element: Any, name: str) -> bool | None:
    """Whether a toggle such as ``w:strike`` is on, None where nothing is said."""
    said = value(element, name)
    return None if said is None else said not in {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it is based on."""

    name: str
    based_on: str
    paragraph: Any  # w:pPr or None
    run: Any  # w:rPr or None


@dataclass
class Styles:
    """The styles of a file by their ids, and the counters of its lists."""

    styles: dict[str, Style] = field(default_factory=dict)
    default: str = ""
    lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)  # numId → definition, starts
    levels: dict[tuple[str, int], Any] = field(default_factory=dict)  # (definition, level) → w:lvl
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    @staticmethod
    def of(styles: Any, numbering: Any) -> Styles:
        """From the trees of styles.xml and numbering.xml (None: there is none)."""
        own = Styles()
        for one in styles.iter(f"{W}style") if styles is not None else ():
            key = one.get(f"{W}styleId", "")
            own.styles[key] = Style(
                value(one, "name") or "", value(one, "basedOn") or "", one.find(f"{W}pPr"), one.find(f"{W}rPr")
            )
            if one.get(f"{W}default") in {"1", "true"} and one.get(f"{W}type") == "paragraph":
                own.default = key
        for one in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
            for level in one.iter(f"{W}lvl"):
                own.levels[one.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0"))] = level
        for one in numbering.iter(f"{W}num") if numbering is not None else ():
            starts: dict[int, int] = {}
            for override in one.iter(f"{W}lvlOverride"):
                first = value(override, "startOverride") or value(override, "lvl/start")
                if first and first.isdecimal():
                    starts[int(override.get(f"{W}ilvl", "0"))] = int(first)
            own.lists[one.get(f"{W}numId", "")] = (value(one, "abstractNumId") or "", starts)
        return own

    def chain(self, key: str | None) -> Iterator[Style]:
        """A style, what it is based on, and so on."""
        for _ in range(_MAX_STEPS):
            style = self.styles.get(key or "")
            if style is None:
                return
            yield style
            key = style.based_on

    def heading_level(self, properties: Any) -> int:
        """The depth of the heading that a paragraph is, 0 for none."""
        outline = value(properties, "outlineLvl")
        key = value(properties, "pStyle")
        for style in self.chain(key):
            named = _HEADING.match(style.name)
            if named:
                return int(named[1])
            if style.name.lower() == "title":
                return 1
            outline = value(style.paragraph, "outlineLvl") if outline is None else outline
        named = _HEADING.match(key or "") if key not in self.styles else None
        if named:
            return int(named[1])
        return int(outline) + 1 if outline is not None and outline.isdecimal() and int(outline) < 9 else 0

    def run_property(self, properties: Any, paragraph: Any, name: str) -> bool:
        """Whether a toggle is on for a run: said by itself, its style, or its paragraph's style."""
        said = is_on(properties, name)
        if said is not None:
            return said
        for key in (value(properties, "rStyle"), value(paragraph, "pStyle") or self.default):
            for style in self.chain(key):
                said = is_on(style.run, name)
                if said is not None:
                    return said
        return False

    def vertical(self, properties: Any) -> str:
        """``superscript``, ``subscript`` or ""; text moved up or down by hand counts when it is small."""
        said = value(properties, "vertAlign")
        for style in self.chain(value(properties, "rStyle")) if said is None else ():
            said = value(style.run, "vertAlign")
            if said is not None:
                break
        moved = value(properties, "position")
        if said is None and moved and moved.lstrip("-").isdecimal() and abs(int(moved)) >= 4:
            said = "superscript" if int(moved) > 0 else "subscript"
        return said if said in {"superscript", "subscript"} else ""

    def next_mark(self, properties: Any) -> tuple[int, str]:
        """Depth (1 is outermost; 0: no list) and mark of a paragraph; counts it."""
        number, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        for style in self.chain(value(properties, "pStyle")) if number is None else ():
            number = value(style.paragraph, "numPr/numId")
            if number is not None:
                level = value(style.paragraph, "numPr/ilvl") if level is None else level
                break
        if number in {None, "0"} or number not in self.lists:
            return 0, ""
        depth = int(level) if level and level.isdecimal() else 0
        definition, starts = self.lists[number]
        counters = self.counters.setdefault(definition, {})
        if number not in self._started:
            self._started.add(number)
            for at, first in starts.items():
                counters[at] = first - 1
        counters[depth] = counters[depth] + 1 if depth in counters else self._start(definition, depth)
        for deeper in [at for at in counters if at > depth]:
            del counters[deeper]
        return depth + 1, self._mark(definition, depth, counters)

    def _start(self, definition: str, depth: int) -> int:
        first = value(self.levels.get((definition, depth)), "start")
        return int(first) if first and first.isdecimal() else 1

    def _mark(self, definition: str, depth: int, counters: dict[int, int]) -> str:
        level = self.levels.get((definition, depth))
        style = value(level, "numFmt") or "decimal"
        if level is None or style == "bullet":
            return "• "
        if style == "none":
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            own = value(self.levels.get((definition, at)), "numFmt") or "decimal"
            return written(counters.get(at, self._start(definition, at)), own)

        mark = _PLACE.sub(number, value(level, "lvlText") or f"%{depth + 1}.").strip()
        return "" if not mark else mark if mark[-1] in "、）．" else f"{mark} "
