"""The speed suite: the bundled model, and the search at 150, 20,000 and 100,000 passages, on this machine.

Passages are pieces of news from the data folder (see ``eval.retrieval_sets``), questions those of DRCD, asked one after the other on one thread;
opening and memory are those of a fresh process. Machines differ and are shared: compare figures of one run, and quote the load beside them.

Not for: gates; a time says as much about the machine as about the program.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from eval.retrieval_sets import news_texts
from eval.squad import read_squad
from ingest.pipeline import ingest
from rag.embedding_choice import MODELS_DIR, open_embedder
from rag.errors import SourceError
from rag.library import open_library
from rag.progress import progress
from rag.retrieve import retrieve
from rag.settings import Settings

SIZES = (150, 20_000, 100_000)
_PIECE = 400  # characters
_QUESTIONS = 500
_NEWS = 60_000


def speed_table(data: Path, settings: Settings, sizes: Sequence[int] = SIZES) -> str:
    """Everything measured, as text.

    Raises:
        SourceError: the data folder does not hold the news and the questions.
    """
    if not (data / "training" / "news.jsonl.xz").is_file():
        raise SourceError(f"the speed suite needs {data}/training/news.jsonl.xz; name the folder with --data")
    paragraphs = read_squad(data / "benchmarks" / "DRCD_dev.json")
    questions = [question for paragraph in paragraphs for question in paragraph.questions][:: len(sizes)][:_QUESTIONS]
    lines = [
        f"load of the machine at the start: {os.getloadavg()[0]:.1f}",
        *_model(settings, questions, paragraphs[0].text),
    ]
    pieces = _pieces(data)
    for size in sizes:
        lines.append(_search(pieces[:size], questions, settings))
    return "\n".join(lines) + "\n"


def _model(settings: Settings, questions: Sequence[str], passage: str) -> Iterator[str]:
    folder = MODELS_DIR / settings.embedding_model
    if folder.is_dir():
        size = sum(
            path.stat().st_size
            for path in folder.iterdir()
            if path.suffix in {".safetensors", ".json"} and path.name != "metrics.json"
        )
        yield f"model on disk: {size / 1e6:.1f} MB"
    with _fresh_process() as pool:
        yield f"model loads in {pool.submit(_load_model, settings).result():.3f} s"
    embedder = open_embedder(settings)
    times = _times(questions, embedder.embed_query)
    yield f"one question embedded: p50 {times[0]:.2f} ms, p95 {times[1]:.2f} ms"
    texts = [passage] * 2_000
    started = time.process_time()
    embedder.embed_passages(texts)
    yield f"passages of {len(passage)} characters per CPU-second: {len(texts) / (time.process_time() - started):,.0f}"


def _search(pieces: Sequence[str], questions: Sequence[str], settings: Settings) -> str:
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        corpus = Path(folder) / "corpus.jsonl"
        with corpus.open("w", encoding="utf-8") as file:
            for number, text in enumerate(pieces):
                file.write(json.dumps({"id": str(number), "title": "", "text": text}, ensure_ascii=False) + "\n")
        settings = settings.model_copy(
            update={"storage_dir": Path(folder) / "var", "qdrant_url": "", "passage_chars": 4000}
        )
        started = time.monotonic()
        ingest([corpus], settings)
        indexed = time.monotonic() - started
        with _fresh_process() as pool:
            opened, memory, times = pool.submit(_open_and_ask, settings, questions).result()
    return (
        f"{len(pieces):>7,} passages: indexed in {indexed:.0f} s; opened in {opened:.2f} s; "
        f"a search p50 {times[0]:.2f} ms, p95 {times[1]:.2f} ms; {memory:.0f} MB of memory after {len(questions)} questions"
    )


def _open_and_ask(settings: Settings, questions: Sequence[str]) -> tuple[float, float, tuple[float, float]]:
    """Seconds to open the index, peak memory of the process in MB, and the times of the questions, each asked twice."""
    started = time.perf_counter()
    library = open_library(settings)
    opened = time.perf_counter() - started

    def ask(question: str) -> None:
        retrieve(library, question, settings.top_k, settings.dense_weight)

    _times(questions, ask)
    times = _times(questions, ask)
    library.close()
    return opened, _memory(), times


def _memory() -> float:
    """Peak memory of this process in MB; Linux counts the parent's into ru_maxrss, so its own page is read there."""
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts bytes


def _load_model(settings: Settings) -> float:
    started = time.perf_counter()
    open_embedder(settings).embed_query("碳費")
    return time.perf_counter() - started


def _times(questions: Sequence[str], work: Callable[[str], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    taken = []
    for question in questions:
        started = time.perf_counter()
        work(question)
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def _pieces(data: Path) -> list[str]:
    """Pieces of news of about a paragraph's length."""
    found = []
    for text in progress(news_texts(data, _NEWS), "cutting", _NEWS, unit="articles"):
        found += [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return [piece for piece in found if len(piece) > _PIECE // 2]


def _fresh_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
