"""data/articles/*.md → data/issue-148-digest.pdf, the sample issue as a printer would deliver it.

Prints ``issue.css`` with headless Chromium, twice: the second time the cover knows on which page each article begins. Needs Chromium, the
Noto CJK fonts (Debian: ``chromium fonts-noto-cjk``) and, besides what the project needs, ``pip install fonttools``::

    python data/typeset/make_pdf.py

The same Chromium and fonts give the same bytes: the dates in the file are set to the issue's.

Not for: anything at run time; the PDF is checked in.
"""

from __future__ import annotations

import re
import string
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from fonts import write_fonts
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

HERE = Path(__file__).parent
ARTICLES = HERE.parent / "articles"
OUTPUT = HERE.parent / "issue-148-digest.pdf"
CHROMIUM = "chromium"
MAGAZINE = "工商會務"

_SMALL_PRINT = (
    "本期為示範用摘要：依《工商會務》第148期各篇文章改寫，供「問據 Wenju」展示與測試。頁碼為本檔自編，與原刊不同。"
)
_COMMENT = re.compile(r"<!--.*?-->\n*")
_CAPTION = re.compile(r"▲|[圖表]\s*\d+　")
_NOTE = re.compile(r"註\d*：|資料來源：")
_TABLE = re.compile(
    r'(<p class="caption">[^\n]*</p>\n)?(<table>.*?</table>\n)(<p class="note">[^\n]*</p>\n)?', re.DOTALL
)
_REFERENCES = re.compile(r"(<h2[^>]*>參考資料</h2>\n)<ul>")


@dataclass(frozen=True)
class Piece:
    """One article of the issue: its front matter and its body as HTML."""

    meta: dict[str, str]
    body: str


def read_piece(path: Path) -> Piece:
    """Read an article and render its Markdown, with the class names the style sheet knows."""
    _, matter, text = path.read_text("utf-8").split("---\n", 2)
    meta: dict[str, Any] = yaml.load(matter, Loader=yaml.BaseLoader)
    markdown = MarkdownIt("commonmark", renderer_cls=_Renderer).enable("table")
    html = str(markdown.render(_COMMENT.sub("", text)))
    html = _TABLE.sub(lambda found: f'<div class="wide">{found[0]}</div>', html)
    return Piece(meta, _REFERENCES.sub(r'\1<ul class="references">', html))


class _Renderer(RendererHTML):
    """Paragraphs know what they are, and list items carry their marker as text."""

    def paragraph_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        text = tokens[index + 1].content
        if tokens[index].hidden:
            return ""
        return '<p class="caption">' if _CAPTION.match(text) else '<p class="note">' if _NOTE.match(text) else "<p>"

    def list_item_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        info = tokens[index].info
        return f"<li><b>{info}.</b><div>" if info else "<li><b>•</b><div>"

    def list_item_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</div></li>\n"


def issue_html(pieces: list[Piece], pages: list[int], fonts: str = "") -> str:
    """The whole issue; ``pages`` is empty the first time, ``fonts`` are the ``@font-face`` rules."""
    first = pieces[0].meta
    sections = list(dict.fromkeys(piece.meta["section"] for piece in pieces))
    articles = "".join(
        f'<article id="a{number}" style="page: s{sections.index(piece.meta["section"])}"><header><h1>{_title(piece)}</h1>'
        f'<p class="byline">{_byline(piece)}</p></header><div class="text">{piece.body}</div></article>\n'
        for number, piece in enumerate(pieces)
    )
    return (
        f'<!doctype html><html lang="{first["language"]}"><meta charset="utf-8"><title>{MAGAZINE} 第{first["issue"]}期（摘要）</title>'
        f"<style>{fonts}{(HERE / 'issue.css').read_text('utf-8')}{_furniture(sections, first['issue'])}</style>"
        f"<body>{_cover(pieces, pages)}{articles}</body></html>"
    )


def _furniture(sections: list[str], issue: str) -> str:
    """Running heads and feet: the outer corner of each page holds the section above and the page number below."""
    rules: list[str] = []
    for number, section in enumerate(sections):
        for side, inner, outer in (("left", "right", "left"), ("right", "left", "right")):
            foot = (
                f'counter(page) "　第{issue}期{MAGAZINE}│"'
                if side == "left"
                else f'"│第{issue}期{MAGAZINE}　" counter(page)'
            )
            rules.append(
                f'@page s{number}:{side} {{ @top-{outer} {{ content: "{section}"; color: #a8321f; font-weight: 700 }} '
                f'@top-{inner} {{ content: "{MAGAZINE} 第{issue}期" }} @bottom-{outer} {{ content: {foot} }} }}'
            )
    return "\n".join(rules)


def _title(piece: Piece) -> str:
    """A blank in a title is where its two halves part, so the second begins a line."""
    return "".join(f"<span>{escape(half)}</span>" for half in piece.meta["title"].split(" "))


def _byline(piece: Piece) -> str:
    affiliation = piece.meta["affiliation"]
    return f"文■{escape(piece.meta['authors'])}" + (f"（{escape(affiliation)}）" if affiliation else "")


def _cover(pieces: list[Piece], pages: list[int]) -> str:
    first = pieces[0].meta
    year, month = first["published"].split("-")
    numbered = list(enumerate(pieces))
    contents = ""
    for section, group in groupby(numbered, key=lambda item: item[1].meta["section"]):
        entries = "".join(
            f'<a href="#a{number}"><i>{pages[number] if pages else ""}</i><span>{escape(piece.meta["title"])}'
            f"<small>{escape(piece.meta['authors'])}</small></span></a>"
            for number, piece in group
        )
        contents += f"<section><p>{section}</p>{entries}</section>"
    return (
        f'<div class="cover"><p class="name">{MAGAZINE}</p><p class="issue"><b>第{first["issue"]}期　摘要版</b>'
        f'<span>{year}年{int(month)}月</span></p><nav>{contents}</nav><p class="colophon">{_SMALL_PRINT}</p></div>'
    )


def print_pdf(html: str, folder: Path) -> bytes:
    """Print HTML with Chromium, with an outline and tags, so that readers and screen readers find their way."""
    source, target = folder / "issue.html", folder / "issue.pdf"
    source.write_text(html, "utf-8")
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline",
         f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return target.read_bytes()


def article_pages(pdf: bytes) -> list[int]:
    """The page each article begins on, from the outline."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page + 1
            for entry in document.get_toc()
            if entry.level == 0 and (target := entry.get_dest()) and (page := target.get_index()) is not None
        ]


def with_fixed_dates(pdf: bytes, published: str) -> bytes:
    """Chromium writes the time of printing, which would make every run another file."""
    stamp = f"D:{published.replace('-', '')}01000000+00'00'".encode()
    return re.sub(rb"D:\d{14}\+00'00'", stamp, pdf)


def main() -> None:
    """Write the PDF."""
    pieces = [read_piece(path) for path in sorted(ARTICLES.glob("*.md"))]
    with tempfile.TemporaryDirectory() as name:
        fonts = write_fonts(issue_html(pieces, []) + string.digits, Path(name))
        pages = article_pages(print_pdf(issue_html(pieces, [], fonts), Path(name)))
        if len(pages) != len(pieces):
            sys.exit(f"the outline has {len(pages)} articles, not {len(pieces)}")
        pdf = print_pdf(issue_html(pieces, pages, fonts), Path(name))
    OUTPUT.write_bytes(with_fixed_dates(pdf, pieces[0].meta["published"]))
    sys.stdout.write(f"{OUTPUT.name}: {len(pdf):,} bytes, articles on pages {', '.join(map(str, pages))}\n")


if __name__ == "__main__":
    main()
