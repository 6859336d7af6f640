"""What a member asked to be remembered: language, line of business, length of answers. It shapes the wording and is never evidence.

Three short fields, each checked, because they reach the model's prompt: a preference that gives orders is not one.

Not for: storing them; they live in the member's own browser (``web.memory``) and travel with each question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.instructions import gives_orders, visible

LANGUAGES = ("", "zh-TW", "en")
LENGTHS = ("", "short", "full")
_LONGEST_INDUSTRY = 30

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


def read_preferences(values: Mapping[str, object]) -> Preferences:
    """Preferences from untrusted values; what is unknown, too long or an order to the bot is left out."""

    def choice(name: str, allowed: tuple[str, ...]) -> str:
        value = values.get(name)
        return value if isinstance(value, str) and value in allowed else ""

    industry = values.get("industry")
    words = " ".join(visible(industry).split())[:_LONGEST_INDUSTRY] if isinstance(industry, str) else ""
    kept = "".join(char for char in words if char.isalnum() or char in " 、，,・-&/()（）")
    return Preferences(choice("language", LANGUAGES), "" if gives_orders(words) else kept, choice("length", LENGTHS))
