"""A corpus indexed for one measurement, in a folder of its own that is gone afterwards.

Not for: anybody's own index.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.squad import Paragraph
from ingest.pipeline import ingest
from rag.index.library import Library, open_library
from rag.settings import Settings


@contextmanager
def indexed_paragraphs(paragraphs: Iterable[Paragraph], settings: Settings) -> Iterator[Library]:
    """Index paragraphs whole, one article each."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        path = Path(folder) / "corpus.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, paragraph in enumerate(paragraphs):
                line = {"id": str(number), "title": paragraph.title, "text": paragraph.text.replace("\n", " ")}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        with indexed([path], settings.model_copy(update={"passage_chars": 4000})) as library:
            yield library


@contextmanager
def indexed(paths: Sequence[Path], settings: Settings) -> Iterator[Library]:
    """An index of these files in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        settings = settings.model_copy(update={"storage_dir": Path(folder), "qdrant_url": ""})
        ingest(paths, settings)
        library = open_library(settings)
        try:
            yield library
        finally:
            library.close()
