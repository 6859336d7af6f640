"""The manifest: round trip, reading from many threads, damage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.passages import split_passages
from ingest.readers.markdown import read_markdown
from rag.checks.writings import one_writing_of_figures
from rag.domain import Article
from rag.errors import StorageError
from rag.index.manifest import Document, Manifest, ManifestWriter
from rag.text import fold

TEXT = "---\ntitle: 碳費\nissue: '148'\n---\n\n<!-- page: 6 -->\n\n## 一、開徵\n\n碳費在2026年開徵。費率有兩種：\n\n1. 一般費率。\n2. 優惠費率。\n"


@pytest.fixture
def article() -> Article:
    return read_markdown(TEXT, Path("a.md"), "a", "digest")


@pytest.fixture
def path(tmp_path: Path, article: Article) -> Path:
    path = tmp_path / "manifest.sqlite"
    writer = ManifestWriter(path)
    passages = split_passages(article, 380)
    writer.set_meta({"schema": "2", "passages": str(len(passages))})
    writer.add_document(Document("a.md", "digest"), [article])
    writer.add_passages((f"point-{passage.start}", passage) for passage in passages)
    writer.add_terms({"碳": 1, "费": 1})
    writer.close()
    return path


def test_round_trip(path: Path, article: Article) -> None:
    manifest = Manifest(path)
    assert manifest.article("a") == article
    assert manifest.passages_of("a") == split_passages(article, 380)
    assert manifest.documents() == {"a.md": Document("a.md", "digest")}
    assert manifest.passage_count == 1
    manifest.close()


def test_passages_keep_the_order_asked_for_and_unknown_ids_are_left_out(path: Path) -> None:
    manifest = Manifest(path)
    known = manifest.passages_of("a")[0]
    point = f"point-{known.start}"
    assert manifest.passages(["nothing", point]) == {point: known}
    assert manifest.passages([]) == {}
    assert manifest.folded(["nothing", point])[point].body == one_writing_of_figures(fold(known.text))
    assert manifest.folded([point])[point].head == fold("\n".join((known.article.title, *known.headings)))
    manifest.close()


def test_terms_that_occur_nowhere_are_zero(path: Path) -> None:
    manifest = Manifest(path)
    assert manifest.document_frequency(["碳", "稅"]) == {"碳": 1, "稅": 0}
    assert len(manifest.document_frequency([str(number) for number in range(1200)])) == 1200
    manifest.close()


def test_many_threads_may_read(path: Path, article: Article) -> None:
    manifest = Manifest(path)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: manifest.passages_of("a")[0].article.title, range(64))) == {article.title}
    manifest.close()


def test_unknown_article(path: Path) -> None:
    manifest = Manifest(path)
    with pytest.raises(KeyError, match="nothing"):
        manifest.article("nothing")
    manifest.close()


def test_missing_and_damaged_files_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing: the index is damaged"):
        Manifest(tmp_path / "none.sqlite")
    broken = tmp_path / "broken.sqlite"
    broken.write_text("this is no database, and long enough to look at" * 50)
    with pytest.raises(StorageError, match="wenju ingest --rebuild"):
        Manifest(broken)
