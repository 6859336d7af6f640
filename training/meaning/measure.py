"""What a bundled reader is worth by itself, before words and rules join it: spans, and whether it knows when a text does not answer.

    python -m training.meaning.measure --shared DIR --written DIR [--model data/models/wenju-meaning-1]

On DRCD's held-back titles and on the held-back draws of the questions written on news (``training.meaning.passages``).

Not for: the answers of the whole program (``wenju eval --suite reader``).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from eval.metrics import figure_line, share
from eval.reader import area
from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, read_squad
from rag.model.bundled import MEANING, open_reader_of
from rag.model.read import PairReader
from rag.text import fold
from training.meaning.pairs import without_sentence

_ASKED = 300  # of DRCD's held-back questions
_SEED = 5


def span_f1(said: str, answer: str) -> float:
    """Overlap of two stretches in characters, folded: the harmonic mean of precision and recall."""
    ours, theirs = Counter(fold(said)), Counter(fold(answer))
    common = sum((ours & theirs).values())
    return 2 * common / (sum(ours.values()) + sum(theirs.values())) if common else 0.0


def _read(model: PairReader, question: str, text: str) -> tuple[str, float]:
    """The best span's words and its margin over «no answer»."""
    span = model.spans(question, [text])[0].best(0, len(text))
    return (text[span.start : span.end], span.margin) if span else ("", -20.0)


def _show(name: str, read: Sequence[tuple[str, str]]) -> None:
    f1 = [span_f1(said, answer) for said, answer in read]
    exact = [fold(said) == fold(answer) for said, answer in read]
    print(figure_line(share(f"{name}: span exact", exact)), f"  F1 {sum(f1) / len(f1):.3f}")


def measure_drcd(model: PairReader, shared: Path) -> None:
    """Print spans, and the area under the curve against another paragraph of the article and against the answer's sentence cut out."""
    held_back = [
        one
        for one in read_squad(shared / "benchmarks" / "DRCD_dev.json")
        if not in_training(one.title, DRCD_TRAINING_SHARE)
    ]
    by_title: dict[str, list[Paragraph]] = {}
    for one in held_back:
        by_title.setdefault(one.title, []).append(one)
    rng = random.Random(_SEED)
    asked = [(one, i) for one in held_back for i in range(len(one.questions)) if len(by_title[one.title]) > 1]
    read: list[tuple[str, str]] = []
    sure: list[float] = []
    sibling: list[float] = []
    cut: list[float] = []
    for one, i in rng.sample(asked, _ASKED):
        question, (start, end) = one.questions[i], one.spans[i]
        said, margin = _read(model, question, one.text)
        read.append((said, one.text[start:end]))
        sure.append(margin)
        other = rng.choice([p for p in by_title[one.title] if p is not one])
        sibling.append(_read(model, question, other.text)[1])
        cut.append(_read(model, question, without_sentence(one.text, (start, end)))[1])
    _show("DRCD, held-back titles", read)
    print(figure_line(area("  answered or not: another paragraph", sure, sibling)))
    print(figure_line(area("  answered or not: sentence cut out", sure, cut)))


def measure_written(model: PairReader, folder: Path) -> None:
    """Print spans of the answerable and the area under the curve of answerable against tempting, by way of asking."""
    lines = (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {item["id"]: item["text"] for item in map(json.loads, lines)}
    read: list[tuple[str, str]] = []
    sure: dict[str, list[float]] = {}
    not_sure: list[float] = []
    for name in ("tune", "test"):
        for item in map(json.loads, (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            said, margin = _read(model, item["question"], texts[item["articles"][0]])
            if item["status"] == "answered":
                read.append((said, item["quote"]))
                sure.setdefault(item["kind"], []).append(margin)
            else:
                not_sure.append(margin)
    _show("written on news", read)
    print(figure_line(area("  answered or tempting", [m for margins in sure.values() for m in margins], not_sure)))
    for kind, margins in sure.items():
        print(figure_line(area(f"    … {kind}", margins, not_sure)))


def main() -> None:
    """Read the command line, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=MEANING)
    wanted = parser.parse_args()
    model = open_reader_of(wanted.model)
    measure_drcd(model, wanted.shared)
    measure_written(model, wanted.written)


if __name__ == "__main__":
    main()
