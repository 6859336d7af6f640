"""The one home of ragas (0.4): the run as a ragas dataset and experiment, the project's measures as ragas metrics, and ragas' own.

With the extra ``eval`` installed, the default suite asks its questions from here: ``Dataset`` → ``experiment`` → rows under
``<out>/ragas``, in ragas' JSON lines, with the same numbers as without. Of ragas' metrics that need no model, BLEU (with sacrebleu's Chinese
tokenizer) and chrF are right for Chinese and are added; ROUGE drops every Chinese character and «quoted spans» does not know 「」, so they are
not. With a judge configured, ragas' metrics by language model follow: what comes back as NaN, or fails, is counted and reported, never
averaged away, and decides nothing.

Not for: gates. ragas is imported inside functions, because it is an extra and takes seconds.
"""

from __future__ import annotations

import asyncio
import importlib.util
import math
import os
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.answers import Ask, Item, Keep, Loop
from eval.measures import MEASURES, Measure
from eval.metrics import Outcome
from eval.records import Record, record_of
from rag.progress import progress
from rag.settings import Settings
from rag.vectors.choice import open_embedder

if TYPE_CHECKING:
    from ragas.metrics.collections.base import BaseMetric

MISSING = 'ragas is not installed, so its figures are left out: .venv/bin/pip install -c requirements.lock -e ".[eval]"'
NO_JUDGE = "no judge is configured (WENJU_JUDGE_URL, WENJU_JUDGE_MODEL): ragas' metrics by language model are left out"

_AT_ONCE = 4  # questions with the judge at the same time
_CONTEXTS = 5  # passages of a question that the judge reads


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of ragas' own: the mean over the questions it could be computed for, and on how many it could not.

    ``value`` is None when it could be computed for none.
    """

    name: str
    value: float | None
    count: int
    failed: int


def installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("ragas") is not None


def own_metrics() -> dict[str, BaseMetric]:
    """The project's measures as ragas metrics, by name: ``await metric.ascore(outcome=…)``; NaN where a measure does not apply."""
    _prepare()
    from ragas.metrics.collections.base import BaseMetric
    from ragas.metrics.result import MetricResult

    class OwnMetric(BaseMetric):  # type: ignore[misc]
        def __init__(self, measure: Measure) -> None:
            super().__init__(name=measure.name, allowed_values=(0.0, 1.0 if measure.unit == "share" else math.inf))
            self._measure = measure

        async def ascore(self, outcome: Outcome) -> Any:
            value = self._measure.of(outcome)
            return MetricResult(math.nan, reason="does not apply") if value is None else MetricResult(round(value, 6))

    return {measure.name: OwnMetric(measure) for measure in MEASURES}


def experiment_loop(folder: Path | None, name: str) -> Loop:
    """A loop for ``eval.answers.run_sets`` that asks the questions as the ragas experiment ``name``.

    Args:
        folder: where ragas keeps ``datasets/`` and ``experiments/``; None: in memory.
        name: of dataset and experiment.
    """

    def loop(items: Sequence[Item], ask: Ask, keep: Keep) -> None:
        asyncio.run(_experiment(items, ask, keep, folder, name))

    return loop


async def _experiment(items: Sequence[Item], ask: Ask, keep: Keep, folder: Path | None, name: str) -> None:
    _prepare()
    from ragas import Dataset, experiment

    where = {"backend": "inmemory"} if folder is None else {"backend": "local/jsonl", "root_dir": str(folder)}
    dataset = Dataset(name=name, **where)
    for item in items:
        dataset.append({"key": item.key, "user_input": item.gold.question, "reference": item.gold.quote})
    if folder is not None:
        dataset.save()
    waiting, metrics = {item.key: item for item in items}, own_metrics()
    broken: list[Exception] = []

    @experiment()  # type: ignore[untyped-decorator]
    async def run(row: dict[str, Any]) -> dict[str, Any]:
        try:
            asked = ask(waiting[row["key"]])
            values = {key: (await metric.ascore(outcome=asked.outcome)).value for key, metric in metrics.items()}
            values = {key: value for key, value in values.items() if not math.isnan(value)}
            keep(record_of(asked.item.set, asked.outcome, {**values, **asked.stays}))
        except Exception as error:  # ragas prints the errors of its tasks and goes on
            broken.append(error)
            raise
        answer = asked.outcome.answer
        contexts = [hit.passage.text for hit in asked.outcome.hits]
        return {**row, "response": answer.text, "status": str(answer.status), "retrieved_contexts": contexts, **values}

    await run.arun(dataset, name=name)
    if broken:
        raise broken[0]


def texts_told(records: Sequence[Record]) -> list[Told]:
    """BLEU and chrF of the answers given against the gold quotes."""
    _prepare()
    from ragas.metrics.collections import BleuScore, CHRFScore

    given = [r for r in records if r.gold.quote and r.answer["status"] == "answered"]
    metrics = {"BLEU (zh)": BleuScore(kwargs={"tokenize": "zh"}), "chrF": CHRFScore()}

    def score(metric: Any) -> Callable[[Record], Awaitable[Any]]:
        return lambda record: metric.ascore(reference=record.gold.quote, response=_said(record))

    return [asyncio.run(_told(name, given, score(metric), 1)) for name, metric in metrics.items()] if given else []


def judged(records: Sequence[Record], settings: Settings) -> list[Told]:
    """Ragas' metrics by language model over the first ``judge_questions`` answers given, none without a judge."""
    if not (settings.judge_url and settings.judge_model):
        return []
    _prepare()
    given = [r for r in records if r.gold.status == "answered" and r.answer["status"] == "answered"]
    return asyncio.run(_judge(given[: settings.judge_questions], settings))


async def _judge(records: Sequence[Record], settings: Settings) -> list[Told]:
    from openai import AsyncOpenAI
    from ragas.embeddings.base import BaseRagasEmbedding
    from ragas.llms import llm_factory
    from ragas.metrics.collections import (
        AnswerRelevancy,
        ContextPrecision,
        ContextRecall,
        FactualCorrectness,
        Faithfulness,
    )

    embedder = open_embedder(settings)

    class OwnEmbedding(BaseRagasEmbedding):  # type: ignore[misc]
        def embed_text(self, text: str, **_kwargs: Any) -> list[float]:
            return [float(value) for value in embedder.embed_query(text)]

        async def aembed_text(self, text: str, **_kwargs: Any) -> list[float]:
            return self.embed_text(text)

    client = AsyncOpenAI(
        base_url=settings.judge_url,
        api_key=settings.judge_key or "none",
        timeout=settings.judge_timeout_s,
        max_retries=1,
    )
    llm = llm_factory(settings.judge_model, client=client)
    faithful, relevant, correct = (
        Faithfulness(llm=llm),
        AnswerRelevancy(llm=llm, embeddings=OwnEmbedding()),
        FactualCorrectness(llm=llm),
    )
    precision, recall = ContextPrecision(llm=llm), ContextRecall(llm=llm)
    scores: dict[str, Callable[[Record], Awaitable[Any]]] = {
        "faithfulness": lambda r: faithful.ascore(
            user_input=r.gold.question, response=_said(r), retrieved_contexts=_contexts(r)
        ),
        "answer relevancy": lambda r: relevant.ascore(user_input=r.gold.question, response=_said(r)),
        "context precision": lambda r: precision.ascore(
            user_input=r.gold.question, reference=_reference(r), retrieved_contexts=_contexts(r)
        ),
        "context recall": lambda r: recall.ascore(
            user_input=r.gold.question, retrieved_contexts=_contexts(r), reference=_reference(r)
        ),
        "factual correctness": lambda r: correct.ascore(response=_said(r), reference=_reference(r)),
    }
    try:
        return [await _told(name, records, score, _AT_ONCE) for name, score in scores.items()]
    finally:
        await client.close()


async def _told(name: str, records: Sequence[Record], score: Callable[[Record], Awaitable[Any]], at_once: int) -> Told:
    """The mean of a metric; a value that is NaN or missing and a call that fails count as failed."""
    places = asyncio.Semaphore(at_once)

    async def one(record: Record) -> float:
        async with places:
            try:
                value = (await score(record)).value
            except Exception:  # a server, a parser or a schema: whatever it is, the figure for this question is missing
                return math.nan
        return float(value) if isinstance(value, (int, float)) else math.nan

    tasks = [asyncio.ensure_future(one(record)) for record in records]
    values = [await task for task in progress(tasks, name, len(tasks), unit="answers")]
    good = [value for value in values if not math.isnan(value)]
    return Told(name, sum(good) / len(good) if good else None, len(good), len(values) - len(good))


def _said(record: Record) -> str:
    return str(record.answer["answer"])


def _contexts(record: Record) -> list[str]:
    return [str(hit["text"]) for hit in record.hits[:_CONTEXTS]]


def _reference(record: Record) -> str:
    return record.gold.quote or "；".join(forms[0] for forms in record.gold.facts)


def _prepare() -> None:
    """Before ragas is imported: nothing is reported to anybody, and its dependencies' warnings are theirs."""
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("ragas")
        importlib.import_module("ragas.metrics.collections")
