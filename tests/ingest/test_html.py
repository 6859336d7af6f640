"""Web pages, books and the HTML inside Markdown: one walk reads them all, so each case is tried in each."""

from __future__ import annotations

import time

import pytest

from rag.errors import SourceError
from tests.ingest.office_makers import epub, zipped
from tests.ingest.reading_helpers import article_of, blocks_of, dropped_of, reading_of


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


CASES = {
    "exponent": ("<p>產量達10<sup>4</sup>公噸。</p>", "產量達10⁴公噸。"),
    "unit": ("<p>面積350m<sup>2</sup>，CO<sub>2</sub>。</p>", "面積350m²，CO₂。"),
    "mark": ("<p>共120<sup>[3]</sup>座。</p>", "共120³座。"),
    "letters": ("<p>the 1<sup>st</sup> day</p>", "the 1st day"),
    "break": ("<p>100<br>200<br/>300</p>", "100\n200\n300"),
    "break in a cell": (
        "<table><tr><th>區</th><th>件數</th></tr><tr><td>甲</td><td>100<br/>200</td></tr></table>",
        "區｜件數\n甲｜100；200",
    ),
    "spans": (
        "<table><thead><tr><th rowspan='2'>縣市</th><th colspan='2'>2024年</th></tr><tr><th>營收</th><th>年增率</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>臺北</td><td>1</td><td>2</td></tr><tr><td>3</td><td></td></tr>"
        "<tr><td>高雄</td><td colspan='2'>5</td></tr></tbody></table>",
        "縣市｜2024年 營收｜2024年 年增率\n臺北｜1｜2\n臺北｜3｜2024年 年增率：（空白）\n高雄｜5｜5",
    ),
    "spans without th": (
        "<table><tr><td></td><td colspan='2'>2023</td><td colspan='2'>2024</td></tr>"
        "<tr><td>業別</td><td>營收</td><td>獲利</td><td>營收</td><td>獲利</td></tr>"
        "<tr><td>零售</td><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>",
        "業別｜2023 營收｜2023 獲利｜2024 營收｜2024 獲利\n零售｜1｜2｜3｜4",
    ),
    "a title row": (
        "<table><tr><td colspan='2'>表一</td></tr><tr><th>年</th><th>量</th></tr><tr><td>2024</td><td>8</td></tr></table>",
        "表一\n年｜量\n2024｜8",
    ),
    "layout": ("<table><tr><td><h2>左</h2><p>一。</p></td><td>二。</td></tr></table>", "左\n一。\n二。"),
    "list goes on": (
        "<ol><li>甲</li><li>乙</li></ol><p>中間。</p><ol start='3'><li>丙</li><li value='7'>丁</li><li>戊</li></ol>",
        "1. 甲\n2. 乙\n中間。\n3. 丙\n7. 丁\n8. 戊",
    ),
    "letters as numbers": ("<ol type='a'><li>甲</li></ol><ol type='I'><li>乙</li></ol>", "a. 甲\nI. 乙"),
    "struck": ("<p>補助<del>3,000元</del>5,000元<s>舊</s><strike>廢</strike>。</p>", "補助5,000元。"),
    "hidden": (
        "<p>見<span style='display: none'>密</span><b hidden='hidden'>碼</b><i style='visibility:hidden'>乙</i>"
        "<u style='font-size:0px'>丙</u><em style='color:#fff'>丁</em><q style='text-indent:-9999px'>戊</q>。</p>",
        "見。",
    ),
    "white on a colour": ("<div style='background:#036'><p style='color:white'>看得見。</p></div>", "看得見。"),
    "formula": ("<p>式<math><msup><mi>x</mi><mn>2</mn></msup></math>。</p>", "式x²。"),
    "ends of lines": (
        "<p>第一行\n  接著寫，12.\n5%與1,\n250元 and\nmore。</p>",
        "第一行接著寫，12.5%與1,250元 and more。",
    ),
    "note": (
        "<p>全臺有4,200家<sup><a href='#n1'>1</a></sup>，成長7<a href='#n2'>[2]</a>%。</p><p>後文。</p>"
        "<ol><li id='n1'>不含便利商店。<a href='#r1'>↩</a></li><li id='n2'><p>[2] 與前年相比。</p></li></ol>",
        "全臺有4,200家，成長7%。\n註1：不含便利商店。\n註2：與前年相比。\n後文。",
    ),
    "note role": (
        "<p>手續費為百分之三<a role='doc-noteref' href='#n'>*</a>。</p><aside id='n'><p>花卉除外。</p></aside>",
        "手續費為百分之三。\n註*：花卉除外。",
    ),
}


@pytest.mark.parametrize("kind", ["html", "epub", "md"])
@pytest.mark.parametrize(("body", "text"), CASES.values(), ids=CASES)
def test_the_value_on_the_page_is_the_value_in_the_text(body: str, text: str, kind: str) -> None:
    content = {"html": page(body), "epub": epub(body), "md": body}[kind]
    assert article_of(f"a.{kind}", content).text == text


@pytest.mark.parametrize("kind", ["html", "epub", "md"])
def test_what_is_left_out_is_listed_with_its_reason(kind: str) -> None:
    body = (
        "<p>文。<del>3萬元</del></p><p hidden='hidden'>密</p><!-- 改 --><p><img src='x.png' alt='圖說'/><ruby>漢<rt>ㄏㄢˋ</rt></ruby></p>"
        "<noscript>請開</noscript><select><option>選</option></select>"
    )
    content = {"html": page(body), "epub": epub(body), "md": body}[kind]
    assert dropped_of(f"a.{kind}", content) == [
        ("3萬元", "struck through"),
        ("密", "hidden"),
        ("改", "a comment"),
        ("圖說", "a picture's description"),
        ("ㄏㄢˋ", "reading aid above the characters"),
        ("請開", "only for browsers without scripts"),
        ("選", "a control"),
    ]
    assert article_of(f"a.{kind}", content).text == "文。\n漢"


def test_style_sheets_hide_and_strike() -> None:
    sheet = "<style>/* .x{} */ .gone, #off {display:none} p.old{text-decoration: line-through} @media print {.kept{display:none}}</style>"
    body = "<p class='gone'>一</p><p id='off'>二</p><p class='old'>三</p><p class='kept'>四</p><p class='x old2'>五</p>"
    assert article_of("a.html", page(body, sheet)).text == "四\n五"


def test_kinds() -> None:
    body = (
        "<h1>題</h1><figure><figcaption>圖1　流程</figcaption></figure><p>資料來源：工總。</p><dl><dt>詞</dt><dd>義</dd></dl>"
        "<h2>參考資料</h2><p>某書。</p>"
    )
    assert blocks_of("a.html", page(body)) == [
        ("heading", "題"),
        ("caption", "圖1　流程"),
        ("note", "資料來源：工總。"),
        ("paragraph", "詞"),
        ("list_item", "義"),
        ("heading", "參考資料"),
        ("reference", "某書。"),
    ]


def test_pages_that_a_book_names_turn_inside_a_paragraph() -> None:
    mark = '<span epub:type="pagebreak" id="p{0}" title="{0}"/>'
    article = article_of(
        "a.epub", epub(f"{mark.format(11)}<p>前頁的字，{mark.format(12)}後頁的字。</p><p>再一段。</p>")
    )
    first, second = article.blocks
    assert (first.text, first.page, first.turns, second.page) == ("前頁的字，後頁的字。", "11", ((5, "12"),), "12")
    assert [article.pages_between(*span) for span in ((0, 4), (5, 9), (3, 7))] == ["11", "12", "11-12"]


def test_notes_of_a_book_may_stand_in_another_chapter() -> None:
    chapters = [
        '<p>三成<a epub:type="noteref" href="c1.xhtml#n">1</a>。</p>',
        '<p id="n">1. 花卉除外。</p><p>末章。</p>',
    ]
    assert article_of("a.epub", epub(*chapters)).text == "三成。\n註1：花卉除外。\n末章。"


def test_a_books_table_of_contents_is_dropped_and_a_missing_chapter_is_named() -> None:
    content = epub("<p>文。</p>", nav="<ol><li>第一章</li></ol>")
    assert dropped_of("a.epub", content) == [("第一章", "table of contents")]
    broken = content.replace(b"c0.xhtml", b"c9.xhtml")
    assert broken != content
    with pytest.raises(SourceError, match=r"a\.epub: "):
        reading_of("a.epub", broken)


def test_a_locked_book_is_refused() -> None:
    lock = "<encryption><EncryptedData><CipherReference URI='o/c0.xhtml'/></EncryptedData></encryption>"
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(epub("<p>文。</p>"))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with pytest.raises(SourceError, match=r"it is locked \(DRM\)"):
        reading_of("a.epub", zipped({**parts, "META-INF/encryption.xml": lock}))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<meta charset='big5'><p>繁體</p>".encode("big5"), "繁體"),
        ("<p>繁體</p>".encode("utf-16"), "繁體"),
        (b"\xef\xbb\xbf<p>&nbsp;x&#x1F600;</p>", "x😀"),
        (b"<p>a&#xD800;b</p>", "a\ufffdb"),
    ],
)
def test_encodings(content: bytes, text: str) -> None:
    assert article_of("a.html", content).text == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<p>繁體</p>".encode("big5"), r"a\.html: not UTF-8 text \(byte 3\)"),
        (b"<div>" * 400, r"a\.html: .*nested more than 250 deep"),
        (b"<table><tr>" + b"<td colspan=1000>1</td>" * 300, r"more cells than any table has"),
        (b"<!-- nothing -->", r"a\.html: there is no text in it"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        reading_of("a.html", content)


@pytest.mark.speed
def test_time_grows_with_the_text() -> None:
    def seconds(pieces: int) -> float:
        content = page(
            "<p>" + "字<b>粗</b><sup>2</sup> " * pieces + "<a href='#n'>1</a>" * 100 + "</p><p id='n'>註</p>"
        ).encode()
        begun = time.process_time()
        reading_of("a.html", content)
        return time.process_time() - begun

    seconds(1000)
    assert seconds(40_000) < 16 * max(seconds(5_000), 0.05)
