"""The cases of the verification suite: true claims in three degrees of closeness, and each made false in one place.

From the sample issue (halves by article, as for the gold questions) and, where the data is at hand, from DRCD dev (Shao et al., 2018), whose
held-back half (``eval.squad``) is for reporting; CMRC 2018 adds paraphrases. A paraphrase is a question put as a statement with its
answer: other words and another order than the article's, not always good grammar, and now and then an inference.

Not for: claims in free prose, such as a language model writes; the suite over a misbehaving model has those.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import eval.corrupt
from eval.gold_questions import load_gold
from eval.squad import DRCD_TRAINING_SHARE, in_training
from ingest.passages import split_passages
from ingest.readers.markdown import read_markdown
from rag.domain import BlockKind
from rag.script import unfolded
from rag.sentences import split_sentences
from rag.settings import PROJECT_ROOT

_SEED = 148
_TUNE_ARTICLES = ("02", "04", "06", "09", "11", "12", "14", "16")
_NAMES = (
    "美國 日本 德國 法國 英國 印度 越南 泰國 印尼 新加坡 韓國 歐盟 加拿大 墨西哥 馬來西亞 菲律賓 澳洲 臺北 高雄 臺中 上海 北京 深圳 "
    "經濟部 勞動部 環境部 財政部 外交部 數位發展部 國發會 中央銀行 工業總會 商業總會 台積電 鴻海 微軟 輝達 川普 拜登 李宏毅 黃彥男"
).split()


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, the passage it is said to rest on, and whether the passage bears it out."""

    origin: str
    split: str
    kind: str
    claim: str
    passage: str
    context: tuple[str, ...]
    true: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage with (sentence, name in it) for names to swap, and (question, answer) pairs."""

    origin: str
    split: str
    passage: str
    context: tuple[str, ...]
    sentences: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    stated: tuple[str, ...]


def cases(data: Path | None) -> list[Case]:
    """Every case; those from DRCD only where ``data`` holds ``benchmarks/DRCD_dev.json``."""
    texts = list(_sample_issue())
    if data is not None and (data / "benchmarks" / "DRCD_dev.json").is_file():
        texts += _drcd(data / "benchmarks" / "DRCD_dev.json")
        texts += _cmrc(data / "benchmarks")
    foreign = {
        origin: sorted({name for text in texts if text.origin == origin for _, name in text.names})
        for origin in ("sample", "drcd", "cmrc")
    }
    return [
        case
        for number, text in enumerate(texts)
        for case in _of(text, foreign[text.origin], random.Random(_SEED + number))
    ]


Change = Callable[[str, str, random.Random], str | None]
_FALSE: dict[str, Change] = {
    "number, new": eval.corrupt.new_number,
    "number, same passage": eval.corrupt.neighbour_number,
    "negation added": eval.corrupt.negation_added,
    "negation dropped": eval.corrupt.negation_dropped,
    "antonym": eval.corrupt.antonym,
}
_REWRITES: dict[str, Change] = {
    "full width": lambda sentence, _passage, _draw: eval.corrupt.full_width(sentence),
    "thousands": lambda sentence, _passage, _draw: eval.corrupt.thousands(sentence),
    "multiplied out": lambda sentence, _passage, _draw: eval.corrupt.multiplied_out(sentence),
    "Chinese digits": lambda sentence, _passage, _draw: eval.corrupt.han_digits(sentence),
    "year of the Republic": lambda sentence, _passage, _draw: eval.corrupt.republic_year(sentence),
    "variants": lambda sentence, _passage, _draw: eval.corrupt.variant_characters(sentence),
    "clause dropped": lambda sentence, _passage, draw: eval.corrupt.clause_dropped(sentence, draw),
    "blanks": lambda sentence, _passage, _draw: eval.corrupt.blanks(sentence),
}


def _of(text: _Text, foreign: Sequence[str], draw: random.Random) -> Iterator[Case]:
    def case(kind: str, claim: str | None, *, true: bool) -> Iterator[Case]:
        if claim:
            yield Case(text.origin, text.split, kind, claim, text.passage, text.context, true)

    for sentence in text.sentences:
        yield from case("verbatim", sentence, true=True)
        for name, change in _REWRITES.items():
            yield from case(f"rewritten: {name}", change(sentence, text.passage, draw), true=True)
        for name, change in _FALSE.items():
            yield from case(name, change(sentence, text.passage, draw), true=False)
    for sentence, name in text.names:
        strangers = [
            other
            for other in foreign
            if other not in text.passage and other not in "".join(text.context) and not set(other) & set(name)
        ]
        if strangers:
            yield from case("entity", eval.corrupt.entity(sentence, name, draw.choice(strangers)), true=False)
    for claim in text.stated:
        yield from case("paraphrased", claim, true=True)
        for name, change in _FALSE.items():
            yield from case(f"paraphrased, {name}", change(claim, text.passage, draw), true=False)


def _sample_issue() -> Iterator[_Text]:
    gold = [one for one in load_gold("sample-issue") if one.status == "answered" and one.quote and not one.history]
    for passage in sample_passages():
        names = tuple((sentence, name) for sentence in passage.paragraphs for name in _NAMES if name in sentence)[:3]
        asked = (
            (one.question, one.facts[0][0])
            for one in gold
            if passage.article in one.articles and one.quote in passage.text and len(one.facts) == 1
        )
        stated = tuple(filter(None, (eval.corrupt.stated(*pair) for pair in asked)))
        yield _Text("sample", passage.split, passage.text, passage.titles, passage.paragraphs, names, stated)


@dataclass(frozen=True, slots=True)
class SamplePassage:
    """A passage of the sample issue; ``paragraphs`` are the whole sentences of its paragraphs, ``sentences`` those of its list items too."""

    article: str
    split: str
    text: str
    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    sentences: tuple[str, ...]


def sample_passages() -> Iterator[SamplePassage]:
    """Every passage of the sample issue, in halves by article."""
    for path in sorted((PROJECT_ROOT / "data" / "articles").glob("*.md")):
        article = read_markdown(path.read_text(encoding="utf-8"), path, path.stem, "")
        split = "tune" if path.stem[:2] in _TUNE_ARTICLES else "report"
        for passage in split_passages(article, 380):
            whole = [
                (block.kind, one.text)
                for block in article.blocks
                if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
                and passage.start <= block.start
                and block.end <= passage.end
                for one in split_sentences(block.text)
                if 15 <= len(one.text) <= 120
            ]
            yield SamplePassage(
                path.stem,
                split,
                passage.text,
                (article.title, *passage.headings),
                tuple(text for kind, text in whole if kind is BlockKind.PARAGRAPH),
                tuple(text for _, text in whole),
            )


def _cmrc(folder: Path) -> Iterator[_Text]:
    """CMRC 2018 (Cui et al., 2019) for its questions alone, in Traditional characters; the trial part is for reporting."""
    for name, split in (("cmrc2018_dev.json", "tune"), ("cmrc2018_trial.json", "report")):
        if not (folder / name).is_file():
            continue
        for article in json.loads((folder / name).read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                asked = [
                    (unfolded(item["question"].strip()), unfolded(item["answers"][0]["text"]))
                    for item in paragraph["qas"]
                ]
                stated = tuple(filter(None, (eval.corrupt.stated(*pair) for pair in asked)))
                title = unfolded(article.get("title", ""))
                yield _Text("cmrc", split, unfolded(paragraph["context"]), (title,), (), (), stated)


def _drcd(path: Path) -> Iterator[_Text]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        split = "tune" if in_training(article["title"], DRCD_TRAINING_SHARE) else "report"
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            asked = [(item["question"].strip(), item["answers"][0]["text"]) for item in paragraph["qas"]]
            sentences = [one.text for one in split_sentences(text) if 15 <= len(one.text) <= 120]
            answering = [one for one in sentences if any(answer in one for _, answer in asked)]
            names = [
                (sentence, answer)
                for question, answer in asked
                if re.search("誰|何人|哪|何地|何處", question) and re.fullmatch(r"[\u4e00-\u9fff]{2,6}", answer)
                for sentence in sentences[:]
                if answer in sentence
            ]
            stated = [eval.corrupt.stated(question, answer) for question, answer in asked]
            yield _Text(
                "drcd",
                split,
                text,
                (article["title"],),
                tuple(answering[:2]),
                tuple(names[:1]),
                tuple(filter(None, stated)),
            )
