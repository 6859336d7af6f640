"""The retrieval suite: does the right passage come first, by words alone, by vectors alone, and by all parts together?

Not for: answers, or the sets themselves (``eval.retrieval_sets``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.metrics import Figure, share
from eval.retrieval_sets import QuerySet, corpora
from rag.domain import Passage
from rag.index.library import Library
from rag.index.protocol import Scored
from rag.progress import progress
from rag.retrieve import retrieve, search_halves, wanted
from rag.settings import Settings

_DEPTH = 10
NEWS = 60_000

# Floors on the figures of the whole search, a little below what was measured; a set that is not at hand is not judged.
FLOORS: dict[str, dict[int, float]] = {
    "paraphrase, test half": {1: 0.16, 10: 0.60},
    "DRCD dev, held-back half": {1: 0.950, 5: 0.990},
    f"DRCD dev, held-back half, + {NEWS:,} news": {1: 0.905, 5: 0.970},
    "CMRC 2018 trial": {1: 0.975},
    "XQuAD zh → zh": {1: 0.920},
    "XQuAD en → zh, + 5,000 news": {1: 0.57, 10: 0.77},
}


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
    """One set by words alone, by vectors alone, and by the whole search."""

    name: str
    lexical: Ranks
    dense: Ranks
    hybrid: Ranks


def measure(data: Path, settings: Settings, news: int = NEWS) -> list[Result]:
    """Every set of the suite; the public ones only where ``data`` holds them."""
    return [
        result_of(corpus.library, asked, settings) for corpus in corpora(data, settings, news) for asked in corpus.sets
    ]


def results_table(results: Sequence[Result]) -> str:
    """The results as text: R@1 / R@5 / R@10 / MRR@10 in per cent, and the interval of the whole search's R@1."""
    lines = [f"{'':<46}{'words alone':>24}{'vectors alone':>24}{'all together':>24}  95 % of R@1    n"]
    for result in results:
        parts = [_row(ranks) for ranks in (result.lexical, result.dense, result.hybrid)]
        first = result.hybrid.recall(1)
        lines.append(
            f"{result.name:<46}"
            + "".join(f"{part:>24}" for part in parts)
            + f"  {first.low:.1%}–{first.high:.1%}  {first.count}"
        )
    return "\n".join(lines) + "\n"


def retrieval_failures(results: Sequence[Result]) -> list[str]:
    """One line for each figure that is under its floor."""
    failures = []
    for result in results:
        for depth, floor in FLOORS.get(result.name, {}).items():
            value = result.hybrid.recall(depth).value
            if value < floor:
                failures.append(f"{result.name}: R@{depth} {value:.1%} is under the floor of {floor:.1%}")
    return failures


def _row(ranks: Ranks) -> str:
    recalls = (ranks.recall(k).value for k in (1, 5, 10))
    return "/".join(f"{100 * value:.1f}" for value in (*recalls, ranks.mrr()))


def result_of(library: Library, asked: QuerySet, settings: Settings) -> Result:
    """One set asked of an open index."""
    ranks: list[list[int | None]] = [[], [], []]
    for query in progress(asked.queries, asked.name.strip(), len(asked.queries), unit="questions"):
        halves = search_halves(library, query.question, wanted(library, query.question).weights, _DEPTH)
        orders = [_passages(library, halves.sparse), _passages(library, halves.dense)]
        orders.append([hit.passage for hit in retrieve(library, query.question, _DEPTH, settings.dense_weight)])
        for found, order in zip(ranks, orders, strict=True):
            found.append(next((rank for rank, passage in enumerate(order, 1) if query.answers(passage)), None))
    return Result(asked.name, *(Ranks(tuple(found)) for found in ranks))


def _passages(library: Library, found: Sequence[Scored]) -> list[Passage]:
    return [*library.manifest.passages([point.id for point in found]).values()]
