"""Pictures of pages: the marked words are marked, the rest is not."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from rag.domain import Box
from rag.errors import StorageError
from rag.pages.page_image import MOST_PIXELS, WIDTH, kept_png, page_png
from rag.pages.sources import Sources

PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 400] >> endobj
trailer << /Root 1 0 R >>
%%EOF
"""


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "page.pdf"
    path.write_bytes(PDF)
    return path


def test_the_box_is_marked_where_it_stands(pdf: Path) -> None:
    picture = Image.open(io.BytesIO(page_png(pdf, 1, [Box(1, 50, 300, 150, 320), Box(2, 0, 0, 200, 400)])))
    assert picture.size == (WIDTH, 2 * WIDTH)
    scale = WIDTH / 200
    assert picture.getpixel((int(100 * scale), int((400 - 310) * scale))) == (255, 224, 120)
    assert picture.getpixel((int(100 * scale), int((400 - 200) * scale))) == (255, 255, 255)


@pytest.mark.parametrize("page", [0, 2])
def test_a_page_that_is_not_there(pdf: Path, page: int) -> None:
    with pytest.raises(KeyError, match=str(page)):
        page_png(pdf, page, [])


@pytest.mark.parametrize(("width", "height"), [(40, 14_400), (14_400, 40), (1, 1), (0.001, 14_400), (14_400, 14_400)])
def test_no_page_takes_more_than_so_many_pixels(tmp_path: Path, width: float, height: float) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(PDF.replace(b"200 400", f"{width} {height}".encode()))
    begun = time.monotonic()
    picture = Image.open(io.BytesIO(page_png(path, 1, [Box(1, 0, 0, width, height)])))
    assert picture.width * picture.height <= MOST_PIXELS * 1.1
    assert time.monotonic() - begun < 2


def test_a_picture_is_drawn_once(pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, box = tmp_path / "pictures", Box(1, 50, 300, 150, 320)
    first = kept_png(folder, pdf, 1, [box])
    assert first == page_png(pdf, 1, [box])
    monkeypatch.setattr("rag.pages.page_image.page_png", lambda *_: b"drawn again")
    assert kept_png(folder, pdf, 1, [box, Box(2, 0, 0, 1, 1)]) == first
    assert kept_png(folder, pdf, 1, []) == b"drawn again"
    monkeypatch.setattr("rag.pages.page_image.KEPT", 4)
    for number in range(12):
        kept_png(folder, pdf, 1, [Box(1, number, 0, 1, 1)])
    assert len([*folder.iterdir()]) <= 4


def test_a_folder_that_cannot_be_written_keeps_no_picture_back(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert kept_png(tmp_path / "file" / "pictures", pdf, 1, []) == page_png(pdf, 1, [])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be shown"):
        page_png(tmp_path / "none.pdf", 1, [])


def test_copies_are_kept_by_digest_and_forgotten_when_nobody_needs_them(tmp_path: Path) -> None:
    copies = Sources(tmp_path / "var")
    assert copies.path("a") is None
    copies.keep("a", b"one")
    copies.keep("a", b"two")
    copies.keep("b", b"three")
    kept = copies.path("a")
    assert kept is not None
    assert kept.read_bytes() == b"one"
    copies.forget_all_but({"b"})
    assert copies.path("a") is None
    assert copies.path("b") is not None


def test_a_damaged_picture_is_drawn_again_and_a_damaged_copy_is_told(pdf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    whole = kept_png(folder, pdf, 1, [])
    (kept,) = folder.iterdir()
    for content in (b"", whole[:500], whole[:200] + b"\0\0\0\0" + whole[204:], bytes(len(whole))):
        kept.write_bytes(content)
        assert kept_png(folder, pdf, 1, []) == whole
    with pytest.raises(StorageError, match="its PDF is damaged; run wenju ingest --rebuild"):
        kept_png(tmp_path / "others", pdf, 1, [], digest="0" * 64)
