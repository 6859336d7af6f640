"""What a member asked to be remembered, on its way between the browser, where it is kept, and the engine.

The page's script holds it in the browser's own storage and shows it in a small window, where it can be changed and deleted; with each
question it comes along in a hidden field, as JSON. The server keeps nothing. It is never evidence: see ``rag.preferences``.

Not for: the window itself (``web/assets/memory.js``).
"""

from __future__ import annotations

import json

from rag.preferences import Preferences, asked_to_remember, read_preferences
from web.labels import LABELS, Phrase
from web.markup import say, text


def read_memory(field: str) -> Preferences:
    """Preferences from the hidden field; whatever is wrong with it is left out."""
    try:
        values = json.loads(field or "{}")
    except (ValueError, RecursionError):  # no JSON, a number of 5,000 digits, lists within lists
        return Preferences()
    return read_preferences(values) if isinstance(values, dict) else Preferences()


def remembered(question: str, before: Preferences) -> Preferences | None:
    """The preferences after a question that asks for something to be remembered; None when it asks no such thing."""
    asked = asked_to_remember(question)
    if not asked:
        return None
    return read_preferences(
        {"language": before.language, "industry": before.industry, "length": before.length, **asked}
    )


def write_memory(preferences: Preferences) -> str:
    """What the hidden field is set to."""
    values = {"language": preferences.language, "industry": preferences.industry, "length": preferences.length}
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)


def remembered_html(preferences: Preferences) -> str:
    """The reply that shows all that is remembered now."""
    languages: dict[str, Phrase] = {"zh-TW": LABELS.memory_chinese, "en": LABELS.memory_english}
    lengths = {"short": LABELS.memory_short, "full": LABELS.memory_full}
    rows = [
        (LABELS.memory_language, say(languages[preferences.language]) if preferences.language else ""),
        (LABELS.memory_industry, text(preferences.industry)),
        (LABELS.memory_length, say(lengths[preferences.length]) if preferences.length else ""),
    ]
    lines = "".join(f'<div class="line">{say(name)}：{value}</div>' for name, value in rows if value)
    return (
        f'<div class="answer remembered"><div class="badge">{say(LABELS.memory_kept)}</div>{lines}'
        f'<div class="line faint">{say(LABELS.memory_where)}</div></div>'
    )
