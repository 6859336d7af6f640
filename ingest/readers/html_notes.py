"""The notes of a web page or book: which links are note marks, and what text each of them leads to.

Not for: where a note is printed; ``ingest.readers.writer`` puts it behind the block with its mark.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ingest.readers.markup import name_of

_MARK = re.compile(r"[\[［(（〔【]?\s*+(?:(?:註|注|note)\s*+)?([\w*†‡§]{0,4}|[①-⑳])\s*+[\]］)）〕】]?", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[［(（〔【].*[\]］)）〕】]|[*†‡§①-⑳]{1,3}|(?:註|注).*", re.DOTALL)
_BLOCKS = frozenset({"aside", "li", "p", "div", "dd", "section", "td", "tr", "blockquote"})
_REF_ROLES = frozenset({"noteref", "doc-noteref", "footnote-ref", "footnoteref", "footnote-reference"})
_NOTE_ROLES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_MAX_NOTE_CHARS = 5000
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Notes:
    """Marks and bodies by element: ``marks[link] == body``; ``labels[body]`` is what the mark says."""

    marks: Mapping[Any, Any]
    labels: Mapping[Any, str]


def roles(element: Any) -> set[str]:
    """What an element says it is: role, epub:type and classes."""
    said = (element.get(name) or "" for name in ("role", "epub:type", _EPUB_TYPE, "class"))
    return {word for words in said for word in words.lower().split()}


def find_notes(documents: Sequence[tuple[str, Any]]) -> Notes:
    """The notes of some documents that may point at one another, each with its name (a path, or "")."""
    targets = {
        (file, key): element
        for file, root in documents
        for element in root.iter()
        if name_of(element)
        for key in (element.get("id"), element.get("name") if name_of(element) == "a" else None)
        if key
    }
    marks: dict[Any, Any] = {}
    labels: dict[Any, str] = {}
    for file, root in documents:
        for link in root.iter():
            target = _target(link, file, targets) if name_of(link) == "a" else None
            if target is None or any(one in labels for one in (link, *link.iterancestors())):
                continue  # inside a note, a link leads back
            text = "".join(link.itertext()).strip()
            mark = _MARK.fullmatch(text)
            if mark is None or not _is_reference(link, text, target):
                continue
            body = _body(target, link)
            if body is not None:
                marks[link] = body
                labels.setdefault(body, mark[1] or str(len(labels) + 1))
    for _, root in documents:  # a note that nothing refers to is a note all the same
        for element in root.iter():
            if name_of(element) in _BLOCKS and roles(element) & _NOTE_ROLES and element.get("id"):
                labels.setdefault(element, str(element.get("data-label") or ""))
    return Notes(marks, labels)


def is_backlink(element: Any) -> bool:
    """Whether an element inside a note's text only leads back to its mark."""
    if name_of(element) != "a" or not element.get("href"):
        return False
    text = "".join(element.itertext()).strip()
    back = roles(element) & {"doc-backlink", "backlink", "footnote-backref", "reversefootnote"}
    return bool(back) or ("#" in element.get("href") and _MARK.fullmatch(text) is not None) or text in "↩↑^⏎↩︎"


def _target(link: Any, file: str, targets: Mapping[tuple[str, str], Any]) -> Any:
    href = link.get("href") or ""
    path, sign, key = href.partition("#")
    if not sign or not key or "://" in path:
        return None
    place = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
    found = targets.get((place, key))
    return targets.get((place, unquote(key))) if found is None else found


def _is_reference(link: Any, text: str, target: Any) -> bool:
    if roles(link) & _REF_ROLES or roles(target) & _NOTE_ROLES:
        return bool(text) or bool(roles(link) & _REF_ROLES)
    raised = any(name_of(one) == "sup" for one in (link.getparent(), *link.iter()) if one is not None)
    return bool(text) and (raised or _BRACKETED.fullmatch(text) is not None)


def _body(target: Any, link: Any) -> Any:
    """The block that holds the note's text; none when that would hold the mark itself."""
    around: Iterable[Any] = (target, *target.iterancestors())
    body = next((one for one in around if name_of(one) in _BLOCKS), None)
    if body is None or body in set(link.iterancestors()):
        return None
    length = 0
    for piece in body.itertext():
        length += len(piece.strip())
        if length > _MAX_NOTE_CHARS:
            return None
    return body if length else None
