"""Step one, look at the input: is it a question that this program should take?

Control and invisible characters are dropped. Instructions to the bot are refused: it has no tools and no secrets to give, but an
answer quoted for «ignore all rules» would look foolish under the magazine's name.

Not for: judging whether the articles know the answer.
"""

from __future__ import annotations

import re
import unicodedata

from rag.domain import Screened
from rag.errors import QuestionError
from rag.text import fold

_INSTRUCTIONS = re.compile(
    "|".join(
        fold(pattern)
        for pattern in (
            r"(忽略|無視|忘記|不要理會|跳過|略過)[^。?]{0,12}(指示|指令|規則|規定|設定|提示|限制|要求|內容)",
            r"(你的|系統|完整|原始|內部)[^。?]{0,6}(提示詞|系統提示|prompt|指令|設定)",
            r"(扮演|假裝|假設)(你|自己)?(是|成|為)",
            r"你現在(是|開始是|起是)",
            r"(寫|作|編|生成|創作|畫)[^。?]{0,4}(一首|首|一篇|篇|一張|一段|段)[^。?]{0,10}(詩|歌|故事|小說|笑話|程式|圖)",
            r"ignore (all |any |the |your )*(previous|prior|above|earlier|preceding)? ?(instructions|rules|prompts)",
            r"disregard (all |the |your )*(previous|prior|above)? ?(instructions|rules)",
            r"(reveal|show|print|repeat|tell me)[^.?]{0,20}(system prompt|your (instructions|prompt|rules))",
            r"(pretend|act as if) (you|to be)|you are now ",
            r"</?(system|assistant|user)>|<\|[a-z_]+\|>",
        )
    )
)


def screen(text: str, max_chars: int) -> Screened:
    """Clean a question, or refuse it.

    Raises:
        QuestionError: there is no question, or it is longer than ``max_chars``.
    """
    cleaned = "".join(char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Cs"} else "" for char in text)
    cleaned = " ".join(cleaned.split())
    if not any(char.isalnum() for char in cleaned):
        raise QuestionError("the question is empty: type what you want to know from the articles")
    if len(cleaned) > max_chars:
        raise QuestionError(
            f"the question has {len(cleaned):,} characters, at most {max_chars:,} are taken: ask for one thing in a sentence or two"
        )
    if _INSTRUCTIONS.search(fold(cleaned)):
        return Screened(cleaned, refusal="instruction")
    return Screened(cleaned)
