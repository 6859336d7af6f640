"""A question in the writing of the articles: a date in slashes as month and day, and Japanese word by word.

«カーボンプライシングの利点は何ですか» → «碳定價 優點 是什麼»: no translation anybody would read, but the words and the question word that search and
reader look for. What the glossary knows is replaced, kana is left out; kanji stay, ``rag.text`` folds them onto the Chinese characters.

Not for: what the asker sees; English, whose words have several translations each (``rag.search.expand``).
"""

from __future__ import annotations

import re
from functools import cache

from rag.index.manifest import Manifest
from rag.search.glossary import load_glossary
from rag.terms import terms
from rag.text import fold

_SLASH_DATE = re.compile(r"(?<![\d/.])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/%])")
_FRACTION = 10  # «2/3» is as likely two thirds
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_KANA_RUN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")

# What asks in Japanese → what asks in Chinese; the longest first where they overlap.
_ASKS = {
    "いつから": "何時開始",
    "いつまで": "截止 何時",
    "いつ": "何時",
    "何日": "何時",
    "何月": "何時",
    "何年": "哪一年",
    "いくら": "多少錢",
    "どのくらい": "多少",
    "どれくらい": "多少",
    "どれだけ": "多少",
    "何割": "幾成",
    "何パーセント": "百分之幾",
    "何%": "百分之幾",
    "何ポイント": "百分之幾",
    "何番目": "第幾",
    "何位": "第幾",
    "何人": "幾人",
    "何名": "幾人",
    "何社": "幾家",
    "何件": "幾件",
    "何回": "幾次",
    "何時間": "幾小時",
    "何ヶ月": "幾個月",
    "何か月": "幾個月",
    "何カ月": "幾個月",
    "何トン": "幾公噸",
    "何番": "幾號",
    "なぜ": "為什麼",
    "どうして": "為什麼",
    "どんな理由": "為什麼",
    "どこ": "哪裡",
    "だれ": "誰",
    "どなた": "誰",
    "誰": "誰",
    "どのように": "如何",
    "どうやって": "如何",
    "どうすれば": "如何",
    "どう": "如何",
    "どんな": "哪些",
    "どの記事": "哪些文章",
    "どの": "哪",
    "どれ": "哪",
    "どちら": "哪個",
    "違い": "差別",
    "何ですか": "是什麼",
    "とは何": "是什麼",
    "とは": "是什麼",
    "何が": "什麼",
    "何を": "什麼",
    "三つ": "三項",
    "二つ": "兩項",
    "四つ": "四項",
    "五つ": "五項",
}


def in_article_words(question: str, manifest: Manifest) -> str:
    """The question so rewritten; one that holds neither stays as it is."""
    question = _SLASH_DATE.sub(_date, question)
    return _in_chinese(question, manifest)


def _date(match: re.Match[str]) -> str:
    month, day = int(match[1]), int(match[2])
    return match[0] if month < day <= _FRACTION else f"{month}月{day}日"


def _in_chinese(question: str, manifest: Manifest) -> str:
    if not _HIRAGANA.search(question):
        return question
    glossary = load_glossary()

    def rendering(match: re.Match[str]) -> str:
        choices = glossary.japanese[match[0]]
        return f" {next((one for one in choices if _is_used(one, manifest)), choices[0])} "

    text = _asks().sub(lambda match: f" {_ASKS_FOLDED[match[0]]} ", fold(question))
    text = glossary.japanese_phrases.sub(rendering, text)
    return " ".join(_KANA_RUN.sub(" ", text).split())


_ASKS_FOLDED = {fold(phrase): meaning for phrase, meaning in _ASKS.items()}


@cache
def _asks() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_ASKS_FOLDED, key=len, reverse=True))))


def _is_used(word: str, manifest: Manifest) -> bool:
    """Whether the articles hold every pair of characters of a word."""
    wanted = [term for term in terms(word) if len(term) == min(2, len(word))]
    frequency = manifest.document_frequency(wanted)
    return bool(wanted) and all(frequency[term] for term in wanted)
