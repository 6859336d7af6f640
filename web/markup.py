"""Small pieces of HTML that the chat and the evidence panel share; everything that comes in is escaped here.

Gradio passes the result through a Markdown parser and a sanitiser. The parser leaves an HTML block alone up
to the first blank line, so no piece may contain a line break: a text's own breaks become ``&#10;``.
"""

from __future__ import annotations

from html import escape

from rag.domain import Article
from web.labels import LABELS, Phrase

CELL = "｜"  # joins the cells of a table row in an article's text


def text(value: str) -> str:
    """Escape untrusted text for element content and quoted attributes."""
    return escape(value.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", "&#10;")


def say(phrase: Phrase, **slots: str) -> str:
    """Return both languages of a label, one of which the style sheet hides; ``slots`` are escaped."""
    filled = {name: text(value) for name, value in slots.items()}
    zh, en = (escape(words).format(**filled) for words in phrase)
    return zh if zh == en else f'<span class="zh">{zh}</span><span class="en">{en}</span>'


def chip(number: str, target: str) -> str:
    """Return the link that opens passage ``target``; the hidden word makes its name read 引用 1."""
    return f'<a class="cite" href="#{target}"><span class="unseen">{say(LABELS.citation)} </span>{text(number)}</a>'


def where(article: Article, page: str) -> str:
    """Return 《magazine》第148期〈title〉第 33 頁, leaving out what is unknown."""
    title = f'<span class="title">〈{text(article.title)}〉</span>'
    return f"{issue(article)}{title}{printed(page)}"


def issue(article: Article) -> str:
    """Return the magazine and its issue; nothing when the article came from elsewhere and has no issue."""
    if not article.issue:
        return ""
    return f'<span class="issue">《{say(LABELS.magazine)}》{say(LABELS.issue, n=article.issue)}</span>'


def printed(page: str) -> str:
    """Return the printed page; nothing when it is unknown."""
    return f'<span class="page">{say(LABELS.page, n=page)}</span>' if page else ""


def plain_where(article: Article, page: str, language: int) -> str:
    """Return the source as one line of plain text; ``language`` indexes a ``Phrase``."""
    head = f"《{LABELS.magazine[language]}》{LABELS.issue[language].format(n=article.issue)}" if article.issue else ""
    byline = f"，{article.authors}" if article.authors else ""
    tail = f"，{LABELS.page[language].format(n=page)}" if page else ""
    return f"{head}〈{article.title}〉{byline}{tail}"
