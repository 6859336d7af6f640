"""What the reader learns from: a question or a claim, a passage, and where the answer stands or what is to be said of the claim.

Four hands: public question sets, questions and claims written on the news (``--written``, not in the repository: they quote it), questions made
from news sentences by rule (``training.meaning.cloze``), and claims made from the public sets' questions with the answer, or a wrong one of the same
form, in the place of the question word.

Not for: batches or training.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opencc import OpenCC

from eval.squad import Paragraph, in_tuning, read_squad
from rag.sentences import split_sentences
from training.corpus import cmrc_dev, drcd, jsquad

# How many of the questions of a public set are asked of a text that does not answer them, and how that text is made.
_UNANSWERED = 0.45
_CUT_OUT, _SIBLING = (
    0.5,
    0.85,
)  # cumulated: the answer's sentence cut out, another paragraph of the article, any other paragraph
_TO_TAIWAN = 0.6  # of the Simplified paragraphs
_TITLED = 0.5
_RIVALLED, _RIVALS = 0.5, 4

_NUMBER = re.compile(r"[\d,.]*\d[萬億千百]?(?:[元人家個年月日%％名次座公里噸歲米倍]|公尺|美元)?")
_WH = re.compile(
    "是?(什麼時候|何時|哪一年|哪年|幾年|多少|哪一位|哪位|誰|哪裡|何處|哪一個|哪個|哪一種|哪種|哪座|哪國|什麼|何|几年|什么时候|哪里|什么|谁)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """``asked`` of ``text``: the answer stands at ``start`` … ``end`` (-1: nowhere), or ``label`` says what holds of the claim."""

    asked: str
    text: str
    start: int = -1
    end: int = -1
    label: str = ""
    hand: str = ""


def public_questions(shared: Path, rng: random.Random) -> list[Pair]:
    """The training parts of DRCD, CMRC 2018, JSQuAD and XQuAD's tuning half (Chinese and English questions on Chinese text)."""
    taiwan = OpenCC("s2tw")
    cmrc = [_turned(p, taiwan) if rng.random() < _TO_TAIWAN else p for p in cmrc_dev(shared)]
    english = read_squad(shared / "benchmarks" / "xquad.en.half.json")
    chinese = read_squad(shared / "benchmarks" / "xquad.zh.half.json")
    used = [(en, zh) for en, zh in zip(english, chinese, strict=True) if in_tuning(en.title)]
    plain = [_turned(zh, taiwan) if rng.random() < _TO_TAIWAN else zh for _, zh in used]
    crossed = [Paragraph(zh.title, zh.text, en.questions, zh.spans) for (en, _), zh in zip(used, plain, strict=True)]
    pairs = []
    for paragraphs in (drcd(shared, training=True), cmrc, jsquad(shared, training=True), plain, crossed):
        by_title: dict[str, list[Paragraph]] = {}
        for paragraph in paragraphs:
            by_title.setdefault(paragraph.title, []).append(paragraph)
        for paragraph in paragraphs:
            for question, span in zip(paragraph.questions, paragraph.spans, strict=True):
                if question.strip() and span[0] >= 0:
                    pairs.append(_asked(question, paragraph, span, by_title[paragraph.title], paragraphs, rng))
    return pairs


def _asked(
    question: str,
    paragraph: Paragraph,
    span: tuple[int, int],
    siblings: Sequence[Paragraph],
    others: Sequence[Paragraph],
    rng: random.Random,
) -> Pair:
    title = paragraph.title + " " if paragraph.title and rng.random() < _TITLED else ""
    if rng.random() >= _UNANSWERED:
        return Pair(question, title + paragraph.text, span[0] + len(title), span[1] + len(title), hand="public")
    answer = paragraph.text[span[0] : span[1]]
    way = rng.random()
    if way < _CUT_OUT:
        text = without_sentence(paragraph.text, span)
    else:
        rest = [one for one in (siblings if way < _SIBLING else others) if one is not paragraph]
        text = rng.choice(rest or [*others]).text
    if answer in text or len(text) < 40:
        return Pair(question, title + paragraph.text, span[0] + len(title), span[1] + len(title), hand="public")
    return Pair(question, title + text, hand="public")


def without_sentence(text: str, span: tuple[int, int]) -> str:
    """A text without the sentences that a stretch of it touches."""
    return "".join(
        text[one.start : one.end] for one in split_sentences(text) if one.end <= span[0] or one.start >= span[1]
    )


def _turned(paragraph: Paragraph, converter: OpenCC) -> Paragraph:
    """In Traditional characters; one character stays one, so that places stay."""
    text = converter.convert(paragraph.text)
    if len(text) != len(paragraph.text):
        return paragraph
    questions = tuple(converter.convert(question) for question in paragraph.questions)
    return Paragraph(converter.convert(paragraph.title), text, questions, paragraph.spans)


def public_claims(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Claims from answered questions: the answer in the place of the question word, or another stretch of the same form, or of another text."""
    claims = []
    for pair in pairs:
        found = _WH.search(pair.asked)
        if pair.start < 0 or not found or not re.search("[\u4e00-\u9fff]", pair.asked):
            continue
        answer = pair.text[pair.start : pair.end]
        if len(answer) > 20:
            continue
        rivals = [one for one in _alike(answer, pair.text) if one not in answer and answer not in one]
        way = rng.random()
        if way < 0.45 or not rivals:
            claims.append(Pair(_stated(pair.asked, found, answer), pair.text, label="supported", hand="stated"))
        elif way < 0.85:
            claims.append(
                Pair(_stated(pair.asked, found, rng.choice(rivals)), pair.text, label="contradicted", hand="stated")
            )
        else:
            text = without_sentence(pair.text, (pair.start, pair.end))
            if len(text) > 60 and answer not in text:
                claims.append(Pair(_stated(pair.asked, found, answer), text, label="not_said", hand="stated"))
    return claims


def _stated(question: str, wh: re.Match[str], answer: str) -> str:
    is_ = "是" if wh[0].startswith("是") else ""
    return (question[: wh.start()] + is_ + answer + question[wh.end() :]).rstrip("？?") + "。"


def _alike(answer: str, text: str) -> list[str]:
    """Stretches of the text that have the answer's form: figures for a figure, quoted names for a quoted name, else Latin-like or dotted names."""
    if _NUMBER.search(answer):
        unit = answer[-1]
        found = _NUMBER.findall(text)
        return [one for one in found if one[-1] == unit or unit.isdigit()]
    if "·" in answer:
        return re.findall(r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,6}", text)
    tail = answer[-1]
    return re.findall(rf"[\u4e00-\u9fff]{{{max(1, len(answer) - 1)}}}{re.escape(tail)}", text)


def written(folder: Path) -> Iterator[Pair]:
    """Questions and claims written on the news: ``in*.jsonl`` has the passages, ``out/*.jsonl`` what was written on them."""
    texts = {}
    for file in sorted(folder.glob("in*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            texts[item["id"]] = item["text"]
    for file in sorted((folder / "out").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                item = json.loads(line)
            except ValueError:
                continue  # a line that is still being written
            text = texts.get(item.get("id", ""), "")
            if not text:
                continue
            if "claim" in item:
                yield Pair(item["claim"], text, label=item["label"], hand="written")
            elif not item["answer"]:
                yield Pair(item["q"], text, hand="written")
            elif (at := text.find(item["answer"])) >= 0:
                yield Pair(item["q"], text, at, at + len(item["answer"]), hand="written")


def against_rivals(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Written questions asked of another passage: of those that share most words with the question one that does not hold the answer.

    Search brings such passages beside the right one; the reader has to say that they do not answer.
    """
    texts = list(dict.fromkeys(one.text for one in pairs))
    words = [_bigrams(text) for text in texts]
    spread = Counter(word for found in words for word in found)
    found = []
    for pair in pairs:
        if pair.start < 0 or rng.random() >= _RIVALLED:
            continue
        asked, answer = _bigrams(pair.asked), pair.text[pair.start : pair.end]
        shared = [sum(1 / spread[word] for word in asked & here) for here in words]
        best = sorted(range(len(texts)), key=lambda i: -shared[i])[:_RIVALS]
        rivals = [texts[i] for i in best if texts[i] != pair.text and answer not in texts[i]]
        if rivals:
            found.append(Pair(pair.asked, rng.choice(rivals), hand="rival"))
    return found


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(map("".join, itertools.pairwise(text.lower())))
