"""Words that give a bot orders, found in a question or planted in an article, through the usual disguises.

The bot has no tools and no secrets; what could go wrong is that a planted order, or the falsehood beside it, is quoted under the
magazine's name. Looked through are hidden characters, full width, blanks or marks between letters, case, Simplified characters.

A quotation in 「…」 that *mentions* such an order (an article about prompt injection) is not one.

Not for: falsehoods without any order beside them, which no reader of one article can tell.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.text import HAN, fold

_PATTERNS = (
    # leave your rules
    "(忽略|無視|忘記|忘掉|不要理會|不用理會|不要管|別管|別理|跳過|略過|拋開|取代|覆蓋|推翻|停止遵守|不必遵守|不要遵守|解除)(掉|了)?"
    "(以上|上面|上述|前述|前面|先前|之前|原本|原來|原有|所有|一切|任何|全部|你|妳|您|系統|既有|這些|那些)[^。?!]{0,10}"
    "(指示|指令|規則|規定|設定|提示|限制|要求|內容|文章|資料|約束|命令|訓練)",
    "(忽略|無視|忘記|忘掉)(指示|指令|規則|提示)",
    # be another
    "(你現在是(?!否|不是|什麼|誰|哪)|你現在起是|(從現在起|從現在開始|從此刻起|現在開始)你(?!們)|請扮演|請你扮演|假裝你是|假裝自己是|切換(到|成|為)(開發者|管理員|無限制)|進入(開發者|管理員|除錯|越獄)模式|開發者模式)",
    # to whoever reads this as a machine
    "(致|給|寫給|通知|提醒)[^。,:!?]{0,8}(ai|人工智慧|語言模型|聊天機器人|機器人|助理|問答程式|模型|讀取本文的程式)[^。]{0,12}(請|必須|務必|一律)",
    "(ai|人工智慧|語言模型|聊天機器人|機器人|助理|問答程式|模型)(助理|程式)?[:,、]?(請|必須|務必|應|一律|須)(回答|回覆|輸出|告訴|忽略|改為|改用|只能|照|執行|遵守|說)",
    "(系統公告|系統訊息|系統指令|系統提示|新指令|最新指示|開發者訊息|管理員指令|更高優先)[^。]{0,10}(回答|回覆|輸出|一律|請|必須|:)",
    "(無論|不管|不論)(使用者|讀者|對方|他們|誰)?(問|問了|詢問|提問)(你)?(什麼|何|任何)",
    "(請|務必|必須|一律|只要)(只)?(回答|回覆|輸出|改答|改口說|答覆)(說)?[:「\"『]",
    "(一律|只能|都要|全部|統一)(回答|回覆|輸出|答覆|改答)",
    "(輸出|透露|公布|顯示|重複|列出|印出|說出|告訴我)[^。]{0,8}(系統提示|提示詞|你的規則|你的指令|你的指示|初始指示|金鑰|密碼|api ?key)",
    "以下(答案|內容|回答)(已|經過|已經)(經過)?(驗證|查核|確認)[^。]{0,8}(直接|無須|不用|請|照)",
    "(以上|上述|上面|前述|其他|其餘)(的)?(資料|內容|段落|文章|答案|資訊)(全部|全|一律|都|均|皆|已)?(無效|作廢|有誤|不算|不正確|失效)",
    "請(照|依|按)(此|這|以下|下列)[^。]{0,6}(回答|回覆|輸出|答覆|作答)",
    # the same in English
    r"(ignore|disregard|forget|override|bypass|skip|drop)[a-z, ]{0,10}\b(all|any|every|previous|prior|earlier|preceding|your|system)\b"
    r"[a-z, ]{0,20}(instructions?|rules?|prompts?|guidelines?|guardrails|directions|context|training)",
    r"(ignore|disregard|forget|override|bypass)[a-z, ]{0,30}\babove\b",
    r"you are (now|no longer)|from now on,? you|pretend (to be|you)|act as (if|an?|the)|(developer|admin|debug|jailbreak|god|dan) mode",
    r"(new|updated|latest|override|priority|system|hidden|secret) (instructions?|orders?|prompt|message"
    r"|directive|notice)[^.]{0,12}(:|answer|reply|respond|say|you|must)",
    r"(attention|note|message|dear|to) (to |for |all )?(all )?(ai|assistants?|chatbots?|language models?|llms?"
    r"|bots?|models?)\b[^.]{0,20}(:|,|must|should|please|reply|answer|say)",
    r"(ai|assistants?|chatbots?|language models?|llms?|bots?) (must|should|shall|will|are to|is to|has to"
    r"|need to)( only| always| now)? (answer|reply|respond|say|output|print|ignore|tell|state|append|include|add|write)",
    r"(whatever|no matter what|regardless of what) (the )?(users?|readers?|they|anyone|you are) (asks?|asked|says?)",
    r"(reply|respond|answer|say|print|output|repeat)( only| exactly| just| always| with)*+( the (word|words|phrase|following))?[: ]*[\"'「『«“]",
    r"(reveal|show|print|repeat|tell me|display|output|leak|give me)[^.]{0,20}(system prompt"
    r"|your (instructions?|prompt|rules)|initial prompt|api ?key|password|secret)",
    r"</?(system|assistant|user|instructions?)>|<\|[a-z_]+\|>|\[/?(inst|system)\]|###? ?(system|instruction"
    r"|assistant)\b|(^|\n)(system|assistant|developer) ?:",
    r"(answer|claim|response)s? (below |above )?(has|have|is|are) (already )?(been )?(verified|checked"
    r"|approved)[^.]{0,12}(copy|repeat|use|output|as is|directly)",
)  # fmt: skip
_ORDERS = tuple(
    re.compile(fold(pattern)) for pattern in _PATTERNS
)  # one by one: joined they lose their quick first look
_QUOTATION = re.compile(r"「[^「」]*」|『[^『』]*』")
_LETTER_GAPS = re.compile(r"(?<=\b\w)[ .\-_*·|/]{1,2}(?=\w\b)")
_SPACED_OUT = re.compile(r"(?:\S ){8}")
_ONE_BLANK = re.compile(r"(?<=\S) (?=\S)")
_WIDE = re.compile(r" {2,}")
_HAN_GAPS = re.compile(rf"(?<=[{HAN}])[\s.\-_*·|/~^+=,、。#]+(?=[{HAN}])")
_LEETED = re.compile(r"[a-z][01345@$]|[01345@$][a-z]")
_LEET = str.maketrans("01345@$", "oieasas")


@lru_cache(maxsize=4096)
def gives_orders(text: str) -> bool:
    """Whether a text holds an order to a bot, outside its quotations."""
    return any(order.search(form) for form in _forms(text) for order in _ORDERS)


def _forms(text: str) -> list[str]:
    """The text as a reader sees it, and with each disguise taken off."""
    plain = fold(visible(text))
    bare = _QUOTATION.sub(lambda match: "「" + "\0" * (len(match[0]) - 2) + "」", plain)
    squeezed = _HAN_GAPS.sub("", bare)
    joined = _LETTER_GAPS.sub("", bare) if not _SPACED_OUT.search(bare) else _WIDE.sub(" ", _ONE_BLANK.sub("", bare))
    return [
        *dict.fromkeys(
            (bare, squeezed, joined, joined.translate(_LEET) if joined != bare or _LEETED.search(joined) else bare)
        )
    ]


def visible(text: str) -> str:
    """A text without characters that nobody sees: controls, zero-width, directions, tags, private use."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Cs"} else ""
        for char in text
    )
