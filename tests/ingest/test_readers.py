"""The readers, as a table: what goes in, which blocks come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.files import read_file
from ingest.readers.jsonl import read_jsonl
from ingest.readers.markdown import read_markdown
from ingest.readers.plain import read_plain
from rag.domain import Article, BlockKind
from rag.errors import SourceError

FRONT = "---\ntitle: 標題\nauthors: [甲, 乙]\nissue: 148\npublished: 2025-05\n---\n"

MARKDOWN = (
    FRONT
    + """
<!-- page: 9 -->

開頭一段，有*強調*、[連結](https://example.org)與`碼`。
下一行接著寫。

## 一、小標

共有三項：

1. 第一項。
2. 第二項：

   - 細項甲。
   - 細項乙。
3. 第三項。

<!-- page: 10 -->

表1　比較

| 項目 | 金額 |
| --- | --- |
| 甲 | 1萬元 |

▲圖1　照片

註1：說明文字。

## 參考資料

- 某書，2024年。
"""
)

BLOCKS = [
    (BlockKind.PARAGRAPH, 0, "9", "開頭一段，有強調、連結與碼。下一行接著寫。"),
    (BlockKind.HEADING, 2, "9", "一、小標"),
    (BlockKind.PARAGRAPH, 0, "9", "共有三項："),
    (BlockKind.LIST_ITEM, 1, "9", "第一項。"),
    (BlockKind.LIST_ITEM, 1, "9", "第二項："),
    (BlockKind.LIST_ITEM, 2, "9", "細項甲。"),
    (BlockKind.LIST_ITEM, 2, "9", "細項乙。"),
    (BlockKind.LIST_ITEM, 1, "9", "第三項。"),
    (BlockKind.CAPTION, 0, "10", "表1　比較"),
    (BlockKind.TABLE, 0, "10", "項目｜金額"),
    (BlockKind.TABLE, 1, "10", "甲｜1萬元"),
    (BlockKind.CAPTION, 0, "10", "▲圖1　照片"),
    (BlockKind.NOTE, 0, "10", "註1：說明文字。"),
    (BlockKind.HEADING, 2, "10", "參考資料"),
    (BlockKind.REFERENCE, 1, "10", "某書，2024年。"),
]


def check_offsets(article: Article) -> None:
    assert article.blocks
    for block in article.blocks:
        assert article.text[block.start : block.end] == block.text


def test_markdown_blocks() -> None:
    article = read_markdown(MARKDOWN, Path("a.md"), "a", "digest")
    assert [(block.kind, block.level, block.page, block.text) for block in article.blocks] == BLOCKS
    check_offsets(article)
    assert "1. 第一項。\n2. 第二項：\n• 細項甲。" in article.text


def test_markdown_front_matter() -> None:
    article = read_markdown(MARKDOWN, Path("a.md"), "a", "digest")
    assert (article.title, article.authors, article.issue, article.published) == ("標題", "甲、乙", "148", "2025-05")
    assert read_markdown("# 只有標題\n\n內文。", Path("a.md"), "a", "d").title == "只有標題"
    assert read_markdown("內文。", Path("dir/name.md"), "a", "d").title == "name"
    assert read_markdown("---\nid: own\n---\n內文。", Path("a.md"), "a", "d").id == "own"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: [一\n---\n文", r"a\.md: line 2 of the front matter is not valid YAML"),
        ("---\n- 一\n---\n文", r"a\.md: the front matter is not a list of"),
        ("---\ntitle: 空\n---\n\n", r"a\.md: there is no text in it"),
    ],
)
def test_markdown_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_markdown(text, Path("a.md"), "a", "d")


PLAIN = """碳費問答
碳費由環境部徵收，對象是排放量大的企業，費率分為三級並逐年檢討。
一、徵收對象
排放量達2.5萬公噸的業者應繳納碳費，適用的業者應於每年五月申報。
(一)電力業。
(二) 製造業，包括化學與電子工業。
▲圖1　流程
註1：碳費自2026年起徵收。"""


def test_plain_text() -> None:
    article = read_plain(PLAIN, Path("a.txt"), "a", "d")
    assert article.title == "碳費問答"
    assert [block.kind for block in article.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.CAPTION,
        BlockKind.NOTE,
    ]
    check_offsets(article)


def test_plain_text_with_lines_broken_by_a_column_is_joined() -> None:
    words = "補助採實報實銷方式，金額按完成培訓的員工計算，每家企業最高可獲補助十萬元，並可分批申請。"
    text = (
        "\n\n".join(words[i : i + 9] for i in range(0, len(words), 9)) + "\n\n第二段開始，說明申請方式\n\n與所需文件。"
    )
    article = read_plain(text, Path("a.txt"), "a", "d")
    assert words in article.text
    assert "第二段開始，說明申請方式與所需文件。" in article.text
    check_offsets(article)


def test_jsonl_keeps_id_and_text_as_they_are() -> None:
    line = '{"id": "x/1", "title": "題", "text": "一段。\\n\\n二段。", "issue": 7, "authors": "甲", "page": 3}'
    (article,) = read_jsonl(line + "\n\n", Path("a.jsonl"), "d")
    assert (article.id, article.text, article.issue, article.pages) == ("x/1", "一段。\n\n二段。", "7", "3")
    assert [block.page for block in article.blocks] == ["3", "3"]
    check_offsets(article)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"id": "a", "text": "好"}\n{"id": "b", "title": "題"}', r'line 2 has no "text"'),
        ('{"id": "a", "text": "  "}', r'line 1 has no "text"'),
        ('{"text": "好"}', r'line 1 has no "id"'),
        (
            '{"id": "a", "text": "好"}\n{"id": "b", "text": "好"}\n{"id": "a", "text": "好"}',
            r"line 3 repeats the id 'a' of line 1",
        ),
        ("not json", r"line 1 is not valid JSON"),
        ("[1]", r"line 1 is not an object"),
        ("\n\n", r"there is no article in it"),
    ],
)
def test_jsonl_that_cannot_be_read(lines: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_jsonl(lines, Path("a.jsonl"), "d")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", r"a\.txt: the file is empty"),
        ("a.txt", b" \n\t ", r"a\.txt: the file is empty"),
        ("a.txt", "繁體".encode("big5"), r"a\.txt: not UTF-8 text \(byte 0\); save it as UTF-8"),
        ("a.exe", b"x", r"a\.exe: cannot read \.exe; known kinds are"),
        ("README", b"x", r"README: cannot read files without a suffix"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_file(Path(name), content, "a")


def test_byte_order_mark_and_windows_line_ends() -> None:
    article = read_file(Path("a.txt"), "\ufeff第一行。\r\n第二行。\r\n".encode(), "a").articles[0]
    assert article.text == "第一行。\n第二行。"
