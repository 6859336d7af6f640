"""The asker's language, from the characters of the question, and the few fixed sentences said in it.

Not for: translating anything; quotations stay in the language of the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Citation, Hit

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the program itself says, in one language."""

    abstained: str
    related: str
    refused: str
    nearest: str
    article: str
    model_failed: str
    issue: str
    page: str
    joint: str  # between the two
    in_chinese: str = ""  # nothing where the asker reads Chinese


_ENGLISH = re.compile(
    r"\b(?:the|a|an|of|on|in|by|is|are|was|did|does|do|what|which|who|how|when|where|write|wrote|written|about)\b"
)
_A_SENTENCE = 2  # such words

_WORDINGS: dict[str, Wording] = {
    "zh-TW": Wording(
        abstained="收錄的文章裡找不到這個問題的答案。",
        related="沒有找到可以確定的答案，以下段落可能相關：",
        refused="這不是可以從收錄文章回答的問題。請直接問文章裡的內容，例如補助金額、期限或某項政策。",
        nearest="比較接近的文章：",
        article="〈{title}〉",
        model_failed="語言模型暫時無法作答，以下改為節錄原文。",
        issue="第{0}期",
        page="第{0}頁",
        joint="，",
    ),
    "zh-CN": Wording(
        abstained="收录的文章里找不到这个问题的答案。",
        related="没有找到可以确定的答案，以下段落可能相关：",
        refused="这不是可以从收录文章回答的问题。请直接问文章里的内容，例如补助金额、期限或某项政策。",
        nearest="比较接近的文章：",
        article="〈{title}〉",
        model_failed="语言模型暂时无法作答，以下改为节录原文。",
        issue="第{0}期",
        page="第{0}页",
        joint="，",
    ),
    "en": Wording(
        abstained="The articles do not answer this question.",
        related="There is no certain answer; these passages may help:",
        refused="This is not a question the articles can answer. Ask about what they say, such as an amount, a deadline or a policy.",
        nearest="The nearest articles:",
        article="〈{title}〉",
        model_failed="The language model could not answer just now; this answer quotes the articles instead.",
        issue="no. {0}",
        page="p. {0}",
        joint=", ",
        in_chinese="The articles are in Chinese; what is quoted stands as printed.",
    ),
    "ja": Wording(
        abstained="収録記事からは、この質問の答えが見つかりませんでした。",
        related="確かな答えは見つかりませんでした。関連しそうな箇所は次のとおりです：",
        refused="これは収録記事から答えられる質問ではありません。補助金額や期限、政策など、記事の内容についてお尋ねください。",
        nearest="内容の近い記事：",
        article="〈{title}〉",
        model_failed="言語モデルが現在応答できないため、原文の引用でお答えします。",
        issue="第{0}号",
        page="{0}ページ",
        joint="、",
        in_chinese="記事は中国語です。引用は原文のまま表示しています。",
    ),
}


def detect_language(text: str) -> str:
    """``ja`` if there is kana, ``en`` if there is no Chinese character, else ``zh-CN`` or ``zh-TW`` by its characters.

    A character that Taiwan's character set lacks (补, 额) gives Simplified away; so does 么, which Taiwan writes 麼.
    """
    if _KANA.search(text):
        return "ja"
    han = _HAN.findall(text)
    if not han:
        return "en"
    return "zh-TW" if all(map(_is_taiwanese, han)) else "zh-CN"


def asker_language(question: str) -> str:
    """The same, but English for an English sentence that names something in Chinese («Which article did 徐志明 write?»)."""
    language = detect_language(question)
    return "en" if language.startswith("zh") and len(_ENGLISH.findall(question.lower())) >= _A_SENTENCE else language


def _is_taiwanese(char: str) -> bool:
    if char == "么":
        return False
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def wording(question: str, language: str = "") -> Wording:
    """The fixed sentences in the language of a question, or in the one that was asked for."""
    return _WORDINGS[language or asker_language(question)]


def nearest_articles(words: Wording, hits: tuple[Hit, ...]) -> str:
    """One line that names the articles nearest to a question that has no answer; "" if there are none."""
    titles = dict.fromkeys(words.article.format(title=hit.passage.article.title) for hit in hits)
    return words.nearest + "、".join(titles) if titles else ""


def notice(words: Wording, model_failed: bool, citations: Sequence[Citation]) -> str:
    """What stands beside an answer: that a model failed, that its quotations are in Chinese where the asker's language is another."""
    chinese = any(detect_language(citation.quote).startswith("zh") for citation in citations)
    parts = [words.model_failed] * model_failed + [words.in_chinese] * chinese
    return " ".join(part for part in parts if part)
