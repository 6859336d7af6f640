"""Office files and web pages become the same blocks; what is none is one clear line. The files are made here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation

from ingest.files import read_file
from ingest.sandbox import SandboxError, run_in_child
from rag.domain import Article, BlockKind
from rag.errors import SourceError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
HTML = (
    "<html><head><title>漁業網頁</title><script>alert(1)</script><style>p{}</style></head><body><h1>漁業</h1><p>漁獲量為<b>80</b>萬公噸。</p>"
    "<ul><li>遠洋。</li><li>近海。</li></ul><table><tr><th>年</th><th>量</th></tr><tr><td>2024</td><td>80</td></tr></table>"
    "<img src='http://example.org/x.png'></body></html>"
)


def zipped(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def docx() -> bytes:
    def paragraph(text: str, style: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'

    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell + cell + "</w:tr>"
    table = "<w:tbl>" + row.format("項目", "金額") + row.format("甲", "1萬元") + "</w:tbl>"
    body = paragraph("茶葉報告", "Heading1") + paragraph("茶葉出口值為5億元。") + table
    kinds = "application/vnd.openxmlformats-"
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="{kinds}package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{kinds}officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" '
            f'ContentType="{kinds}officedocument.wordprocessingml.styles+xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{RELATIONS}styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">'
            f'<w:name w:val="heading 1"/></w:style></w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def pptx() -> bytes:
    slides = Presentation()
    for number in (1, 2):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = f"稻米簡報{number}"
        slide.placeholders[1].text = f"第{number}張：稻米產量為120萬公噸。"
    stream = io.BytesIO()
    slides.save(stream)
    return stream.getvalue()


def epub() -> bytes:
    return zipped(
        {
            "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "c.opf": '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>棉花書</dc:title><dc:creator>丁</dc:creator></metadata><manifest>"
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
            "a.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>第一章</h1><p>棉花進口量為3萬公噸。</p></body></html>',
        }
    )


def read(name: str, content: bytes) -> Article:
    article = read_file(Path(name), content, "x").articles[0]
    assert all(article.text[block.start : block.end] == block.text for block in article.blocks)
    return article


def test_docx() -> None:
    article = read("a.docx", docx())
    assert article.title == "茶葉報告"
    assert [(block.kind, block.text) for block in article.blocks][1:] == [
        (BlockKind.PARAGRAPH, "茶葉出口值為5億元。"),
        (BlockKind.TABLE, "項目｜金額"),
        (BlockKind.TABLE, "甲｜1萬元"),
    ]


def test_pptx_knows_its_slides_as_pages() -> None:
    article = read("a.pptx", pptx())
    assert article.title == "稻米簡報1"
    assert [block.page for block in article.blocks] == ["1", "1", "2", "2"]


def test_html_without_scripts_and_pictures() -> None:
    article = read("a.html", HTML.encode())
    assert article.title == "漁業"
    assert article.text == "漁業\n漁獲量為80萬公噸。\n• 遠洋。\n• 近海。\n年｜量\n2024｜80"


def test_epub_has_its_books_title_and_author() -> None:
    article = read("a.epub", epub())
    assert (article.title, article.authors) == ("棉花書", "丁")
    assert article.text == "第一章\n棉花進口量為3萬公噸。"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"PK no archive", r"a\.docx: is not a \.docx file, whatever its name says"),
        ("a.docx", HTML.encode(), r"is not a \.docx file"),
        ("a.html", docx(), r"is not a \.html file"),
        ("a.html", b"\0\1\2", r"is not a \.html file"),
        ("a.docx", zipped({"x": "y"}), r"a\.docx: cannot be read as \.docx .* save it again"),
        ("a.epub", docx()[:900], r"a\.epub: cannot be read as \.epub"),
        ("a.html", b"<html><body></body></html>", r"a\.html: there is no text in it"),
    ],
)
def test_files_that_are_not_what_they_say(name: str, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_file(Path(name), content, "x")


def test_a_zip_bomb_ends_in_the_child() -> None:
    bomb = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": " " * 600_000_000})
    assert len(bomb) < 1_000_000
    with pytest.raises(SourceError, match=r"a\.docx: "):
        read_file(Path("a.docx"), bomb, "x")


def test_the_child_has_limits_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJU_LLM_API_KEY", "secret")
    with pytest.raises(SandboxError, match="time"):
        run_in_child("tests.ingest.test_office:sleep", b"", wall_s=0.5)
    with pytest.raises(SandboxError, match=r"memory|crash"):
        run_in_child("tests.ingest.test_office:grow", b"", memory=400_000_000)
    with pytest.raises(SandboxError, match="ZeroDivisionError"):
        run_in_child("tests.ingest.test_office:fail", b"")
    assert run_in_child("tests.ingest.test_office:environment", b"")["names"] == []


def sleep(_content: bytes) -> dict[str, str]:
    import time

    time.sleep(30)
    return {}


def grow(_content: bytes) -> dict[str, str]:
    return {"x": str(len(bytearray(2_000_000_000)))}


def fail(_content: bytes) -> dict[str, str]:
    return {"x": str(1 / 0)}


def environment(_content: bytes) -> dict[str, list[str]]:
    import os

    return {"names": [name for name in os.environ if "KEY" in name or name.startswith("WENJU")]}
