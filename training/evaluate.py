"""What the model finds by itself on texts it never saw:

    python -m training.evaluate --model data/models/wenju-static-2 --shared ../shared

Sets: questions of the held-back DRCD articles against all 1,000 paragraphs of DRCD dev; CMRC trial; XQuAD in Traditional Chinese, asked in
Chinese and in English, alone and among news; the held-back JSQuAD articles. Intervals are Wilson's, 95 %.

Not for: the search as a whole, of which the model is one part (``wenju eval --suite retrieval``).
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

from eval.metrics import share
from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, read_squad
from rag.vectors.static_model import StaticModel
from training.corpus import jsquad, news

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
        Paragraph("", traditional(p.text), tuple(traditional(q) for q in p.questions))
        for p in read_squad(benchmarks / "xquad.zh.half.json")
    ]
    english = read_squad(benchmarks / "xquad.en.half.json")
    in_english = [(question, number) for number, paragraph in enumerate(english) for question in paragraph.questions]
    distractors = tuple(text[:_SNIPPET] for text in itertools.islice(news(shared), _DISTRACTORS))
    held_back = [not in_training(p.title, DRCD_TRAINING_SHARE) for p in drcd]
    return [
        _task("DRCD dev, held-back articles", drcd, held_back),
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


def measure(model: StaticModel, task: Task) -> dict[str, object]:
    """All figures of one set, in per cent."""
    right = [number for _, number in task.questions]
    texts = [p.text for p in task.paragraphs] + [*task.distractors]
    asked = np.array([model.embed_query(question) for question, _ in task.questions], dtype=np.float32)
    found = ranks(asked @ model.embed_passages(texts).T, right)
    figures: dict[str, object] = {"questions": len(right), "paragraphs": len(texts)}
    for depth in (1, 5, 10):
        figure = share(f"R@{depth}", [bool(hit) for hit in found <= depth])
        figures[figure.name] = round(100 * figure.value, 1)
        figures[f"{figure.name} interval"] = [round(100 * figure.low, 1), round(100 * figure.high, 1)]
    figures["MRR@10"] = round(100 * float(np.where(found <= 10, 1 / found, 0).mean()), 1)
    return figures


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    wanted = parser.parse_args()
    model = StaticModel(wanted.model)
    everything = {}
    for task in tasks(wanted.shared):
        everything[task.name] = figures = measure(model, task)
        cells = (f"R@{k} {figures[f'R@{k}']:5.1f} {figures[f'R@{k} interval']!s:14}" for k in (1, 5, 10))
        sys.stdout.write(
            f"{task.name}: {figures['questions']} questions, {figures['paragraphs']} paragraphs\n"
            f"  {'  '.join(cells)}  MRR@10 {figures['MRR@10']:5.1f}\n"
        )
    if wanted.json:
        wanted.json.write_text(json.dumps(everything, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
