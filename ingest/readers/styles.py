"""What a web page hides or strikes out, by attributes, by style, and by the simple rules of its style sheets (``.x``, ``#x``, ``p``, ``p.x``).

Not for: rules that depend on where an element stands or on the device; what they hide is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SIMPLE = re.compile(r"([a-zA-Z][\w-]*)?(?:([.#])([\w-]+))?")
_OFF = re.compile(r"-\d{3,}")
_ZERO = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%)?")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "rgba(0,0,0,0)"})

Rules = Mapping[tuple[str, str, str], Mapping[str, str]]  # (tag or "", "." or "#" or "", name) → declarations


def read_rules(sheets: Iterable[str]) -> Rules:
    """The simple rules of some style sheets; later ones win."""
    rules: dict[tuple[str, str, str], dict[str, str]] = {}
    for sheet in sheets:
        for selectors, declarations in _blocks(_without_comments(sheet)):
            said = _declarations(declarations)
            for selector in selectors.split(","):
                simple = _SIMPLE.fullmatch(selector.strip())
                if simple and said:
                    rules.setdefault((simple[1] or "", simple[2] or "", simple[3] or ""), {}).update(said)
    return rules


def why_not_shown(element: Any, tag: str, rules: Rules) -> str:
    """Why an element's text is not to be read: «hidden», «struck through»; "" when it is shown as it stands."""
    if element.get("hidden") is not None:
        return "hidden"
    said = style_of(element, tag, rules)
    if not said:
        return ""
    if (
        said.get("display") == "none"
        or said.get("visibility") in {"hidden", "collapse"}
        or any(_ZERO.fullmatch(said.get(name, "1")) for name in ("opacity", "font-size"))
        or any(_OFF.match(said.get(name, "")) for name in ("left", "top", "text-indent"))
        or said.get("clip", "").startswith("rect(0")
    ):
        return "hidden"
    if said.get("color", "").replace(" ", "") in _WHITE and not _has_ground(element, rules):
        return "hidden (white on white)"
    if "line-through" in said.get("text-decoration", "") + said.get("text-decoration-line", ""):
        return "struck through"
    return ""


def style_of(element: Any, tag: str, rules: Rules) -> dict[str, str]:
    """What style applies to an element, as far as it is known."""
    said: dict[str, str] = {}
    names = [("", ""), *((".", name) for name in element.get("class", "").split()), ("#", element.get("id", ""))]
    for sign, name in names if rules else ():
        for kind in ("", tag):
            said.update(rules.get((kind, sign, name), {}))
    own = element.get("style")
    return said | _declarations(own) if own else said


def _has_ground(element: Any, rules: Rules) -> bool:
    """Whether the element or one around it has a background of its own, on which white may well be seen."""
    for one in (element, *element.iterancestors()):
        if one.get("bgcolor") or any("background" in name for name in style_of(one, str(one.tag), rules)):
            return True
    return False


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.replace("!important", "").strip().lower() for name, value in pairs}


def _without_comments(sheet: str) -> str:
    pieces: list[str] = []
    at = 0
    while (begin := sheet.find("/*", at)) >= 0:
        pieces.append(sheet[at:begin])
        end = sheet.find("*/", begin)
        at = len(sheet) if end < 0 else end + 2
    return "".join([*pieces, sheet[at:]])


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations; what stands inside @media and the like is left out."""
    depth = 0
    begin = 0
    selectors = ""
    for match in re.finditer(r"[{};]", sheet):
        at = match.start()
        if match[0] == "{":
            if depth == 0:
                selectors, begin = sheet[begin:at].strip(), at + 1
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                if not selectors.startswith("@"):
                    yield selectors, sheet[begin:at]
                begin = at + 1
        elif depth == 0:
            begin = at + 1  # @import …;
