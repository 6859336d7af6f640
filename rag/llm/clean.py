"""What a model wrote → what may be shown: plain text, no markup, nothing hidden, no address that the source does not hold.

Markers are the program's own; those that a model writes are taken out, whole or half. For an asker in Taiwan Simplified becomes Traditional.

Not for: escaping (``web.markup``), or judging what the text says (``rag.checks``).
"""

from __future__ import annotations

import re

from rag.instructions import visible
from rag.script import to_taiwan

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z!][^<>]*>|<[a-zA-Z/!][^<>]*$", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^)\n]*\)?")
_MARKER = re.compile(
    r"[\[【［(（]\s*(?:\d{1,3}(?:\.\d{1,3})?\s*+(?:[,、，]\s*+)?)++[\]】］]|[\[【［][\d.,、 ]*$|\[\d+\.\d+\]"
)
# a run of letters, dots and hyphens is looked at once, from its beginning
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s，。；、）」』)\]]+|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w.-])(?=[\w.-]*[\w-]\.(?:com|net|org|tw|cn|io|gov|edu|info|xyz|ru|example)\b)[\w.-]++[^\s，。；、）」』)]*",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[（(「『《〈]\s*[)）」』》〉]")
_MARKDOWN = re.compile(r"\*\*|__|`+|^[^\S\n]*+(?:#{1,6}|>|[-*•])\s+", re.MULTILINE)


def clean(text: str, sources: str, *, taiwan: bool) -> str:
    """One claim, cleaned; ``sources`` is the text of the passages it cites, whose addresses may stand."""
    text = _TAG.sub("", visible(text))
    text = _MARKER.sub("", _LINK.sub(r"\1", text))
    text = _ADDRESS.sub(lambda found: found[0] if found[0].rstrip("/.") in sources else "", text)
    text = " ".join(_EMPTY.sub("", _MARKDOWN.sub("", text)).split())
    return to_taiwan(text) if taiwan else text
