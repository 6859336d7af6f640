"""The retrieval suite: does the right passage come first, by words alone, by vectors alone, and by both together?

Public sets are read from a folder with ``benchmarks/`` and ``training/`` (see ``eval.squad``); of DRCD only questions on held-back articles are
asked, against all its paragraphs. The paraphrase set asks the sample issue in words that its articles avoid.

Not for: answers.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.gold_questions import GOLD_DIR, plain
from eval.metrics import Figure, share
from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, read_squad
from ingest.pipeline import ingest
from rag.domain import Passage
from rag.index import Scored
from rag.library import Library, open_library
from rag.progress import progress
from rag.retrieve import retrieve, search_halves, wanted
from rag.settings import PROJECT_ROOT, Settings
from rag.text import fold

_DISTRACTORS = 5_000
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and which passages answer it."""

    question: str
    answers: Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Ranks:
    """For each query the rank (from 1) of the first right passage, None beyond the first ten."""

    ranks: tuple[int | None, ...]

    def recall(self, k: int) -> Figure:
        """Share of queries with a right passage among the first ``k``."""
        return share(f"R@{k}", [rank is not None and rank <= k for rank in self.ranks])

    def mrr(self) -> float:
        """Mean reciprocal rank within the first ten."""
        return sum(1 / rank for rank in self.ranks if rank) / len(self.ranks)


@dataclass(frozen=True, slots=True)
class Result:
    """One set by words alone, by vectors alone, and by both."""

    name: str
    lexical: Ranks
    dense: Ranks
    hybrid: Ranks


def measure(data: Path, settings: Settings) -> list[Result]:
    """Every set of the suite; the public ones only where ``data`` holds them."""
    results = [_paraphrase(settings, split) for split in ("tune", "test")]
    if (data / "benchmarks").is_dir():
        results += _public(data, settings)
    return results


def results_table(results: Sequence[Result]) -> str:
    """The results as text: R@1 / R@5 / R@10 / MRR@10 in per cent, and the interval of the hybrid's R@1."""
    lines = [f"{'':<46}{'words alone':>24}{'vectors alone':>24}{'both':>24}  95 % of R@1    n"]
    for result in results:
        parts = [_row(ranks) for ranks in (result.lexical, result.dense, result.hybrid)]
        first = result.hybrid.recall(1)
        lines.append(
            f"{result.name:<46}"
            + "".join(f"{part:>24}" for part in parts)
            + f"  {first.low:.1%}–{first.high:.1%}  {first.count}"
        )
    return "\n".join(lines) + "\n"


def _row(ranks: Ranks) -> str:
    recalls = (ranks.recall(k).value for k in (1, 5, 10))
    return "/".join(f"{100 * value:.1f}" for value in (*recalls, ranks.mrr()))


def _paraphrase(settings: Settings, split: str) -> Result:
    lines = (GOLD_DIR / "paraphrase.jsonl").read_text(encoding="utf-8").splitlines()
    items = [item for item in map(json.loads, lines) if item["split"] == split]
    queries = [Query(item["question"], _holds(item["article"], item["quote"])) for item in items]
    with _indexed([PROJECT_ROOT / "data" / "articles"], settings) as library:
        return _result(f"paraphrase, {split} half", library, queries, settings)


def _holds(article: str, quote: str) -> Callable[[Passage], bool]:
    wanted = plain(quote.replace(" | ", "｜").strip("| -"))
    return lambda passage: passage.article.id == article and wanted in plain(passage.text)


def _public(data: Path, settings: Settings) -> Iterator[Result]:
    benchmarks = data / "benchmarks"
    drcd = read_squad(benchmarks / "DRCD_dev.json")
    asked = [p for p in drcd if not in_training(p.title, DRCD_TRAINING_SHARE)]
    with _corpus(drcd, settings) as library:
        queries = _queries(drcd, asked)
        yield _result("DRCD dev, held-back half", library, queries, settings)
        for name, change in _WRITINGS.items():
            changed = [Query(change(query.question), query.answers) for query in queries]
            differing = [(old, new) for old, new in zip(queries, changed, strict=True) if old.question != new.question]
            yield _result(f"  asked as written, n of {name}", library, [old for old, _ in differing], settings)
            yield _result(f"  {name}", library, [new for _, new in differing], settings)
    trial = read_squad(benchmarks / "cmrc2018_trial.json")
    with _corpus(trial, settings) as library:
        yield _result("CMRC 2018 trial", library, _queries(trial, trial), settings)
    chinese, english = (read_squad(benchmarks / f"xquad.{language}.half.json") for language in ("zh", "en"))
    with _corpus(chinese, settings) as library:
        yield _result("XQuAD zh → zh", library, _queries(chinese, chinese), settings)
        yield _result("XQuAD en → zh", library, _queries(chinese, english), settings)
    with _corpus([*chinese, *_news(data, _DISTRACTORS)], settings) as library:
        yield _result(f"XQuAD en → zh, + {_DISTRACTORS:,} news", library, _queries(chinese, english), settings)


def _queries(paragraphs: Sequence[Paragraph], asked: Sequence[Paragraph]) -> list[Query]:
    """The questions of ``asked``; a paragraph's twin in another language stands at the same place."""
    place = {id(paragraph): str(number) for number, paragraph in enumerate(paragraphs)}
    ids = [place.get(id(paragraph), str(number)) for number, paragraph in enumerate(asked)]
    return [
        Query(question, _is(id_)) for paragraph, id_ in zip(asked, ids, strict=True) for question in paragraph.questions
    ]


def _is(article: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.article.id == article


def _news(data: Path, count: int) -> list[Paragraph]:
    with lzma.open(data / "training" / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    chosen = random.Random(148).sample(lines, min(count, len(lines)))
    return [Paragraph("", json.loads(line)["text"][:400], ()) for line in chosen]


@contextmanager
def _corpus(paragraphs: Iterable[Paragraph], settings: Settings) -> Iterator[Library]:
    """Index paragraphs whole, one article each."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        path = Path(folder) / "corpus.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, paragraph in enumerate(paragraphs):
                line = {"id": str(number), "title": paragraph.title, "text": paragraph.text.replace("\n", " ")}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        with _indexed([path], settings.model_copy(update={"passage_chars": 4000})) as library:
            yield library


@contextmanager
def _indexed(paths: Sequence[Path], settings: Settings) -> Iterator[Library]:
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        settings = settings.model_copy(update={"storage_dir": Path(folder), "qdrant_url": ""})
        ingest(paths, settings)
        library = open_library(settings)
        try:
            yield library
        finally:
            library.close()


def _result(name: str, library: Library, queries: Sequence[Query], settings: Settings) -> Result:
    ranks: list[list[int | None]] = [[], [], []]
    for query in progress(queries, name.strip(), len(queries), unit="questions"):
        halves = search_halves(library, query.question, wanted(library, query.question).weights, _DEPTH)
        orders = [_passages(library, halves.sparse), _passages(library, halves.dense)]
        orders.append([hit.passage for hit in retrieve(library, query.question, _DEPTH, settings.dense_weight)])
        for found, order in zip(ranks, orders, strict=True):
            found.append(next((rank for rank, passage in enumerate(order, 1) if query.answers(passage)), None))
    return Result(name, *(Ranks(tuple(found)) for found in ranks))


def _passages(library: Library, found: Sequence[Scored]) -> list[Passage]:
    return [*library.manifest.passages([point.id for point in found]).values()]


def _swap_tai(question: str) -> str:
    return question.translate(str.maketrans("臺台", "台臺"))


def _full_width(question: str) -> str:
    return re.sub(r"[!-~]", lambda match: chr(ord(match[0]) + 0xFEE0), question)


def _roc_year(question: str) -> str:
    return re.sub(r"(19[2-9]\d|20[0-2]\d)年", lambda match: f"民國{int(match[1]) - 1911}年", question)


def _spaced(question: str) -> str:
    return " ".join(question)


_WRITINGS: dict[str, Callable[[str], str]] = {
    "in Simplified": fold,
    "臺 and 台 swapped": _swap_tai,
    "full width": _full_width,
    "民國 years": _roc_year,
    "a blank between characters": _spaced,
}
