"""The parts of a question: two questions in one, the things it compares, and whether it asks which articles speak of something.

Not for: the kinds of answer (``rag.reader.answer_forms``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text import fold

WH = re.compile(
    fold(
        "什麼時候|什麼|甚麼|哪一?[個位些年天國家種項裡月日]?|哪|誰|多少|幾|何時|何處|何地|何種|何者|為何|如何|怎麼|怎樣|多久|電話|"
        r"\b(?:what|when|where|which|who|whom|whose|why|how)\b|いつ|どこ|だれ|誰|何|どの|どれ|なぜ|いくら"
    )
)
# folding takes blanks out of Chinese, therefore a question is cut before
_SEAM = re.compile(
    r"[，；？。！、;?!]+|,(?!\d)|(?<![A-Za-z0-9.'’-])\s+|\s+(?![A-Za-z0-9(])|\band\b(?= (?:what|when|where|which|who|why|how)\b)"
)
_INNER_SEAM = re.compile(fold("以及|還有|而且"))

# two things side by side, with what behind the second shows that they are compared: the first, «和», the second
_JOINED = re.compile(
    fold(
        r"([^\s,，。、?？]{2,14}?)((?:、|還有)?(?:跟|和|與|及|vs\.?)|、|還有)([^\s,，。、?？]{2,14}?)"
        r"(?=\s?(?:的|哪|之間|有何|有什麼|有沒有|差|各|分別|兩(?:者|個|邊|岸|家)|相比|比較|誰|怎麼?不一樣|不同|是?多少|$))"
    )
)
_OF_IT = re.compile(fold(r"的[^\s,，。、?？]{1,10}?(?=差|哪|之間|有何|有什麼|各|分別|相比|比較|誰|不同|是?多少|$)"))
_JOINED_ENGLISH = re.compile(
    r"(?:between|compared?|:|bigger|larger|higher|more)\W{1,8}([a-z0-9'-][a-z0-9 '-]{0,80}?)( (?:and|with|to|or|vs\.?|versus) )([a-z0-9 '-]+)"
)

_DEFINED = re.compile(
    fold(
        "(?:請問)?(?:什麼是|何謂|什麼叫做?|所謂)(.{2,20})|(?:請問)?(.{2,20}?)(?:是什麼(?:意思|東西)?|是指什麼|是啥|指的是什麼|的(?:定義|意思)(?:是什麼)?)"
    )
    + r"|what(?: is|'s| are)(?: an?| the)? ([a-z][a-z0-9 -]{1,30})"
)
_SURVEY = re.compile(
    fold(
        "哪(一|幾|些)*(篇|文章|報導)|(哪些|幾篇|有沒有|有無|什麼)[^,。?]{0,8}(文章|報導)|多少篇|"
        "(?<!這篇)(文章|報導)(?!的?(作者|標題))[^,。?]{0,4}(有?哪些?|嗎|列|有什麼|有幾)|記事"
    )
    + r"|\b(which|what|any|list|show|find)\b.{0,20}\barticles?\b|\barticles? (about|on)\b"
)
_SURVEY_WORDS = re.compile(
    fold(
        "(這|本)(一)?期(雜誌|會務|刊物)?(裡|中|的)?|(文章|篇文章|篇)|"
        "(有)?(談到|談|講到|提到|提及|討論|介紹|寫到|有寫|有講|有談|說到|講|寫|關於|跟|有關|相關)(的|了)?|"
        "這件事|請問|有沒有|主要|都|在(?=講|談|說|$)|列(給我|出)?|給我|推薦|報導|嗎|記事|書|"
        "\\b(which|what|any|list|show|find|articles?|there|me|please|on|mainly|mostly|talk|speak|mention|discuss|write|are|is|about|of|the|that|in|this|issue)\\b"
    )
)
_TOPIC_EDGES = fold("^(有|是|在)$|^(和|與|跟)|的$")


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a question consists of, folded and in order; one unless each has a question word of its own."""
    pieces = [inner for piece in _SEAM.split(text) if piece.strip() for inner in _INNER_SEAM.split(fold(piece.strip()))]
    parts: list[str] = []
    stem = ""
    for piece in pieces:
        stem = f"{stem} {piece}".strip()
        if WH.search(piece):
            parts.append(stem)
            stem = ""
    if stem and parts:
        parts[-1] = f"{parts[-1]} {stem}"
    return tuple(parts) if len(parts) > 1 else (fold(text),)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that a question puts side by side: its name, and the question about it alone; both folded."""

    name: str
    question: str


def compared_in(folded: str) -> tuple[Side, ...]:
    """The two things that a question puts side by side («收益回報跟收益保留的差別»); none if it does not."""
    match = _JOINED.search(folded) or _JOINED_ENGLISH.search(folded)
    if match is None:
        return ()
    end = match.end(3)
    if "的" in match[1]:  # «豐前市的中心和福岡的中心»: the second is as long as the first
        of_it = _OF_IT.match(folded, end)
        end = of_it.end() if of_it else end
    without_other = folded[: match.start(2)] + folded[end:]
    without_one = folded[: match.start(1)] + folded[match.start(3) :]
    return Side(match[1].strip(), without_other), Side(folded[match.start(3) : end].strip(), without_one)


def defined_in(folded: str) -> str:
    """What a question wants explained («什麼是碳定價», «CBAM是什麼»); "" if it asks something else."""
    match = _DEFINED.fullmatch(folded.strip("?。! "))
    return next((group.strip("「」『』《》 ") for group in match.groups() if group), "") if match else ""


def survey_topic(folded: str) -> str:
    """What the articles that a question asks for speak of («哪幾篇文章談到碳定價» → 碳定價); "" if it asks for no articles."""
    if not _SURVEY.search(folded):
        return ""
    rest = _SURVEY_WORDS.sub(" ", WH.sub(" ", _SURVEY.sub(" ", folded)))
    words = re.sub(r"[?？,，。!！]", " ", rest).split()
    return " ".join(word for word in (re.sub(_TOPIC_EDGES, "", word) for word in words) if word)
