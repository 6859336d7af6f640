"""A model's reply → what it says, and nothing else. Fails closed: what does not have the agreed form is not there.

Objects are picked out of whatever surrounds them (code fences, lists, talk, thoughts); one that was cut off half-way is left out. A line
of prose with ``[1.2]`` behind it, which small models write instead, is taken as a claim too.

Not for: believing any of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_HANDLE = re.compile(r"\d{1,3}\.\d{1,3}")
_CITES = re.compile(r"[\[【［]\s*\d{1,3}\.\d{1,3}(?:\s*[,、，]\s*\d{1,3}\.\d{1,3})*\s*[\]】］]")
_LINE_END = re.compile(r"[^\S\n]*+[。.]?[^\S\n]*+(?:\n|\Z)")
_MOST_CLAIMS = 12


@dataclass(frozen=True, slots=True)
class Written:
    """One claim as the model wrote it, with the numbers it cites, unchecked."""

    text: str
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The claims of a draft; ``none``: the model says that the passages do not answer."""

    claims: tuple[Written, ...]
    none: bool


def read_draft(reply: str) -> Reply:
    """The claims of a drafting reply."""
    found = [*objects(reply)]
    claims = [claim for value in found for claim in _claims(value)]
    if not claims:
        claims = [*_cited_lines(_THOUGHT.sub("", reply))]
    none = not claims and any(value.get("answer") == "none" for value in found)
    return Reply(tuple(claims[:_MOST_CLAIMS]), none)


def _cited_lines(reply: str) -> Iterator[Written]:
    """Lines that end in numbers in brackets; those may stand on the line below."""
    runs: list[tuple[int, int]] = []
    for cites in _CITES.finditer(reply):
        if runs and not reply[runs[-1][1] : cites.start()].strip():
            runs[-1] = (runs[-1][0], cites.end())
        else:
            runs.append((cites.start(), cites.end()))
    before = 0
    for start, end in runs:
        if not _LINE_END.match(reply, end):
            continue
        said = reply[before:start].rstrip()
        text = said[said.rfind("\n") + 1 :]
        if text and not {*text} & {*"{}"}:
            yield Written(text, tuple(_HANDLE.findall(reply[start:end])))
        before = end


def read_object(reply: str, key: str) -> dict[str, Any] | None:
    """The last object of a reply that has ``key``: a model that corrects itself means the later one."""
    return next((value for value in reversed([*objects(reply)]) if key in value), None)


def objects(reply: str) -> Iterator[dict[str, Any]]:
    """Every complete JSON object of a text, outermost first."""
    text = _THOUGHT.sub("", reply)
    at = text.find("{")
    while at != -1:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict):
            yield value
        at = text.find("{", end)


def _claims(value: dict[str, Any]) -> Iterator[Written]:
    inner = value.get("claims")
    if isinstance(inner, list):
        for one in inner:
            if isinstance(one, dict):
                yield from _claims(one)
        return
    text = value.get("text")
    if isinstance(text, str) and text.strip():
        cites = value.get("cites", ())
        listed = cites if isinstance(cites, list) else [cites]
        yield Written(text, tuple(handle for one in listed for handle in _HANDLE.findall(str(one))))
