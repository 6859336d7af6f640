"""``wenju verify``: answers against passages in batches, and a draft text against the index; as JSON and as text.

A batch line is ``{"id", "answer", "passages": [text or {"text", "title"?}, …]}``; each gives ``{"id", "claims", "supported"}``.

Not for: the checks themselves (``rag.checks``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.batch import read_objects
from rag.checks.against_index import Checked
from rag.checks.claim import check_claim
from rag.checks.split import split_claims
from rag.domain import Support, Verdict
from rag.errors import BatchError

_MARK = {Support.SUPPORTED: "✓", Support.PARTIAL: "◐", Support.CONTRADICTED: "✗", Support.NOT_FOUND: "?"}

# claim, passages, titles → verdict
Check = Callable[[str, Sequence[str], Sequence[str]], Verdict]


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One line of a batch."""

    id: str
    answer: str
    passages: tuple[str, ...]
    titles: tuple[str, ...]


def read_answers(path: Path) -> list[BatchAnswer]:
    """Read and check every line of a batch.

    Raises:
        BatchError: the file cannot be read, or names the line that cannot be used.
    """
    return [_answer(value, where) for where, value in read_objects(path, "answer")]


def _answer(value: Any, where: str) -> BatchAnswer:
    shape = f'{where} is not an object like {{"id": …, "answer": "…", "passages": ["…"]}}'
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("answer"), str):
        raise BatchError(shape)
    passages = value.get("passages")
    if not isinstance(passages, list):
        raise BatchError(shape)
    texts, titles = [], []
    for passage in passages:
        text = passage.get("text") if isinstance(passage, dict) else passage
        if not isinstance(text, str):
            raise BatchError(f'{where}: a passage must be a text, or an object with "text"')
        texts.append(text)
        titles.append(str(passage.get("title", "")) if isinstance(passage, dict) else "")
    return BatchAnswer(str(value["id"]), value["answer"], tuple(texts), tuple(filter(None, titles)))


def verified_json(item: BatchAnswer, check: Check = check_claim) -> dict[str, Any]:
    """The claims of one answer with their verdicts; ``supported`` when there are claims and all of them are."""
    claims = [(claim, check(claim, item.passages, item.titles)) for claim in split_claims(item.answer)]
    return {
        "id": item.id,
        "claims": [
            {"text": claim, "support": str(verdict.support), "reason": verdict.reason, "checks": [*verdict.checks]}
            for claim, verdict in claims
        ],
        "supported": bool(claims) and all(verdict.support is Support.SUPPORTED for _, verdict in claims),
    }


def all_supported(checked: Sequence[Checked]) -> bool:
    """Whether every sentence of a draft is borne out; a draft that says nothing is."""
    return all(one.verdict.support is Support.SUPPORTED for one in checked)


def checked_json(checked: Sequence[Checked]) -> list[dict[str, Any]]:
    """A checked draft as JSON."""
    return [
        {
            "text": one.text,
            "support": str(one.verdict.support),
            "reason": one.verdict.reason,
            "passage_id": one.passage.id if one.passage else None,
            "article": one.passage.article.title if one.passage else None,
            "page": one.passage.pages if one.passage else None,
            "instead": one.instead or None,
        }
        for one in checked
    ]


def checked_text(checked: Sequence[Checked]) -> str:
    """A checked draft for reading: a mark, the sentence, where it stands, what is wrong with it and what the article says instead."""
    lines = []
    for one in checked:
        lines.append(f"{_MARK[one.verdict.support]} {one.text}")
        place = ""
        if one.passage:
            place = (
                f"〈{one.passage.article.title}〉" + (f"第{one.passage.pages}頁" if one.passage.pages else "") + "："
            )
        lines.append(f"    {place}{one.verdict.reason}")
        if one.instead:
            lines.append(f"    原文：{one.instead}")
    good = sum(one.verdict.support is Support.SUPPORTED for one in checked)
    return "\n".join([*lines, "", f"({good} of {len(checked)} sentences stand in the articles)"])
