"""Benchmarks in SQuAD format as retrieval: each question is asked of all paragraphs of its file, alone or among news.

Not for: the held-back halves that the project reports (suite «retrieval»); these figures are over whole files, and the bundled model has
learnt from half of DRCD dev and from CMRC dev.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.indexing import indexed_paragraphs
from eval.metrics import Figure
from eval.public.catalogue import NEWS_FILE, Benchmark
from eval.retrieval import NEWS, Ranks, result_of
from eval.retrieval_sets import QuerySet, news_paragraphs, paragraph_queries
from eval.squad import Paragraph, read_squad
from rag.settings import Settings


def retrieval_figures(
    benchmark: Benchmark, files: Sequence[Path], settings: Settings, news: int = NEWS
) -> list[Figure]:
    """R@1, R@5, R@10 and MRR@10 of the whole search.

    Args:
        benchmark: of the task «retrieval» or «cross».
        files: where its files are, in its order.
        settings: what to index with.
        news: how many news articles are put among the paragraphs, for a benchmark that has them.

    Raises:
        SourceError: a file has another form.
    """
    paragraphs = read_squad(files[0])
    asked = paragraphs
    if benchmark.task == "cross":
        # the titles of XQuAD are English and would give the passage away
        asked, paragraphs = read_squad(files[1]), [Paragraph("", p.text, p.questions) for p in paragraphs]
    queries = paragraph_queries(paragraphs, asked)
    among = news_paragraphs(files[1].parent.parent, news) if benchmark.files[-1] == NEWS_FILE else []
    with indexed_paragraphs([*paragraphs, *among], settings) as library:
        ranks = result_of(library, QuerySet(benchmark.name, queries), settings).hybrid
    return [*(ranks.recall(k) for k in (1, 5, 10)), _mrr(ranks)]


def _mrr(ranks: Ranks) -> Figure:
    value = ranks.mrr()
    return Figure("MRR@10", value, value, value, len(ranks.ranks))
