"""A stand-in for the engine, over a real article of the sample issue; answers by table, in real domain values."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from rag.checks.against_index import Checked, check_text
from rag.domain import (
    Answer,
    Answered,
    Article,
    Block,
    BlockKind,
    Citation,
    Claim,
    Condensed,
    Draft,
    DraftClaim,
    Drafted,
    Found,
    Hit,
    Passage,
    Screened,
    Status,
    Step,
    Support,
    Verdict,
    Verified,
)
from rag.errors import NoIndexError, QuestionError, WenjuError
from rag.index.manifest import Card
from rag.preferences import NO_PREFERENCES, Preferences

# frozen copies: the sample issue may be corrected without a word about the pages
ARTICLES = Path(__file__).resolve().parent / "articles"
_KINDS = (("#", BlockKind.HEADING), ("- ", BlockKind.LIST_ITEM), ("| ", BlockKind.TABLE))


def read_article(name: str) -> Article:
    """Read a Markdown article roughly as ingest does: one block per line, printed pages from the comments."""
    _, head, body = (ARTICLES / name).read_text(encoding="utf-8").split("---\n", 2)
    meta = dict(re.findall(r'^(\w+): "?(.*?)"?$', head, re.MULTILINE))
    blocks: list[Block] = []
    page, at = "", 0
    for line in filter(None, map(str.strip, body.split("\n"))):
        if found := re.match(r"<!-- page: (\S+) -->", line):
            page = found[1]
            continue
        if set(line) <= set("|- "):
            continue
        kind = next((kind for mark, kind in _KINDS if line.startswith(mark)), BlockKind.PARAGRAPH)
        words = "｜".join(c.strip() for c in line.strip("|").split("|")) if kind is BlockKind.TABLE else line
        words = re.sub(r"^(#+|-) ", "", words)
        blocks.append(Block(kind, 1, words, at, page))
        at += len(words) + 1
    return article_of(name.split(".", maxsplit=1)[0], blocks, meta)


def article_of(name: str, blocks: Sequence[Block], meta: dict[str, str]) -> Article:
    return Article(
        name, "0" * 64, meta["title"], "\n".join(b.text for b in blocks), tuple(blocks), meta.get("authors", ""),
        meta.get("affiliation", ""), meta.get("section", ""), meta.get("issue", ""), meta.get("pages", ""),
        meta.get("published", ""), "zh-TW", f"{name}.md",
    )  # fmt: skip


def hostile_article() -> Article:
    """An article in which every field tries to become markup."""
    bad = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    text = f"前言 {bad}\n- 引文 **{bad}** 「<b>粗</b>」 $x$ [連](javascript:alert(1)) <iframe src='//evil.example'></iframe> 結尾"
    lines = text.split("\n")
    blocks = [
        Block(BlockKind.PARAGRAPH, 0, lines[0], 0, "9"),
        Block(BlockKind.PARAGRAPH, 0, lines[1], len(lines[0]) + 1, "9"),
    ]
    meta = dict.fromkeys(("title", "authors", "affiliation", "section", "issue"), bad)
    return article_of("hostile", blocks, meta)


def passage_around(article: Article, quote: str, before: int = 1, after: int = 2) -> Passage:
    """Cut a passage of whole blocks around the first occurrence of a quote."""
    at = article.text.index(quote)
    first = next(i for i, b in enumerate(article.blocks) if b.start <= at < b.end)
    last = next(i for i, b in enumerate(article.blocks) if at + len(quote) <= b.end)
    start = article.blocks[max(first - before, 0)].start
    end = article.blocks[min(last + after, len(article.blocks) - 1)].end
    headings = [b.text for b in article.blocks[: first + 1] if b.kind is BlockKind.HEADING][-1:]
    page = article.blocks[first].page
    return Passage(f"{article.id}#{start}-{end}", article, start, end, tuple(headings), article.text[start:end], page)


def cite(marker: int, article: Article, quote: str) -> Citation:
    passage = passage_around(article, quote)
    start = article.text.index(quote)
    page = next(b.page for b in article.blocks if b.start <= start < b.end)
    return Citation(marker, passage, quote, start, start + len(quote), page)


def claim(
    words: str,
    *citations: Citation,
    support: Support = Support.SUPPORTED,
    reason: str = "引文逐字出現在原文中，數字一致。",
) -> Claim:
    return Claim(words, citations, Verdict(support, ("quote", "numbers"), reason))


def answer(
    question: str, status: Status, text: str, claims: Sequence[Claim] = (), nearest: Sequence[Hit] = ()
) -> Answer:
    citations = {c.marker: c for each in claims for c in each.citations}
    timings = {"retrieve": 6.1, "draft": 9.0, "verify": 1.2, "total": 16.3}
    ordered = tuple(citations[m] for m in sorted(citations))
    return Answer(
        uuid.uuid4().hex, question, status, text, tuple(claims), ordered, tuple(nearest), 0.91, "extractive", 1, timings
    )


def hit(article: Article, quote: str) -> Hit:
    return Hit(passage_around(article, quote), 0.5, 1, 0.5, 2, 3.0)


class FakeEngine:
    """Answers by a word of the question; ``asked`` keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.preferences = NO_PREFERENCES
        self.subsidy = read_article("12-service-digital-subsidy.md")
        self.labor = read_article("13-labor-support-measures.md")
        self.carbon = read_article("07-internal-carbon-pricing.md")

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        if article_id != "known":
            raise KeyError(article_id)
        if page > 9:
            raise WenjuError("page 10 of issue.pdf cannot be shown")
        return b"\x89PNG"

    def ask(self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES) -> Answer:
        *_, last = self.stream(question, history, preferences)
        assert isinstance(last, Answered)
        return last.answer

    def articles(self) -> list[Article]:
        return sorted((self.carbon, self.subsidy, self.labor), key=lambda article: article.id)

    def status(self) -> dict[str, str | int]:
        return {"build": "b1", "articles": 3, "passages": 9, "embedding_model": "fake", "engine": "extractive"}

    def cards(self) -> tuple[Card, ...]:
        return tuple(Card(*(getattr(one, field.name) for field in fields(Card))) for one in self.articles())

    def article(self, article_id: str) -> Article:
        return {one.id: one for one in self.articles()}[article_id]

    def passage(self, passage_id: str) -> Passage:
        known = hit(self.subsidy, "人才培訓課程").passage
        return {known.id: known}[passage_id]

    def retrieve(self, question: str, limit: int | None = None) -> list[Hit]:
        self._mishap(question)
        return list(self.reply("也許").nearest[:limit])

    def check_text(self, draft: str) -> list[Checked]:
        return check_text(draft, lambda _: self.retrieve("補助"))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(len(text)), 0.5] for text in texts]

    def _mishap(self, question: str) -> None:
        if len(question) > 500:
            raise QuestionError("the question has more than 500 characters: shorten it")
        if "故障" in question:
            raise RuntimeError("secret detail")
        if "鎖住" in question:
            raise WenjuError("the storage folder var is locked: stop the other ingest first")

    def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Iterator[Step]:
        self.asked.append((question, tuple(history)))
        self.preferences = preferences
        self._mishap(question)
        yield Screened(question)
        found = self.reply(question)
        if found.status is not Status.REFUSED:
            yield Condensed(question)
            yield Found(found.nearest)
            drafts = tuple(DraftClaim(c.text, c.citations) for c in found.claims)
            yield Drafted(Draft(found.status, drafts, found.confidence, found.engine))
            yield Verified(found.claims)
        yield Answered(found)

    def reply(self, question: str) -> Answer:
        near = [
            hit(self.subsidy, "人才培訓課程"),
            hit(self.labor, "職能訓練措施的適用對象"),
            hit(self.carbon, "項目｜策略選擇一"),
        ]
        if "惡意" in question:
            return self._hostile(question)
        if "措施" in question:
            return self._measures(question)
        if "選擇" in question:
            row = cite(1, self.carbon, "收益之運用｜收益回報或收益保留｜收益回報或收益保留")
            return answer(question, Status.ANSWERED, f"{row.quote}[1]", [claim(row.quote, row)])
        if "忽略" in question:
            return answer(question, Status.REFUSED, "這看起來是給程式的指令，不是問題。請改問刊物裡的內容。")
        if "團費" in question:
            return answer(question, Status.ABSTAINED, "收錄的文章沒有提到這件事。", nearest=near)
        if "也許" in question:
            return answer(question, Status.RELATED, "", nearest=near)
        if "備援" in question:
            return replace(self._amount(question), notice="語言模型暫時無法作答，以下改為節錄原文。")
        return self._amount(question)

    def _amount(self, question: str) -> Answer:
        one = cite(1, self.subsidy, "每家企業最多補助10萬元。")
        two = cite(2, self.subsidy, "每名員工最高補助1萬元")
        three = cite(3, self.subsidy, "獲得補助10萬元的企業，可以再拿到1萬元的加碼獎勵")
        text = f"{one.quote}[1]補助按完成培訓的員工人數計算，{two.quote}。[2]\n{three.quote}。[3]"
        doubt = "第3句漏了加薪的條件，請看原文。"
        claims = [claim(one.quote, one), claim(f"補助按完成培訓的員工人數計算，{two.quote}。", two)]
        claims.append(claim(three.quote, three, support=Support.PARTIAL, reason=doubt))
        return answer(question, Status.ANSWERED, text, claims)

    def _measures(self, question: str) -> Answer:
        lead = cite(
            1,
            self.labor,
            "勞動部為防範企業用人大幅波動、勞工失業風險升高，以及青年初次就業困難等問題，已預先規劃協助勞工穩定就業的六大措施。",
        )
        items = [b.text for b in self.labor.blocks if b.kind is BlockKind.HEADING and b.text.startswith("（")]
        cited = [cite(i, self.labor, item) for i, item in enumerate(items, start=2)]
        text = "\n".join([f"{lead.quote}[1]", *(f"{c.quote}[{c.marker}]" for c in cited)])
        return answer(question, Status.ANSWERED, text, [claim(lead.quote, lead), *(claim(c.quote, c) for c in cited)])

    def _hostile(self, question: str) -> Answer:
        article = hostile_article()
        quote = article.blocks[1].text
        one = Citation(1, passage_around(article, quote), quote, article.blocks[1].start, article.blocks[1].end, "9")
        return answer(
            question, Status.ANSWERED, f"{quote}[1]", [claim(quote, one, reason="<script>window.hacked=1</script>")]
        )


class FakeSource:
    """Hands out one engine; ``missing`` plays the storage without an index."""

    def __init__(self) -> None:
        self.engine = FakeEngine()
        self.missing = False
        self.trouble = ""

    def health(self) -> str:
        return self.trouble

    def get(self) -> FakeEngine:
        if self.missing:
            raise NoIndexError("there is no index under var: run `wenju ingest data/articles` first")
        return self.engine
