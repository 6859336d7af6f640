"""An answer in OpenAI's shapes: text with markers, each marker an annotation, tokens counted; the whole answer rides along as ``wenju``.

Offsets are those of the text in characters (Python's, as OpenAI's); an annotation spans its marker, such as ``[1]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.llm.tokens import count_tokens
from web.openai.asked import Asked

Json = dict[str, Any]
_MARKER = re.compile(r"\[(\d{1,3})\]")


def text_of(shown: Json) -> str:
    """What the asker reads: the answer, below its notice where there is one."""
    return f"{shown['notice']}\n\n{shown['answer']}" if shown["notice"] else str(shown["answer"])


def annotations_of(shown: Json, base: str) -> list[Json]:
    """A citation for each marker in the text: ``{"start_index", "end_index", "title", "url"}``; ``base`` is this server's address."""
    by_marker = {str(citation["marker"]): citation for citation in shown["citations"]}
    found = []
    for marker in _MARKER.finditer(text_of(shown)):
        if citation := by_marker.get(marker[1]):
            found.append(
                {
                    "start_index": marker.start(),
                    "end_index": marker.end(),
                    "title": _title(citation),
                    "url": base + _address(citation),
                }
            )
    return found


def deltas(text: str) -> Iterator[str]:
    """A text in the pieces that a stream sends: its lines."""
    yield from text.splitlines(keepends=True)


def tokens(asked: Asked, text: str) -> tuple[int, int]:
    """How many the prompt and the answer have, by ``o200k_base``."""
    return count_tokens(asked.everything), count_tokens(text)


def _title(citation: Json) -> str:
    place = "".join(
        form.format(citation[field]) for field, form in (("issue", "第{}期"), ("page", "第{}頁")) if citation[field]
    )
    return f"{citation['authors']}〈{citation['article']}〉{place}"


def _address(citation: Json) -> str:
    if citation.get("pictures"):
        return str(citation["pictures"][0])
    return "/api/v1/passages/" + str(citation["passage_id"]).replace("%", "%25").replace("#", "%23").replace("?", "%3F")
