"""Markdown with front matter → one article.

The front matter (YAML between ``---`` lines, the second of which may be ``...``) gives title, authors, affiliation, section, issue, pages,
published, language and, if wanted, ``id``. ``<!-- page: 9 -->`` says that what follows stands on that printed page. The article's
text is the reader's text: marks of emphasis and links are gone, list items keep their numbers, the cells of a table row are joined by ``｜``.

Markdown is turned into a web page, HTML inside it included, and read as one.

Not for: Markdown's many dialects; what is known is CommonMark with tables, ~~struck~~ text and footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ingest.fields import joined, page_range
from ingest.grid import TableTooLargeError
from ingest.plain_yaml import PlainLoader
from ingest.readers.html import write_documents
from ingest.readers.markup import MarkupError, parse_html
from ingest.readers.writer import Writer
from ingest.reading import Reading
from rag.domain import Article
from rag.errors import SourceError

_FIELDS = ("title", "authors", "affiliation", "section", "issue", "pages", "published", "language", "id")
_NAMED = re.compile(r"[\w-]+[ \t]*:(?:[ \t]|$)")
_ATTRIBUTE = re.compile(r'[&<>"]')


def read_markdown(text: str, path: Path, article_id: str, digest: str) -> Article:
    """The article of one Markdown file, see ``parse_markdown``."""
    return parse_markdown(text, path, article_id, digest).articles[0]


def parse_markdown(text: str, path: Path, article_id: str, digest: str) -> Reading:
    """Read one Markdown file.

    Args:
        text: the file's content with Unix line ends.
        path: where it came from, for messages and ``Article.source``.
        article_id: the id to use unless the front matter has one.
        digest: the content's digest.

    Raises:
        SourceError: the front matter is no YAML mapping, or there is no text below it.
    """
    front, first_line, body = _split_front_matter(text, path)
    meta = _front_matter(front, path, first_line) if front is not None else {}
    fields = {name: joined(meta.get(name), f"{path}: «{name}» in the front matter") for name in _FIELDS}
    fields["pages"] = page_range(meta.get("pages"), f"{path}: «pages» in the front matter")
    writer = Writer()
    for name in meta.keys() - set(_FIELDS):
        writer.drop(f"«{name}»", "a field of the front matter that is not read")
    try:
        write_documents(writer, [("", parse_html(_to_html(body)))])
    except (MarkupError, TableTooLargeError) as error:
        raise SourceError(f"{path}: {error}") from error
    return writer.reading(path, article_id, digest, fields)


def _split_front_matter(text: str, path: Path) -> tuple[str | None, int, str]:
    """The front matter (None: there is none), the line it begins on (from 1), and the rest."""
    lines = text.split("\n")
    begin = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[begin].rstrip() != "---":
        return None, 0, text
    for number in range(begin + 1, len(lines)):
        if lines[number].rstrip() in {"---", "..."}:
            return "\n".join(lines[begin + 1 : number]), begin + 2, "\n".join(lines[number + 1 :])
    if begin + 1 < len(lines) and _NAMED.match(lines[begin + 1]):
        raise SourceError(f"{path}: line {begin + 1} begins a front matter that no line «---» ends")
    return None, 0, text  # a line drawn across the page


def _front_matter(text: str, path: Path, first_line: int) -> dict[str, Any]:
    try:
        value = yaml.load(text, Loader=PlainLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + first_line
        raise SourceError(f"{path}: line {line} of the front matter is not valid YAML") from error
    if not isinstance(value, dict):
        raise SourceError(f"{path}: the front matter is not a list of «name: value» lines")
    return value


def _to_html(body: str) -> str:
    converter = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnote_plugin(converter, inline=False, move_to_end=False)
    converter.add_render_rule("footnote_ref", _reference)
    converter.add_render_rule("footnote_reference_open", _note_begins)
    converter.add_render_rule("footnote_reference_close", _note_ends)
    converter.add_render_rule("image", _picture)
    return str(converter.render(body))


def _label(token: Token) -> str:
    return _ATTRIBUTE.sub("", str(token.meta.get("label") or ""))


def _reference(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    label = _label(tokens[index])
    return f'<a role="doc-noteref" href="#note:{label}">{label}</a>'


def _note_begins(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    label = _label(tokens[index])
    return f'<aside role="doc-footnote" id="note:{label}" data-label="{label}">'


def _note_ends(_self: RendererProtocol, _tokens: Sequence[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</aside>"


def _picture(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """A picture's description is what Markdown shows where there is no picture."""
    return _ATTRIBUTE.sub(lambda found: f"&#{ord(found[0])};", tokens[index].content)
