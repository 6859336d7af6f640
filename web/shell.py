"""The page around Gradio's: language, style, script and labels are in it before Gradio paints anything.

Gradio would add ``css=`` and ``head=`` from its own script, after a first bare paint; and it names remote
images in its description of the page, which this one has no use for.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from web.labels import HTML_LANG, LABELS, choose_language, for_script

ASSETS = Path(__file__).resolve().parent / "assets"
ASSETS_AT = "/ui"

_META = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^<>]*/>')


def dress(html: str, accept_language: str, max_question_chars: int) -> str:
    """Return Gradio's page in the visitor's language with our style and script; any other page as it is."""
    if "window.gradio_config" not in html:
        return html
    language = choose_language(accept_language)
    words = json.dumps({"limit": max_question_chars, "labels": for_script()}, ensure_ascii=False)
    words = words.replace("<", r"\u003c")  # no label may end the script element that holds them
    head = (
        f"<title>{escape(LABELS.title.zh)}</title>"
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{ASSETS_AT}/seal.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{ASSETS_AT}/chat.css">'
        f'<script type="application/json" id="words">{words}</script>'
        f'<script src="{ASSETS_AT}/csrf.js"></script>'
        f'<script src="{ASSETS_AT}/chat.js" defer></script>'
        f'<script src="{ASSETS_AT}/memory.js" defer></script>'
    )
    html = re.sub(r'<html\s+lang="[^"]*"', f'<html lang="{HTML_LANG[language]}" data-lang="{language}"', html, count=1)
    return _META.sub("", html).replace("</head>", head + "</head>", 1)
