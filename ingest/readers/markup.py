"""Bytes → a tree of HTML, XHTML or XML, without entities, document types or network. The readers' way to ``lxml``.

Not for: what the elements mean.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

MAX_DEPTH = 250

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_DECLARATION = re.compile(r"\A\s*+<\?xml[^>]*+(?<=\?)>")
_XML_OWN = {"amp;", "lt;", "gt;", "quot;", "apos;"}


class MarkupError(Exception):
    """What is wrong with a piece of markup."""


def decode(content: bytes) -> str:
    """The text of a web page: UTF-8, or what it says of itself.

    Raises:
        MarkupError: it is neither.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _CHARSET.search(content[:2048])
        name = said[1].decode("ascii").lower() if said else "utf-8"
        name = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
        try:
            if name not in {"utf-8", "utf8"}:
                return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
        raise MarkupError(f"not UTF-8 text (byte {error.start})") from error


def parse_html(text: str) -> Any:
    """The tree of a web page, mended where it is not well formed.

    Raises:
        MarkupError: elements are nested too deeply.
    """
    text = _DECLARATION.sub("", text, count=1) if text.lstrip().startswith("<?xml") else text
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser) if text.strip() else None
    if root is None:
        root = etree.Element("html")
    _check_depth(root)
    return root


def parse_xhtml(content: bytes) -> Any:
    """The tree of a chapter: as XML where it is well formed, so that an empty ``<span/>`` stays empty, else as HTML.

    Raises:
        MarkupError: elements are nested too deeply, or it is in an unknown encoding.
    """
    text = decode(content)
    named = _ENTITY.sub(lambda found: found[0] if found[1] in _XML_OWN else html5.get(found[1], found[0]), text)
    try:
        return parse_xml(named.encode("utf-8", errors="replace"), doctype=True)
    except MarkupError:
        return parse_html(text)


def parse_xml(content: bytes, *, doctype: bool = False) -> Any:
    """The tree of an XML document.

    Raises:
        MarkupError: it is not well formed, declares entities or a type, or is nested too deeply.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding=None)
    text = _DECLARATION.sub("", content.decode("utf-8"), count=1).encode() if doctype else content
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(f"not well formed: {error}") from error
    kind = root.getroottree().docinfo
    if kind.internalDTD is not None and (not doctype or list(kind.internalDTD.iterentities())):
        raise MarkupError("it declares entities, which such files have no use for")
    _check_depth(root)
    return root


def name_of(element: Any) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _check_depth(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise MarkupError(f"elements are nested more than {MAX_DEPTH} deep")
