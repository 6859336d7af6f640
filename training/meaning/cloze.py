"""Questions made from news sentences by rule: a figure, date, person, place, company or title gives way to a question word.

    python -m training.meaning.cloze --shared DIR --out FILE.jsonl

The rest of the sentence loses some words; the text around it answers, or has lost the sentence and does not.

Not for: good questions. They teach the reader's head where answers of a kind stand, before real questions are few enough to be learned by heart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import jieba
import jieba.posseg
from opencc import OpenCC

from training.corpus import news

_ARTICLES = 24_000
_WINDOW = (140, 330)  # characters of the text around
_UNANSWERED = 0.35
_DROPPED = {"content": 0.12, "function": 0.35}
_FORMS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    (
        "date",
        re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年|\d{1,2}日"),
        ("什么时候", "何时", "哪天", "几时", "哪一年"),
    ),
    ("percent", re.compile(r"\d+(?:\.\d+)?(?:%|％)"), ("百分之几", "多少", "多少%", "几趴", "比例多少")),
    (
        "money",
        re.compile(r"\d[\d,.]*(?:万|亿|千)*(?:美元|欧元|元|日元|港元)"),
        ("多少钱", "多少元", "多少", "金额多少"),
    ),
    ("count", re.compile(r"\d[\d,.]*(?:多|余)?(?:万|亿|千)*(?=[\u4e00-\u9fff])"), ("多少", "几")),
    ("title", re.compile("《[^《》]{2,20}》|“[^“”]{2,16}”"), ("什么", "哪个", "叫什么")),
    (
        "company",
        re.compile(r"[\u4e00-\u9fffA-Za-z]{2,8}(?:公司|集团|银行|大学|协会|研究院|委员会)"),
        ("哪家公司", "谁", "哪个单位", "哪一家"),
    ),
)
_TAGGED = {
    "nr": ("谁", "哪位", "什么人"),
    "ns": ("哪里", "哪儿", "什么地方", "哪个国家"),
    "nt": ("哪个单位", "谁", "哪个机构"),
}
_ENDS = re.compile("(?<=[。！？；])")


def cloze(text: str, rng: random.Random) -> tuple[str, str, int, int] | None:
    """A question, a text, and where in it the answer stands (-1, -1: nowhere); None where nothing could be made."""
    sentences = [one for one in _ENDS.split(text.replace("\n", "")) if one]
    if len(sentences) < 4:
        return None
    at = rng.randrange(len(sentences))
    sentence = sentences[at]
    if not 15 <= len(sentence) <= 120:
        return None
    form = _blank(sentence, rng)
    if form is None:
        return None
    start, end, word = form
    asked = _asked(sentence, start, end, word, rng)
    low = high = at
    size, wanted = len(sentence), rng.randint(*_WINDOW)
    while size < wanted and (low > 0 or high + 1 < len(sentences)):
        if (rng.random() < 0.5 and low > 0) or high + 1 == len(sentences):
            low -= 1
            size += len(sentences[low])
        else:
            high += 1
            size += len(sentences[high])
    before = "".join(sentences[low:at])
    after = "".join(sentences[at + 1 : high + 1])
    if rng.random() < _UNANSWERED:
        return asked, before + after, -1, -1
    return asked, before + sentence + after, len(before) + start, len(before) + end


def _blank(sentence: str, rng: random.Random) -> tuple[int, int, str] | None:
    found = [(m.start(), m.end(), rng.choice(words)) for _, form, words in _FORMS for m in form.finditer(sentence)]
    place = 0
    for pair in jieba.posseg.cut(sentence):
        if pair.flag in _TAGGED and len(pair.word) > 1:
            found += [(place, place + len(pair.word), rng.choice(_TAGGED[pair.flag]))] * 3
        place += len(pair.word)
    return rng.choice(found) if found else None


def _asked(sentence: str, start: int, end: int, word: str, rng: random.Random) -> str:
    """The clause around the blank, sometimes with a neighbour, words missing, the question word in its place or in front or behind."""
    left = max(sentence.rfind(mark, 0, start) for mark in "，。；：") + 1
    right = min((at for mark in "，。；：" if (at := sentence.find(mark, end)) >= 0), default=len(sentence))
    if rng.random() < 0.6:  # one clause says too little
        if rng.random() < 0.5 and left > 1:
            left = max(sentence.rfind(mark, 0, left - 1) for mark in "，。；：") + 1
        elif right + 1 < len(sentence):
            right = min(
                (at for mark in "，。；：" if (at := sentence.find(mark, right + 1)) >= 0), default=len(sentence)
            )
    head, tail = _thinned(sentence[left:start], rng), _thinned(sentence[end:right], rng)
    way = rng.random()
    if way < 0.6:
        return f"{head}{word}{tail}？"
    return f"{head}{tail}{'是' if rng.random() < 0.5 else '，'}{word}？" if way < 0.85 else f"{word}{head}{tail}？"


def _thinned(text: str, rng: random.Random) -> str:
    kept = []
    for word in jieba.cut(text):
        share = _DROPPED["function" if len(word) == 1 else "content"]
        if rng.random() >= share and word not in "，。；：“”":
            kept.append(word)
    return "".join(kept)


def made(shared: Path, rng: random.Random) -> Iterator[dict[str, object]]:
    """Two questions of each news article at most, three quarters turned into Taiwan's characters where that keeps places."""
    taiwan = OpenCC("s2tw")
    for text in itertools.islice(news(shared), _ARTICLES):
        for _ in range(2):
            found = cloze(text[:1_500], rng)
            if found is None:
                continue
            asked, around, start, end = found
            if rng.random() < 0.75:
                turned = taiwan.convert(around)
                if len(turned) == len(around):
                    asked, around = taiwan.convert(asked), turned
            if len(asked) > 5 and len(around) > 60:
                yield {"asked": asked, "text": around, "start": start, "end": end}


def main() -> None:
    """Read the command line, write the questions."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    with wanted.out.open("w", encoding="utf-8") as file:
        for item in made(wanted.shared, random.Random(148)):
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
