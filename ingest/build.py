"""Writing one build: vectors into the index, everything else into the manifest, then the switch.

Two passes over the passages: the first counts terms (BM25 needs the average length), the second makes the vectors, so that memory
does not grow with the corpus.

Not for: deciding what belongs into the build.
"""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.kept import Kept, write_list
from rag.domain import Article, Passage
from rag.errors import StorageError
from rag.index.builds import Builds
from rag.index.manifest import SCHEMA_VERSION, Document, ManifestWriter
from rag.index.protocol import Index, IndexEngine, Point
from rag.progress import progress
from rag.search.bm25 import passage_vector
from rag.terms import terms
from rag.text import fold
from rag.vectors.embedding import Embedder

_BATCH = 256
_POINT_NAMESPACE = uuid.UUID("6f0f3f5e-5d3c-4b1e-9f0a-2d6c1f1f7a10")


@dataclass(frozen=True, slots=True)
class BuildContent:
    """What a build is to hold: each file with its articles, the passages of them all, and the list of the files' copies."""

    documents: Sequence[tuple[Document, Sequence[Article]]]
    passages: Sequence[Passage]
    kept: Sequence[Kept]


def write_build(
    builds: Builds, engine: IndexEngine, embedder: Embedder, content: BuildContent, *, previous: str
) -> str:
    """Write a build and make it current; returns its name.

    Args:
        builds: where builds are kept.
        engine: what stores the vectors.
        embedder: makes the vectors of passages that ``previous`` does not hold.
        content: what it is to hold.
        previous: the build whose vectors may be taken over, "" for none.

    Raises:
        StorageError: the build could not be written or did not hold what it should; the current build is untouched.
    """
    build = builds.new()
    try:
        passages = content.passages
        frequency, total = _count_terms(passages)
        average = total / max(1, len(passages))
        index = engine.create(build, embedder.dimensions)
        old = engine.open(previous) if previous else None
        try:
            batches = [passages[first : first + _BATCH] for first in range(0, len(passages), _BATCH)]
            for batch in progress(batches, "indexing", len(batches), unit=f"x {_BATCH} passages"):
                index.add(_points(batch, embedder, old, average))
            index.finish()
            if index.count() != len(passages):
                raise StorageError(f"the new index holds {index.count()} of {len(passages)} passages: try again")
        finally:
            index.close()
            if old is not None:
                old.close()
        meta = {
            "schema": SCHEMA_VERSION,
            "embedding_model": embedder.model_id,
            "dimensions": str(embedder.dimensions),
            "passages": str(len(passages)),
            "average_terms": str(average),
        }
        _write_manifest(builds.manifest_path(build), meta, content, frequency)
        write_list(builds.documents_path(build), content.kept)
        builds.mark_finished(build)
    except BaseException:
        _remove(builds, engine, build)
        raise
    try:
        builds.switch_to(build)
    except StorageError:  # of what else comes, Ctrl-C, nobody knows on which side of the switch it came
        _remove(builds, engine, build)
        raise
    return build


def _remove(builds: Builds, engine: IndexEngine, build: str) -> None:
    with contextlib.suppress(StorageError):  # a server that is down is what is told, not that nothing can be removed
        engine.remove(build)
    builds.remove(build)


def point_id(passage: Passage) -> str:
    """The passage's id in the vector index: another text or title is another point."""
    return str(uuid.uuid5(_POINT_NAMESPACE, f"{passage.id}\n{passage.indexed_text}"))


def _count_terms(passages: Sequence[Passage]) -> tuple[Counter[str], int]:
    """In how many passages each term occurs, and how many terms there are in all."""
    frequency: Counter[str] = Counter()
    total = 0
    for passage in progress(passages, "counting", len(passages), unit="passages"):
        found = terms(fold(passage.indexed_text))
        total += len(found)
        frequency.update(set(found))
    return frequency, total


def _points(passages: Sequence[Passage], embedder: Embedder, old: Index | None, average: float) -> list[Point]:
    ids = [point_id(passage) for passage in passages]
    vectors: dict[str, Sequence[float]] = dict(old.dense_vectors(ids)) if old else {}
    fresh = [(id_, passage) for id_, passage in zip(ids, passages, strict=True) if id_ not in vectors]
    if fresh:
        embedded = embedder.embed_passages([passage.indexed_text for _, passage in fresh])
        vectors.update((id_, row.tolist()) for (id_, _), row in zip(fresh, embedded, strict=True))
    return [
        Point(
            id=id_,
            dense=vectors[id_],
            sparse=passage_vector(terms(fold(passage.indexed_text)), average),
            payload={
                "passage_id": passage.id,
                "article_id": passage.article.id,
                "title": passage.article.title,
                "issue": passage.article.issue,
                "pages": passage.pages,
            },
        )
        for id_, passage in zip(ids, passages, strict=True)
    ]


def _write_manifest(path: Path, meta: Mapping[str, str], content: BuildContent, frequency: Mapping[str, int]) -> None:
    writer = ManifestWriter(path)
    writer.set_meta(meta)
    for document, articles in content.documents:
        writer.add_document(document, articles)
    writer.add_passages((point_id(passage), passage) for passage in content.passages)
    writer.add_terms(frequency)
    writer.close()
