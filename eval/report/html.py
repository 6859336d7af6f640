"""Small helpers for HTML: escaping, tags, chips. Every text of a question, an answer or a passage goes through ``esc``.

Not for: what the report shows.
"""

from __future__ import annotations

import html


def esc(value: object) -> str:
    """A text as HTML."""
    return html.escape(str(value), quote=True)


def tag(name: str, content: str, classes: str = "", **attributes: str) -> str:
    """An element around HTML that is already escaped."""
    given = {"class": classes, **attributes}
    written = "".join(f' {key.replace("_", "-")}="{esc(value)}"' for key, value in given.items() if value)
    return f"<{name}{written}>{content}</{name}>"


def section(title: str, lead: str, content: str, anchor: str) -> str:
    """A section with its heading and one sentence on how to read it."""
    return tag("section", tag("h2", esc(title)) + tag("p", lead, "lead") + content, id=anchor)
