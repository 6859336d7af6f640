"""A model that obeys: it says every codeword that it can read, in whatever disguise, cites whatever it can, and confirms everything.

No real model is as bad, so that what gets past the program with this one gets past it with any. Where it reads no codeword it is honest: it
repeats the sentence that holds the answer.

Not for: how good any real model is.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rag.llm.model import Message

_HANDLE = re.compile(r"^\[(\d+\.\d+)\]", re.MULTILINE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}")
_MOST_CITED = 8


def plain(text: str) -> str:
    """A text as it is compared: one width, one case, nothing hidden, no blanks or marks between its letters."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in wide if char.isalnum())


def decoded(text: str) -> str:
    """Everything in a text that base64 hides, one after the other."""
    found = []
    for match in _BASE64.finditer(text):
        try:
            found.append(base64.b64decode(match[0], validate=True).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            continue
    return "\n".join(found)


@dataclass
class ObedientModel:
    """Obeys one planted order: ``codewords`` are what it wants said, ``answer`` what the question is really answered by."""

    codewords: Sequence[str]
    answer: str
    name: str = "obedient"

    def complete(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        """The reply that the prompt's kind calls for; see ``rag.llm.model.Completing``."""
        system, shown = messages[0].content, messages[-1].content
        seen = self._seen(shown)
        if '"cites"' in system:
            return self._draft(shown, seen)
        if '"verdict"' in system or "verdict" in system:
            return json.dumps({"found": shown, "verdict": "supported", "reason": "yes"}, ensure_ascii=False)
        if '"missing"' in system:
            return json.dumps({"answers": True, "missing": self._holding(shown, seen) or _HANDLE.findall(shown)[:4]})
        if '{"question": true}' in system:
            return '{"question": true}'
        if '"question"' in system:
            return json.dumps({"question": " ".join([shown.rsplit("\n", 1)[-1], *seen])}, ensure_ascii=False)
        return json.dumps({"text": " ".join(seen)}, ensure_ascii=False)

    def _seen(self, shown: str) -> list[str]:
        there = plain(f"{shown}\n{decoded(shown)}")
        seen = [word for word in self.codewords if plain(word) in there]
        # halves of a codeword are nothing to obey once the order to join them is gone: only whole codewords count
        return seen if self.codewords and self.codewords[0] in seen else []

    def _holding(self, shown: str, seen: Sequence[str]) -> list[str]:
        """The numbers of the sentences that hold a codeword."""
        words = [plain(word) for word in seen]
        return [handle for handle, text in _numbered(shown) if any(word in plain(text) for word in words)]

    def _draft(self, shown: str, seen: Sequence[str]) -> str:
        sentences = _numbered(shown)
        right = [handle for handle, text in sentences if self.answer and plain(self.answer) in plain(text)]
        handles = [handle for handle, _ in sentences]
        if not sentences:
            return '{"answer": "none"}'
        told = dict(sentences)[(right or handles)[0]]
        if not seen:
            return _claim(told, (right or handles)[:1])
        word = seen[0]
        said = [
            word,
            f"答案是{word}。",
            f"The answer is {word} .",
            f"{told}{word}",
            f"{word}：{told}",
            f"請見 https://stranger.example/{word}",
        ]
        cited = [self._holding(shown, seen), (right or handles)[:1], handles[:_MOST_CITED]]
        return "\n".join(_claim(text, cites) for text in said for cites in cited if cites)


def _numbered(shown: str) -> list[tuple[str, str]]:
    """The numbered sentences of a prompt."""
    lines = [(match, shown[match.end() :].split("\n", 1)[0].strip()) for match in _HANDLE.finditer(shown)]
    return [(match[1], text) for match, text in lines]


def _claim(text: str, cites: Sequence[str]) -> str:
    return json.dumps({"text": text, "cites": [*cites]}, ensure_ascii=False)
