"""Markdown with front matter → one article.

The front matter (YAML between ``---`` lines) gives title, authors, affiliation, section, issue, pages, published,
language and, if wanted, ``id``. ``<!-- page: 9 -->`` says on which printed page the next block stands. The article's
text is the reader's text: marks of emphasis and links are gone, list items keep their numbers, the cells of a table
row are joined by ``｜``.

Not for: HTML inside Markdown, which is left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import TextBuilder
from ingest.plain_yaml import PlainLoader
from rag.domain import Article, BlockKind
from rag.errors import SourceError

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_PAGE = re.compile(r"<!--\s*page:\s*(\S+)\s*-->")
_FIELDS = ("title", "authors", "affiliation", "section", "issue", "pages", "published", "language")
_CELL_SEPARATOR = "｜"

_OPENINGS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"▲|[圖表]\s*[\d一二三四五六七八九十]+[　 :：]"), BlockKind.CAPTION),
    (re.compile(r"註\s*+(?:\d++\s*+)?[:：]|資料來源\s*[:：]"), BlockKind.NOTE),
)
_REFERENCE_HEADING = re.compile(r"參考(資料|文獻|書目)")


def read_markdown(text: str, path: Path, article_id: str, digest: str) -> Article:
    """Read one Markdown file.

    Args:
        text: the file's content with Unix line ends.
        path: where it came from, for messages and ``Article.source``.
        article_id: the id to use unless the front matter has one.
        digest: the content's digest.

    Raises:
        SourceError: the front matter is no YAML mapping, or there is no text below it.
    """
    match = _FRONT_MATTER.match(text)
    meta = _front_matter(match[1], path) if match else {}
    builder = _read_body(text[match.end() :] if match else text)
    if not builder.blocks:
        raise SourceError(f"{path}: there is no text in it")
    first = builder.blocks[0]
    title = str(meta.get("title") or (first.text if first.kind is BlockKind.HEADING else path.stem))
    fields = {name: _plain(meta.get(name)) for name in _FIELDS}
    fields["title"] = title
    return Article(
        id=_plain(meta.get("id")) or article_id,
        digest=digest,
        text=builder.text,
        blocks=builder.blocks,
        source=str(path),
        **fields,
    )


def _front_matter(text: str, path: Path) -> dict[str, Any]:
    try:
        value = yaml.load(text, Loader=PlainLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise SourceError(f"{path}: line {line} of the front matter is not valid YAML") from error
    if not isinstance(value, dict):
        raise SourceError(f"{path}: the front matter is not a list of «name: value» lines")
    return value


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)


def _read_body(body: str) -> TextBuilder:  # noqa: PLR0912 - one branch for each kind of token
    """Walk the parser's token stream and add each block."""
    builder = TextBuilder()
    page = ""
    lists: list[int | None] = []  # for each open list the number of its next item, None for bullets
    marker = ""
    row: list[str] = []
    header = in_references = False
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    padded = [None, *tokens, None]
    for before, token, following in zip(padded, tokens, padded[2:], strict=False):
        match token.type:
            case "html_block":
                found = _PAGE.search(token.content)
                page = found[1] if found else page
            case "heading_open" if following is not None:
                in_references = _REFERENCE_HEADING.search(following.content) is not None
                builder.add(BlockKind.HEADING, _inline_text(following), level=int(token.tag[1]), page=page)
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                marker = "• " if number is None else f"{number}. "
                lists[-1] = None if number is None else number + 1
            case "paragraph_open" if following is not None:
                text = _inline_text(following)
                kind = _kind(text, in_list=bool(lists), in_references=in_references)
                builder.add(kind, text, level=len(lists), page=page, marker=marker)
                marker = ""
            case "thead_open" | "thead_close":
                header = token.type == "thead_open"
            case "inline" if before is not None and before.type in {"th_open", "td_open"}:
                row.append(_inline_text(token))
            case "tr_close":
                if any(row):  # converters put an empty header above a table that has none
                    builder.add(BlockKind.TABLE, _CELL_SEPARATOR.join(row), level=0 if header else 1, page=page)
                row = []
            case "fence" | "code_block":
                builder.add(BlockKind.PARAGRAPH, token.content.strip("\n"), page=page)
            case _:
                pass
    return builder


def _kind(text: str, *, in_list: bool, in_references: bool) -> BlockKind:
    if in_references:
        return BlockKind.REFERENCE
    if in_list:
        return BlockKind.LIST_ITEM
    return next((kind for pattern, kind in _OPENINGS if pattern.match(text)), BlockKind.PARAGRAPH)


def _inline_text(token: Token) -> str:
    """The words of an inline token, without marks; a line break inside a paragraph joins Chinese and parts Latin."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" " if parts and parts[-1][-1:].isascii() else "")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts).strip()
