"""Putting gold questions to an engine, and the sample issue indexed for it in a folder that is gone afterwards.

Not for: judging what comes back.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.gold_questions import GoldQuestion
from eval.metrics import Outcome
from ingest.pipeline import ingest
from rag.domain import Answered, Found, Hit
from rag.engine import Engine
from rag.progress import progress
from rag.settings import PROJECT_ROOT, Settings


def ask_one(engine: Engine, gold: GoldQuestion) -> Outcome:
    """The engine's answer to one question, with the passages it had before it."""
    hits: tuple[Hit, ...] = ()
    for step in engine.stream(gold.question, gold.history):
        if isinstance(step, Found):
            hits = step.hits
        elif isinstance(step, Answered):
            return Outcome(gold, step.answer, hits)
    raise AssertionError("stream ended without an answer")


def ask_all(questions: Sequence[GoldQuestion], settings: Settings) -> list[Outcome]:
    """Ask every question of one engine, in order."""
    with opened(settings) as engine:
        return [ask_one(engine, gold) for gold in progress(questions, "asking", len(questions), unit="questions")]


def ask_sample(questions: Sequence[GoldQuestion], settings: Settings) -> list[Outcome]:
    """Ask questions of the sample issue, indexed afresh."""
    with sample_index(settings) as indexed:
        return ask_all(questions, indexed)


def ask_corpus(
    articles: Iterable[Mapping[str, str]], questions: Sequence[GoldQuestion], settings: Settings
) -> list[Outcome]:
    """Ask questions of an index of these articles alone, each the fields of a line of a ``.jsonl`` corpus."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        path = Path(folder) / "corpus.jsonl"
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles), encoding="utf-8")
        with indexed_for([path], settings) as indexed:
            return ask_all(questions, indexed)


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """An engine on the current build, closed behind the block."""
    engine = Engine.open(settings)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def sample_index(settings: Settings) -> Iterator[Settings]:
    """Settings under which the sample issue is indexed."""
    with indexed_for([PROJECT_ROOT / "data" / "articles"], settings) as indexed:
        yield indexed


@contextmanager
def indexed_for(paths: Sequence[Path], settings: Settings) -> Iterator[Settings]:
    """Settings under which these files are indexed: a run neither sees nor touches anybody's own index."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        settings = settings.model_copy(update={"storage_dir": Path(folder), "qdrant_url": ""})
        ingest(paths, settings)
        yield settings
