"""``POST /v1/embeddings``: the vectors that passages of the index have, by the model that the index was made with."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from typing import Any

from web.openai.asked import BadRequestError, EmbeddingsIn

Json = dict[str, Any]
MOST = 256  # texts in one request
LONGEST = 8_000  # characters of a text


def read_texts(body: EmbeddingsIn, model: str) -> list[str]:
    """The texts of a request; raises ``BadRequestError``."""
    if body.model != model:
        raise BadRequestError(f"there is no embedding model {body.model[:100]!r} here: ask for {model!r}", 404)
    if body.encoding_format not in {"float", "base64", None}:
        raise BadRequestError("encoding_format must be float or base64")
    texts = [body.input] if isinstance(body.input, str) else body.input
    if not 0 < len(texts) <= MOST:
        raise BadRequestError(f"send 1 to {MOST} texts at a time")
    for text in texts:
        if not isinstance(text, str) or not text:
            raise BadRequestError("input must be a text or a list of texts; tokens are not taken, nor empty texts")
        if len(text) > LONGEST:
            raise BadRequestError(f"a text has {len(text):,} characters, at most {LONGEST:,} are taken")
    return texts


def embeddings(body: EmbeddingsIn, vectors: Sequence[Sequence[float]], count: int) -> Json:
    """The reply; ``count`` is that of the tokens."""
    if body.dimensions is not None and body.dimensions != len(vectors[0]):
        raise BadRequestError(f"this model's vectors have {len(vectors[0])} dimensions, and no others")
    data = [
        {"object": "embedding", "index": index, "embedding": _encoded(vector, body.encoding_format)}
        for index, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": count, "total_tokens": count}
    return {"object": "list", "data": data, "model": body.model, "usage": usage}


def _encoded(vector: Sequence[float], form: str | None) -> list[float] | str:
    if form != "base64":
        return [*vector]
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
