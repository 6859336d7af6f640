"""``POST /v1/chat/completions``: a chat completion whose text is a cited answer; as chunks where a stream is wanted."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from web.openai.asked import MODEL, Asked, ChatIn
from web.openai.told import annotations_of, deltas, text_of, tokens

Json = dict[str, Any]
DONE = "data: [DONE]\n\n"


def completion(shown: Json, asked: Asked, base: str) -> Json:
    """The whole reply."""
    text = text_of(shown)
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": _annotations(shown, base)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_head("chat.completion", shown["id"]), "choices": [choice], "usage": _usage(asked, text), "wenju": shown}


async def chunks(
    body: ChatIn, asked: Asked, base: str, answer: Callable[[], Any], told: Callable[[Exception], Json]
) -> AsyncIterator[str]:
    """The reply piece by piece: the role at once, each line, then annotations, the usage if it is wanted, and the end."""
    id_, begun = "", int(time.time())

    def chunk(delta: Json, finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = _head("chat.completion.chunk", id_) | {"created": begun}
        return _data({**head, "choices": [choice], **more})

    yield chunk({"role": "assistant", "content": ""})
    try:
        shown = await answer()
    except Exception as error:
        yield _data(told(error))
        return
    id_ = shown["id"]
    text = text_of(shown)
    for piece in deltas(text):
        yield chunk({"content": piece})
    yield chunk({"annotations": _annotations(shown, base)}, "stop", wenju=shown)
    if body.stream_options and body.stream_options.include_usage:
        head = _head("chat.completion.chunk", id_) | {"created": begun}
        yield _data({**head, "choices": [], "usage": _usage(asked, text)})
    yield DONE


def _data(value: Json) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _head(kind: str, id_: str) -> Json:
    return {"id": f"chatcmpl-{id_ or 'pending'}", "object": kind, "created": int(time.time()), "model": MODEL}


def _annotations(shown: Json, base: str) -> list[Json]:
    return [{"type": "url_citation", "url_citation": one} for one in annotations_of(shown, base)]


def _usage(asked: Asked, text: str) -> Json:
    given, made = tokens(asked, text)
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
