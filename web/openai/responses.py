"""``POST /v1/responses``: one message of output whose text is a cited answer; as OpenAI's typed events where a stream is wanted.

Nothing is kept between responses: earlier turns come with the input.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

from web.openai.asked import MODEL, Asked
from web.openai.told import annotations_of, deltas, text_of, tokens

Json = dict[str, Any]


def response(shown: Json, asked: Asked, base: str) -> Json:
    """The whole reply."""
    return _whole(f"resp_{shown['id']}", f"msg_{shown['id']}", shown, asked, base)


async def events(
    asked: Asked, base: str, answer: Callable[[], Any], told: Callable[[Exception], Json]
) -> AsyncIterator[str]:
    """The reply as events, numbered in order."""
    number = -1
    id_, item = f"resp_{uuid.uuid4().hex}", f"msg_{uuid.uuid4().hex}"
    at = {"item_id": item, "output_index": 0, "content_index": 0}

    def event(kind: str, **fields: Any) -> str:
        nonlocal number
        number += 1
        value = {"type": kind, "sequence_number": number, **fields}
        return f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"

    begun = _head(id_, "in_progress")
    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    try:
        shown = await answer()
    except Exception as error:
        wrong = told(error)["error"]
        failed = _head(id_, "failed") | {"error": {"code": "server_error", "message": wrong["message"]}}
        yield event("response.failed", response=failed)
        return
    whole = _whole(id_, item, shown, asked, base)
    (message,) = whole["output"]
    (part,) = message["content"]
    yield event("response.output_item.added", output_index=0, item={**message, "status": "in_progress", "content": []})
    yield event("response.content_part.added", **at, part={**part, "text": "", "annotations": []})
    for piece in deltas(part["text"]):
        yield event("response.output_text.delta", **at, delta=piece, logprobs=[])
    for index, annotation in enumerate(part["annotations"]):
        yield event("response.output_text.annotation.added", **at, annotation_index=index, annotation=annotation)
    yield event("response.output_text.done", **at, text=part["text"], logprobs=[])
    yield event("response.content_part.done", **at, part=part)
    yield event("response.output_item.done", output_index=0, item=message)
    yield event("response.completed", response=whole)


def _whole(id_: str, item: str, shown: Json, asked: Asked, base: str) -> Json:
    text = text_of(shown)
    cited = [{"type": "url_citation", **one} for one in annotations_of(shown, base)]
    part = {"type": "output_text", "text": text, "annotations": cited, "logprobs": []}
    message = {"type": "message", "id": item, "status": "completed", "role": "assistant", "content": [part]}
    given, made = tokens(asked, text)
    usage = {
        "input_tokens": given, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": made,
        "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": given + made,
    }  # fmt: skip
    return _head(id_, "completed") | {"output": [message], "usage": usage, "wenju": shown}


def _head(id_: str, status: str) -> Json:
    return {
        "id": id_, "object": "response", "created_at": int(time.time()), "status": status, "error": None,
        "incomplete_details": None, "instructions": None, "metadata": {}, "model": MODEL, "output": [],
        "parallel_tool_calls": False, "temperature": None, "tool_choice": "none", "tools": [], "top_p": None, "usage": None,
    }  # fmt: skip
