"""What a member asked to be remembered: language, line of business, length of answers. It shapes the wording and is never evidence.

Three short fields, each checked, because they reach the model's prompt: a preference that gives orders is not one.

Not for: storing them; they live in the member's own browser (``web.memory``) and travel with each question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.instructions import gives_orders, visible

LANGUAGES = ("", "zh-TW", "en")
LENGTHS = ("", "short", "full")
_LONGEST_INDUSTRY = 30
_LONGEST_REQUEST = 60
_LONGEST_FIELD = 200

_STYLE = {
    "zh": {
        "short": "只寫最重要的一兩項。",
        "full": "相關的條件與細節都寫。",
        "industry": "讀者從事：{0}（只影響用語，不是資料）。",
    },
    "en": {
        "short": "Write only the one or two statements that matter most.",
        "full": "Write every relevant condition and detail.",
        "industry": "The reader's business: {0} (it affects wording only, it is not data).",
    },
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member wants; "" everywhere when nothing was said."""

    language: str = ""
    industry: str = ""
    length: str = ""

    def style(self, language: str) -> str:
        """The sentence that the drafting prompt takes; "" when nothing was said."""
        words = _STYLE["en" if language == "en" else "zh"]
        parts = [words[self.length]] if self.length else []
        parts += [words["industry"].format(self.industry)] if self.industry else []
        return "".join(parts) if language != "en" else " ".join(parts)


NO_PREFERENCES = Preferences()

_REMEMBER = re.compile(
    "^(請|麻煩|幫我|請你)*(記住|記得|記下|以後|之後|往後|今後)|^(please )?(remember|from now on)", re.IGNORECASE
)
_BUSINESS = re.compile(
    "(?:我(?:們)?(?:公司)?(?:是|在|從事|做|經營|屬於)+(?:的是)?|行業是|產業是|i (?:work|am) in |my (?:business|industry) is )"
    "(?:一家|一間)?([^，。,.！!]{2,20}?)(?:的(?:公司|行業|產業|會員))?[。.！!]?$",
    re.IGNORECASE,
)
_ASKED = {
    "language": (
        ("en", re.compile("英文|英語|in english", re.IGNORECASE)),
        ("zh-TW", re.compile("中文|國語|正體|繁體|in chinese", re.IGNORECASE)),
    ),
    "length": (
        ("short", re.compile("簡短|短一點|精簡|簡要|短些|short|brief", re.IGNORECASE)),
        ("full", re.compile("詳細|完整|長一點|仔細|detailed|full|long", re.IGNORECASE)),
    ),
}


def asked_to_remember(question: str) -> dict[str, str]:
    """What «請記住我從事餐飲業» or «以後請用英文簡短回答» asks to be remembered; nothing where it asks for something else."""
    words = question.strip()
    if len(words) > _LONGEST_REQUEST or words.endswith(("？", "?")) or not _REMEMBER.search(words):
        return {}
    found = {
        name: value
        for name, choices in _ASKED.items()
        for value, pattern in choices
        if pattern.search(words) and re.search("回答|回覆|答|answer|reply", words, re.IGNORECASE)
    }
    business = _BUSINESS.search(words)
    kept = read_preferences({**found, "industry": business[1] if business else ""})
    return {name: value for name in ("language", "industry", "length") if (value := getattr(kept, name))}


def read_preferences(values: Mapping[str, object]) -> Preferences:
    """Preferences from untrusted values; what is unknown, too long or an order to the bot is left out."""

    def choice(name: str, allowed: tuple[str, ...]) -> str:
        value = values.get(name)
        return value if isinstance(value, str) and value in allowed else ""

    industry = values.get("industry")
    words = (
        " ".join(visible(industry[:_LONGEST_FIELD]).split())[:_LONGEST_INDUSTRY] if isinstance(industry, str) else ""
    )
    kept = "".join(char for char in words if char.isalnum() or char in " 、，,・-&/()（）")
    return Preferences(choice("language", LANGUAGES), "" if gives_orders(words) else kept, choice("length", LENGTHS))
