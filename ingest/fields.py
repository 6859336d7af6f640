"""What a file says of an article, as one line of text: a list of authors joined, pages as a range.

Not for: guessing what is meant by other kinds of values; those are refused.
"""

from __future__ import annotations

from typing import Any

from rag.errors import SourceError


def joined(value: Any, where: str) -> str:
    """A text or number as it is, a list of them joined by 、.

    Raises:
        SourceError: it is something else; ``where`` says which value.
    """
    if value is None or value == "":
        return ""
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, bool) or not isinstance(item, str | int | float) for item in items):
        raise SourceError(f"{where} is neither text nor a list of texts")
    return "、".join(text for item in items if (text := str(item).strip()))


def page_range(value: Any, where: str) -> str:
    """A page as it is, a list of pages that follow one another as «3-4», others joined by 、.

    Raises:
        SourceError: it is something else.
    """
    text = joined(value, where)
    if not isinstance(value, list) or len(value) < 2:
        return text
    items = [str(item).strip() for item in value]
    if all(item.isascii() and item.isdecimal() and len(item) < 7 for item in items):
        numbers = [int(item) for item in items]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return f"{numbers[0]}-{numbers[-1]}"
    return text
