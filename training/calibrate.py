"""Learn the reader's weights from labelled questions, in one command:

    python -m training.calibrate [QUESTIONS.jsonl …] [--articles PATH …] [--data DIR]

QUESTIONS are gold questions or what staff marked (``training.labelled``), about ``--articles`` (default: the sample issue). Without any, the
project's own tune questions are learned from: those on the sample issue, and with ``--data`` those on the issue itself. ``--data`` also names
the folder with the public sets; then CMRC 2018 trial, which no model of the project has seen, keeps the weights from forgetting running text,
and the weights of the ranking are fitted too; without it they stay.

Not for: the models that read and embed (``training.meaning``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.cutting import cut_out
from eval.gold_questions import GOLD_DIR
from eval.indexing import indexed, indexed_paragraphs
from eval.issue import ISSUE, TUNE_QUESTIONS
from eval.reading_sets import Asked, ask_set
from eval.squad import read_squad
from rag.errors import WenjuError
from rag.index.library import Library
from rag.reader.confidence import EVIDENCE, evidence
from rag.reader.features import FEATURES
from rag.reader.reading import Reading, read
from rag.reader.select import answer_stretches
from rag.reader.weights import ReaderWeights, load_weights, write_weights
from rag.retrieve import retrieve
from rag.settings import PROJECT_ROOT, Settings, load_settings
from training.fitting import Floats, Group, fit_choice, fit_yes_no
from training.labelled import Example, Labelled, examples, facts_share, read_labelled, readings

RANKING = tuple(
    name for name in FEATURES if name != "pairs_context"
)  # that one only tells articles apart (``rag.reader.select``)
SAMPLE = PROJECT_ROOT / "data" / "articles"
ANCHOR = "cmrc2018_trial.json"

# A question of the public set counts this much beside a labelled one.
_ANCHOR_RANKING = 0.4
_ANCHOR_CONFIDENCE = 0.3
_EVERY = 6  # of the public set's questions one in so many is asked
_WRITTEN = 0.4
_CUT = 0.15  # an answer cut out, beside one that never was there: few real questions are like that
_RIDGE = 3.0


def ranking_rows(reading: Reading) -> Floats:
    """What the weights of the ranking weigh, shape [sentences, len(RANKING)]."""
    return np.array([[one.features[name] for name in RANKING] for one in reading.ranked])


@dataclass(frozen=True, slots=True)
class Source:
    """Files of labelled questions, and the articles that they are about."""

    questions: Sequence[Path]
    articles: Sequence[Path]
    counts: float = 1.0  # how much one of its questions counts


def own_sources(data: Path | None, written: Path | None = None) -> list[Source]:
    """The project's own questions on the sample issue, on the issue itself and on news where those are at hand."""
    found = [Source([GOLD_DIR / "sample-issue.jsonl", GOLD_DIR / "members.jsonl"], [SAMPLE])]
    if data is not None and (data / ISSUE).is_file():
        found.append(Source([GOLD_DIR / f"{TUNE_QUESTIONS}.jsonl"], [data / ISSUE]))
    if written is not None:
        found.append(Source([written / "tune.jsonl"], [written / "passages.jsonl"], _WRITTEN))
    return found


@dataclass(frozen=True, slots=True)
class Lesson:
    """Labelled questions and the library of the articles that they are about."""

    labelled: Sequence[Labelled]
    library: Library
    counts: float


def fit_ranking(lessons: Sequence[Lesson], settings: Settings, anchor: Sequence[Group]) -> dict[str, float]:
    """The weights with which the sentences that answer win."""
    groups = [
        Group(
            ranking_rows(reading), np.array([facts_share(one.gold, reading, r) for r in reading.ranked]), lesson.counts
        )
        for lesson in lessons
        for one, _, reading in readings(lesson.library, settings, lesson.labelled)
        if one.gold is not None and one.gold.status == "answered"
    ]
    return dict(zip(RANKING, map(float, fit_choice([*groups, *anchor], _RIDGE)), strict=True))


def fit_confidence(found: Sequence[tuple[Example, float]]) -> tuple[dict[str, float], float]:
    """Weights and bias from examples, each with how much it counts."""
    rows = np.array([[example.evidence[name] for name in EVIDENCE] for example, _ in found])
    right = np.array([float(example.right) for example, _ in found])
    weights, bias = fit_yes_no(rows, right, np.array([count for _, count in found]), _RIDGE)
    return dict(zip(EVIDENCE, map(float, weights), strict=True)), bias


def anchor_groups(asked: Sequence[Asked], library: Library) -> Iterator[Group]:
    """The public set's questions for the ranking."""
    for one in asked:
        reading = read(one.question, one.hits, library)
        right = [float(one.holds(c.article.id, c.start, c.end)) for c in reading.pool]
        yield Group(ranking_rows(reading), np.array(right), _ANCHOR_RANKING)


def anchor_examples(asked: Sequence[Asked], library: Library) -> Iterator[tuple[Example, float]]:
    """The public set's questions for the confidence: as they are, with their paragraph not found, with their answer cut out."""
    for one in asked:
        reading = read(one.question, one.hits, library)
        without = [hit for hit in one.hits if hit.passage.article.id != one.article]
        gone = [(c.start, c.end) for c in reading.pool if one.holds(c.article.id, c.start, c.end) or one.says(c.text)]
        for hits, count in ((one.hits, 1.0), (without, _CUT), (cut_out(one.hits, {one.article: gone}), _CUT)):
            reread = read(one.question, hits, library)
            if reread.ranked:
                stretches = answer_stretches(reread)
                right = hits is one.hits and any(one.says(stretch.text) for stretch in stretches)
                yield Example(evidence(reread, stretches), right, cut=count < 1), count * _ANCHOR_CONFIDENCE


def foreign_examples(asked: Sequence[Asked], library: Library, settings: Settings) -> Iterator[tuple[Example, float]]:
    """The public set's questions asked of the articles, which say nothing about them."""
    for one in asked[::5]:
        hits = retrieve(library, one.question, settings.top_k, settings.dense_weight)
        reading = read(one.question, hits, library)
        if reading.ranked:
            yield Example(evidence(reading, answer_stretches(reading)), right=False, cut=False), _ANCHOR_CONFIDENCE


def calibrate(sources: Sequence[Source], data: Path | None, settings: Settings) -> None:
    """Fit what can be fitted from what is there, and write it to ``rag.reader.weights.WEIGHTS``."""
    with ExitStack() as stack:
        lessons = [
            Lesson(
                [one for path in source.questions for one in read_labelled(path)],
                stack.enter_context(indexed(source.articles, settings)),
                source.counts,
            )
            for source in sources
        ]
        asked, anchor_library = stack.enter_context(_anchor(data, settings))
        if anchor_library is not None:
            ranking = fit_ranking(lessons, settings, [*anchor_groups(asked, anchor_library)])
            old = load_weights()
            write_weights(ReaderWeights(ranking, old.confidence, old.bias))
        found = [
            (example, lesson.counts * (_CUT if example.cut else 1.0))
            for lesson in lessons
            for example in examples(lesson.library, settings, lesson.labelled)
        ]
        if anchor_library is not None:
            found += anchor_examples(asked, anchor_library)
            found += foreign_examples(asked, lessons[0].library, settings)
        write_weights(ReaderWeights(load_weights().ranking, *fit_confidence(found)))


@contextmanager
def _anchor(data: Path | None, settings: Settings) -> Iterator[tuple[list[Asked], Library | None]]:
    if data is None:
        yield [], None
        return
    paragraphs = read_squad(data / "benchmarks" / ANCHOR)
    with indexed_paragraphs(paragraphs, settings) as library:
        yield list(ask_set(library, paragraphs, [True] * len(paragraphs), settings))[::_EVERY], library


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description="learn the reader's weights")
    parser.add_argument("questions", nargs="*", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--articles", nargs="+", type=Path, default=[SAMPLE])
    parser.add_argument("--data", type=Path, help="folder with benchmarks/")
    parser.add_argument(
        "--written", type=Path, help="folder with questions on news (tune.jsonl) and the news (passages.jsonl)"
    )
    arguments = parser.parse_args(argv)
    given = (
        [Source(arguments.questions, arguments.articles)]
        if arguments.questions
        else own_sources(arguments.data, arguments.written)
    )
    try:
        calibrate(given, arguments.data, load_settings())
    except WenjuError as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
