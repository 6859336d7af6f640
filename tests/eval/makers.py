"""Made-up outcomes and records for the tests of the evaluation."""

from __future__ import annotations

from eval.gold_questions import GoldQuestion, read_question
from eval.metrics import Outcome
from eval.records import Record, record_of
from rag.domain import Answer, Article, Citation, Claim, Hit, Passage, Status, Support, Verdict

TEXT = "每家企業最高補助10萬元，每名員工補助1萬元。申請期限到6月30日為止。"
ARTICLE = Article(id="12-subsidy", digest="d", title="補助計畫", text=TEXT, blocks=(), pages="31")
PASSAGE = Passage(
    id="12-subsidy#0-36", article=ARTICLE, start=0, end=len(TEXT), headings=("申請",), text=TEXT, pages="31"
)
OTHER_TEXT = "碳費由環境部徵收。"
OTHER = Article(id="03-carbon", digest="e", title="碳費", text=OTHER_TEXT, blocks=())
OTHER_PASSAGE = Passage(id="03-carbon#0-9", article=OTHER, start=0, end=9, headings=(), text=OTHER_TEXT, pages="9")


def gold(**changed: object) -> GoldQuestion:
    """A question on the made-up article."""
    value: dict[str, object] = {
        "id": "q1",
        "split": "test",
        "kind": "fact",
        "language": "zh-TW",
        "question": "每家企業最多補助多少？",
        "history": [],
        "status": "answered",
        "facts": [["10萬元", "十萬元"]],
        "articles": ["12-subsidy"],
        "quote": "每家企業最高補助10萬元",
    }
    return read_question({**value, **changed})


def hit(passage: Passage = PASSAGE) -> Hit:
    """A passage found by words."""
    return Hit(passage, 0.5, None, None, 1, 0.5)


def citation(quote: str, passage: Passage = PASSAGE, marker: int = 1) -> Citation:
    """A citation of words of a passage."""
    start = passage.article.text.index(quote)
    return Citation(marker, passage, quote, start, start + len(quote), "31")


def answer(
    quote: str = TEXT[:22], *, status: Status = Status.ANSWERED, confidence: float = 0.9, claim: str = ""
) -> Answer:
    """An answer of one quote."""
    cited = citation(quote)
    claims = (Claim(claim or quote, (cited,), Verdict(Support.SUPPORTED, ("quote",), "引文與原文逐字相符")),)
    text = (claim or quote) + "[1]"
    return Answer("a", "q", status, text, claims, (cited,), (), confidence, "extractive", 1, {"total": 10.0})


def outcome(
    said: Answer | None = None, asked: GoldQuestion | None = None, hits: tuple[Hit, ...] | None = None
) -> Outcome:
    """An outcome that is right unless told otherwise."""
    return Outcome(asked or gold(), said or answer(), (hit(),) if hits is None else hits)


def record(
    number: int, values: dict[str, float], *, article: str | None = None, split: str = "test", set_: str = "gold"
) -> Record:
    """A record of a question on one of eight articles."""
    asked = gold(id=f"q{number}", articles=[article or f"a{number % 8}"], split=split)
    return record_of(set_, outcome(asked=asked), values)
