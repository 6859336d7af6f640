"""What the model finds on texts it never saw, alone and together with BM25:

    python -m training.evaluate --model data/models/wenju-static-1 --shared ../shared

Sets: questions of the held-back DRCD articles against all 1,000 paragraphs of DRCD dev; CMRC trial; XQuAD in Traditional
Chinese, asked in Chinese and in English; the held-back JSQuAD articles. Dense alone sees the paragraph, the hybrid and
BM25 see title and paragraph. Intervals are Wilson's, 95 %.

Not for: tuning on the sets it reports (the weight of the fusion was chosen on paragraphs that were trained on).
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, read_squad
from rag.bm25 import K1, B, idf
from rag.static_model import StaticModel
from rag.terms import query_terms, terms
from rag.text import fold
from training.corpus import jsquad, news

WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1.0)
_FULL_MATCH = 1.5  # as in rag.retrieve
_DISTRACTORS = 5_000
_SNIPPET = 400  # characters of a news article that stands among the paragraphs


@dataclass(frozen=True, slots=True)
class Task:
    """Questions with the number of the paragraph that answers each."""

    name: str
    paragraphs: list[Paragraph]
    questions: list[tuple[str, int]]
    distractors: tuple[str, ...] = ()


def tasks(shared: Path) -> list[Task]:
    """The sets that are reported; nothing of their questions or paragraphs was trained on but what the name says."""
    benchmarks = shared / "benchmarks"
    drcd = read_squad(benchmarks / "DRCD_dev.json")
    traditional = opencc.OpenCC("s2t").convert
    xquad = [
        Paragraph("", traditional(p.text), tuple(traditional(q) for q in p.questions))  # its titles are in English
        for p in read_squad(benchmarks / "xquad.zh.half.json")
    ]
    english = read_squad(benchmarks / "xquad.en.half.json")
    in_english = [(question, number) for number, paragraph in enumerate(english) for question in paragraph.questions]
    distractors = tuple(text[:_SNIPPET] for text in itertools.islice(news(shared), _DISTRACTORS))
    held_back = [not in_training(p.title, DRCD_TRAINING_SHARE) for p in drcd]
    return [
        _task("DRCD dev, held-back articles", drcd, held_back),
        _task("DRCD dev, trained articles (for tuning)", drcd, [not held for held in held_back]),
        _task("CMRC trial", read_squad(benchmarks / "cmrc2018_trial.json")),
        _task("XQuAD zh→zh", xquad),
        Task("XQuAD en→zh", xquad, in_english),
        Task("XQuAD en→zh + 5,000 news", xquad, in_english, distractors),
        _task("JSQuAD, held-back articles", jsquad(shared, training=False)),
    ]


def _task(name: str, paragraphs: list[Paragraph], asked: Sequence[bool] | None = None) -> Task:
    questions = [
        (question, number)
        for number, paragraph in enumerate(paragraphs)
        if asked is None or asked[number]
        for question in paragraph.questions
    ]
    return Task(name, paragraphs, questions)


def ranks(scores: NDArray[np.float32], right: Sequence[int]) -> NDArray[np.int64]:
    """The rank, from 1, of the right paragraph in each row of scores; ties count against it."""
    wanted = scores[np.arange(len(right)), right][:, None]
    return np.asarray((scores >= wanted).sum(axis=1), dtype=np.int64)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927)."""
    z = 1.959964
    share = hits / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return centre - half, centre + half


def bm25(texts: Sequence[str], questions: Sequence[str]) -> NDArray[np.float32]:
    """BM25 of every text for every question, divided by the most the question could score, [questions, texts]."""
    counts = [Counter(terms(fold(text))) for text in texts]
    average = sum(count.total() for count in counts) / len(counts)
    postings: dict[str, tuple[list[int], list[float]]] = {}
    for number, count in enumerate(counts):
        length = K1 * (1 - B + B * count.total() / average)
        for term, times in count.items():
            numbers, values = postings.setdefault(term, ([], []))
            numbers.append(number)
            values.append(times * (K1 + 1) / (times + length))
    scores = np.zeros((len(questions), len(texts)), dtype=np.float32)
    for number, question in enumerate(questions):
        ceiling = 0.0
        for term in sorted(set(query_terms(fold(question)))):
            numbers, values = postings.get(term, ([], []))
            weight = idf(len(numbers), len(texts))
            ceiling += weight
            scores[number, numbers] += np.float32(weight) * np.array(values, dtype=np.float32)
        scores[number] /= _FULL_MATCH * ceiling or 1.0
    return scores


def measure(model: StaticModel, task: Task) -> dict[str, object]:
    """All figures of one set."""
    questions, right = [q for q, _ in task.questions], [number for _, number in task.questions]
    plain = [p.text for p in task.paragraphs] + [*task.distractors]
    titled = [f"{p.title}\n{p.text}".strip() for p in task.paragraphs] + [*task.distractors]
    asked = np.array([model.embed_query(question) for question in questions], dtype=np.float32)
    lexical = bm25(titled, questions)
    cosine = np.maximum(asked @ model.embed_passages(titled).T, 0)
    found: dict[str, object] = {"questions": len(questions), "paragraphs": len(plain)}
    found["dense"] = _figures(ranks(asked @ model.embed_passages(plain).T, right))
    for weight in WEIGHTS:
        found[f"hybrid {weight}"] = _figures(ranks(lexical + np.float32(weight) * cosine, right))
    return found


def _figures(found: NDArray[np.int64]) -> dict[str, object]:
    figures: dict[str, object] = {}
    for depth in (1, 5, 10):
        hits = int((found <= depth).sum())
        low, high = wilson(hits, len(found))
        figures[f"R@{depth}"] = round(100 * hits / len(found), 1)
        figures[f"R@{depth} interval"] = [round(100 * low, 1), round(100 * high, 1)]
    figures["MRR@10"] = round(100 * float(np.where(found <= 10, 1 / found, 0).mean()), 1)
    return figures


def report(name: str, found: dict[str, object]) -> str:
    """One set's figures as lines of a table."""
    lines = [f"{name}: {found['questions']} questions, {found['paragraphs']} paragraphs"]
    for system, figures in found.items():
        if isinstance(figures, dict):
            cells = (f"{figures[f'R@{k}']:5.1f} {figures[f'R@{k} interval']!s:14}" for k in (1, 5, 10))
            lines.append(f"  {system:11} " + "  ".join(cells) + f"  {figures['MRR@10']:5.1f}")
    return "\n".join(lines)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    wanted = parser.parse_args()
    model = StaticModel(wanted.model)
    everything = {}
    sys.stdout.write("                R@1                   R@5                   R@10               MRR@10\n")
    for task in tasks(wanted.shared):
        everything[task.name] = measure(model, task)
        sys.stdout.write(report(task.name, everything[task.name]) + "\n")
    if wanted.json:
        wanted.json.write_text(json.dumps(everything, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
