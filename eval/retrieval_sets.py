"""The sets of the retrieval suite: which questions are asked of which passages, and which part of each is reported.

Public sets are read from a folder with ``benchmarks/`` and ``training/`` (see ``eval.squad``); of DRCD only questions on held-back articles are
asked, against all its paragraphs, alone and among news. XQuAD's titles are in English and are left out. The paraphrase set asks the sample issue
in words that its articles avoid; its «tune» half served to choose the fusion.

Not for: measuring (``eval.retrieval``).
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold_questions import GOLD_DIR, plain
from eval.indexing import indexed, indexed_paragraphs
from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, in_tuning, read_squad
from rag.domain import Passage
from rag.index.library import Library
from rag.settings import PROJECT_ROOT, Settings
from rag.text import fold

_SNIPPET = 400  # characters of a news article that stands among the paragraphs, about a paragraph's length
_SEED = 148


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and which passages answer it."""

    question: str
    answers: Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Questions asked of one corpus."""

    name: str
    queries: Sequence[Query]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An open index with the sets that are asked of it."""

    library: Library
    sets: Sequence[QuerySet]


def corpora(data: Path, settings: Settings, news: int) -> Iterator[Corpus]:
    """Every corpus in turn, open while it is handed out; the public ones only where ``data`` holds them.

    Args:
        data: folder with ``benchmarks/`` and ``training/``.
        settings: what to index with.
        news: how many news articles stand among the paragraphs of DRCD in the large set; 0 leaves it out.
    """
    with indexed([PROJECT_ROOT / "data" / "articles"], settings) as library:
        yield Corpus(library, [_paraphrases(split) for split in ("tune", "test")])
    if not (data / "benchmarks").is_dir():
        return
    benchmarks = data / "benchmarks"
    drcd = read_squad(benchmarks / "DRCD_dev.json")
    held_back = paragraph_queries(drcd, [p for p in drcd if not in_training(p.title, DRCD_TRAINING_SHARE)])
    with indexed_paragraphs(drcd, settings) as library:
        yield Corpus(library, [QuerySet("DRCD dev, held-back half", held_back), *_writings(held_back)])
    if news:
        with indexed_paragraphs([*drcd, *news_paragraphs(data, news)], settings) as library:
            yield Corpus(library, [QuerySet(f"DRCD dev, held-back half, + {news:,} news", held_back)])
    trial = read_squad(benchmarks / "cmrc2018_trial.json")
    with indexed_paragraphs(trial, settings) as library:
        yield Corpus(library, [QuerySet("CMRC 2018 trial", paragraph_queries(trial, trial))])
    yield from _xquad(data, settings)


def _paraphrases(split: str) -> QuerySet:
    lines = (GOLD_DIR / "paraphrase.jsonl").read_text(encoding="utf-8").splitlines()
    items = [item for item in map(json.loads, lines) if item["split"] == split]
    queries = [Query(item["question"], _holds(item["article"], item["quote"])) for item in items]
    return QuerySet(f"paraphrase, {split} half", queries)


def _holds(article: str, quote: str) -> Callable[[Passage], bool]:
    wanted = plain(quote.replace(" | ", "｜").strip("| -"))
    return lambda passage: passage.article.id == article and wanted in plain(passage.text)


def _writings(queries: Sequence[Query]) -> Iterator[QuerySet]:
    """For each way of writing the questions that it changes, as they were and as they become."""
    for name, change in WRITINGS.items():
        changed = [Query(change(query.question), query.answers) for query in queries]
        differing = [(old, new) for old, new in zip(queries, changed, strict=True) if old.question != new.question]
        yield QuerySet(f"  as written, n of {name}", [old for old, _ in differing])
        yield QuerySet(f"  {name}", [new for _, new in differing])


def _xquad(data: Path, settings: Settings) -> Iterator[Corpus]:
    read = {language: read_squad(data / "benchmarks" / f"xquad.{language}.half.json") for language in ("zh", "en")}
    chinese = [Paragraph("", p.text, p.questions) for p in read["zh"]]
    tuned = [in_tuning(p.title) for p in read["en"]]
    english = paragraph_queries(chinese, read["en"])
    reported = paragraph_queries(chinese, read["en"], [not used for used in tuned])
    with indexed_paragraphs(chinese, settings) as library:
        sets = [QuerySet("XQuAD zh → zh", paragraph_queries(chinese, chinese)), QuerySet("XQuAD en → zh", english)]
        yield Corpus(library, sets)
    with indexed_paragraphs([*chinese, *news_paragraphs(data, 5_000)], settings) as library:
        name = "XQuAD en → zh, + 5,000 news"
        yield Corpus(library, [QuerySet(name, english), QuerySet(f"{name}, untuned half", reported)])


def paragraph_queries(
    paragraphs: Sequence[Paragraph], asked: Sequence[Paragraph], kept: Sequence[bool] | None = None
) -> list[Query]:
    """The questions of ``asked``; a paragraph's twin in another language stands at the same place."""
    place = {id(paragraph): str(number) for number, paragraph in enumerate(paragraphs)}
    return [
        Query(question, _is(place.get(id(paragraph), str(number))))
        for number, paragraph in enumerate(asked)
        if kept is None or kept[number]
        for question in paragraph.questions
    ]


def _is(article: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.article.id == article


def news_paragraphs(data: Path, count: int) -> list[Paragraph]:
    """So many news articles, each cut to about the length of a paragraph."""
    return [Paragraph("", text[:_SNIPPET], ()) for text in news_texts(data, count)]


def news_texts(data: Path, count: int) -> list[str]:
    """So many news articles, the same ones each time; all of them if there are fewer."""
    with lzma.open(data / "training" / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    return [json.loads(line)["text"] for line in random.Random(_SEED).sample(lines, min(count, len(lines)))]


def _swap_tai(question: str) -> str:
    return question.translate(str.maketrans("臺台", "台臺"))


def _full_width(question: str) -> str:
    return re.sub(r"[!-~]", lambda match: chr(ord(match[0]) + 0xFEE0), question)


def _roc_year(question: str) -> str:
    return re.sub(r"(19[2-9]\d|20[0-2]\d)年", lambda match: f"民國{int(match[1]) - 1911}年", question)


def _spaced(question: str) -> str:
    return " ".join(question)


WRITINGS: dict[str, Callable[[str], str]] = {
    "in Simplified": fold,
    "臺 and 台 swapped": _swap_tai,
    "full width": _full_width,
    "民國 years": _roc_year,
    "a blank between characters": _spaced,
}
