"""Pictures of pages: the marked words are marked, the rest is not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from rag.domain import Box
from rag.errors import StorageError
from rag.pages.page_image import WIDTH, page_png
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
    with pytest.raises(StorageError, match=rf"page {page} of page\.pdf cannot be shown"):
        page_png(pdf, page, [])


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
