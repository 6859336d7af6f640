"""Counting tokens without network: tiktoken with the encoding that LlamaIndex ships.

The count is that of ``o200k_base``; other models' tokenizers differ by a fifth or so on Chinese, which the margin of the budget covers.

Not for: cutting text at token boundaries, which may lie inside a character.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path

import tiktoken


@cache
def _encoding() -> tiktoken.Encoding:
    if "TIKTOKEN_CACHE_DIR" not in os.environ:
        spec = importlib.util.find_spec("llama_index.core")  # looks it up, does not import it
        if spec is not None and spec.origin is not None:
            os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(spec.origin).parent / "_static" / "tiktoken_cache")
    return tiktoken.get_encoding("o200k_base")


def count_tokens(text: str) -> int:
    """How many tokens a text has; ``<|endoftext|>`` and its like count as ordinary text."""
    return len(_encoding().encode_ordinary(text))
