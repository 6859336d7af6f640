"""Step one, look at the input: is it a question that this program should take?

Control and invisible characters are dropped. Instructions to the bot are refused: it has no tools and no secrets to give, but an
answer quoted for «ignore all rules» would look foolish under the magazine's name.

Not for: judging whether the articles know the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.domain import Screened
from rag.errors import QuestionError
from rag.instructions import gives_orders
from rag.rules.load import load_rules
from rag.text import fold

# What a bot may be told to make, and nobody asks an archive for.
_WORKS = "詩|歌(?!手)|故事|小說|笑話|程式碼?|代碼|爬蟲|作文|圖(?!表)|劇本|情書|文案|履歷|作業(?!辦法|要點)|論文|javascript|python|sql"
_INSTRUCTIONS = re.compile(
    "|".join(
        fold(pattern)
        for pattern in (
            # what is left aside is the bot's: said so, or named as nothing but rules
            r"(^|[,。!?: ]|請|你要|並|然後)(忽略|無視|忘記|忘掉|不要理會|不要管|別管|跳過|略過)[^。?]{0,4}"
            r"(以上|上面|上述|前述|前面|先前|之前|原本|所有|一切|任何|全部|你|系統|這些|那些)[^。?]{0,10}"
            r"(指示|指令|規則|規定|設定|提示|限制|要求|內容|文章)",
            r"(^|[,。!?: ]|請|你要|並|然後)(忽略|無視|忘記|忘掉|不要理會|不要管|別管|跳過|略過)掉?(指示|指令|規則|提示|文章)",
            r"(你的|你後台|你系統)[^。?]{0,6}(提示詞|系統提示|prompt|指令|設定|api ?key|金鑰|密碼)",
            r"^系統提示詞?|(完整|原始|初始|後台)的?(系統)?(提示詞|提示|prompt|指令|金鑰|密碼|設定)",
            r"(給我|告訴我|貼出|印出|輸出|顯示|說出|重複|洩漏|透露|公開|交出)[^。?]{0,12}(系統提示|提示詞|prompt|api ?key|金鑰|密碼)",
            r"(系統提示|提示詞|prompt|api ?key|金鑰)[^。?]{0,8}(貼|印|輸出|列出|顯示|給我|說出|秀)",
            r"(請|現在|要)(你|妳)?(扮演|假裝|當作?)(是|成|一個|一位|一名|個|我的|沒有|沒|不受)",
            r"你是(一個)?(沒有限制|不受限制)|(從現在起|現在開始)你(?!們)|你現在是(?!否|不是|什麼|誰|哪)",
            rf"(^|[,。 ]|請|請你|來)(幫我|幫忙|替我|給我)?(寫|作|編|畫|創作|生成)(一|個|篇|首|段|張|支)[^。?]{{0,12}}({_WORKS})",
            rf"(^|[,。!?: ]|請|請你)(幫我|替我)(寫|畫|編|創作|生成)[^。?]{{0,12}}({_WORKS})",
            r"ignore (all |any |the |your )*(previous|prior|above|earlier|preceding)? ?(instructions|rules|prompts)",
            r"disregard (all |the |your )*(previous|prior|above)? ?(instructions|rules)",
            r"(reveal|show|print|repeat|tell me)[^.?]{0,20}(system prompt|your (instructions|prompt|rules))",
            r"(pretend|act as if) (you|to be)|you are now ",
            r"</?(system|assistant|user)>|<\|[a-z_]+\|>",
        )
    )
)


# Characters of a text for each that is taken: the others may be blanks and hidden ones, which are dropped before it is measured.
_SPARE = 4


def screen(text: str, max_chars: int) -> Screened:
    """Clean a question, or refuse it.

    Raises:
        QuestionError: there is no question, or it is longer than ``max_chars``.
    """
    if len(text) > _SPARE * max_chars:
        raise _too_long(len(text), max_chars)
    cleaned = "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Cs"} else ""
        for char in text
    )
    cleaned = " ".join(cleaned.split())
    if not any(char.isalnum() for char in cleaned):
        raise QuestionError("the question is empty: type what you want to know from the articles")
    if len(cleaned) > max_chars:
        raise _too_long(len(cleaned), max_chars)
    asked = _without_harmless(fold(cleaned))
    if _INSTRUCTIONS.search(asked) or gives_orders(cleaned if asked == fold(cleaned) else asked):
        return Screened(cleaned, refusal="instruction")
    return Screened(cleaned)


def _without_harmless(folded: str) -> str:
    """A folded question without what only looks like an order (``rag/rules/harmless.toml``); the rest is left to be screened."""
    for rule in load_rules("harmless").rules:
        for pattern in rule.patterns:
            folded = pattern.sub(" ", folded)
    return folded


def screen_history(history: Sequence[str], max_entries: int, max_chars: int) -> list[str]:
    """The last earlier questions, cleaned like a question; what would have been refused, or is empty, is not referred to.

    Raises:
        QuestionError: one is longer than ``max_chars``.
    """
    kept = []
    for text in history[-max_entries:] if max_entries else ():
        if any(char.isalnum() for char in text):
            screened = screen(text, max_chars)
            kept += [] if screened.refusal else [screened.question]
    return kept


def check_lengths(question: str, history: Sequence[str], max_entries: int, max_chars: int) -> tuple[str, ...]:
    """The part of the history that is looked at, after a first, quick look at how much text there is.

    Raises:
        QuestionError: far more than ``screen`` will take.
    """
    kept = tuple(history[-max_entries:] if max_entries else ())
    for text in (question, *kept):
        if len(text) > _SPARE * max_chars:
            raise _too_long(len(text), max_chars)
    return kept


def _too_long(count: int, max_chars: int) -> QuestionError:
    return QuestionError(
        f"the question has {count:,} characters, at most {max_chars:,} are taken: ask for one thing in a sentence or two"
    )
