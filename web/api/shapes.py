"""What goes over the wire under ``/api/v1``, in and out; the OpenAPI document is made of these.

Names of an answer are those of ``rag.present``, which scripts rely on. Requests are strict: an unknown or misspelt field is refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

QUESTION = "三十人以下服務業數位轉型補助，每家企業最多可以領多少？"
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Said = Annotated[str, StringConstraints(pattern=r"[0-9A-Za-z\u3040-\u30ff\u3400-\u9fff]", max_length=500)]


# 3.0 is an integer to JSON Schema
def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PreferencesIn(_In):
    """What the asker wants of the wording; it is never evidence."""

    language: Literal["", "zh-TW", "en"] = ""
    industry: Annotated[str, StringConstraints(max_length=200)] = ""
    length: Literal["", "short", "full"] = ""


class AskIn(_In):
    """A question; ``history`` holds the earlier ones of the conversation, oldest first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": QUESTION}, {"question": "那上限呢？", "history": [QUESTION]}]}
    )

    question: Said
    history: Annotated[list[Said], Field(max_length=50)] = []
    preferences: PreferencesIn = PreferencesIn()
    conversation: Id | None = Field(None, description="keep the answer in this conversation; without: in a new one")
    stream: bool = Field(False, description="server-sent events, as with Accept: text/event-stream")


class SearchIn(_In):
    """What to look for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "內部碳定價有哪些優點", "limit": 3}]})

    question: Said
    limit: Annotated[int, Field(ge=1, le=100), BeforeValidator(_whole)] = 10


class VerifyIn(_In):
    """A draft to check against the articles."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "每家企業最多補助10萬元。"}]})

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class FeedbackIn(_In):
    """What somebody thinks of an answer; ``question`` only if staff may read it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer_id": "0" * 32, "mark": "bad", "comment": "頁碼不對"}]}
    )

    answer_id: Id
    mark: Literal["good", "bad"]
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""
    question: Annotated[str, StringConstraints(max_length=2_000)] = ""


class ReviewIn(_In):
    """What staff found about a mark."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "wrong", "note": "第32頁"}]})

    verdict: Literal["right", "wrong", "unclear"]
    note: Annotated[str, StringConstraints(max_length=2_000)] = ""


class CitationOut(BaseModel):
    """Where words of the answer stand; ``quote`` is the article's text from ``start`` to ``end``, in characters."""

    marker: int
    passage_id: str
    article_id: str
    article: str
    authors: str
    issue: str
    page: str
    quote: str
    passage: str
    start: int
    end: int
    span: list[int] | None
    pictures: list[str] = Field(description="addresses of the printed pages, the quote marked")


class ClaimOut(BaseModel):
    """A statement of the answer with the verdict on it; ``citations`` are markers."""

    text: str
    citations: list[int]
    support: str
    reason: str
    checks: list[str]


class NearestOut(BaseModel):
    """A passage that may help."""

    passage_id: str
    article_id: str
    article: str
    page: str


class AnswerOut(BaseModel):
    """A cited answer; fields may be added, none is renamed or dropped."""

    id: str
    question: str
    status: Literal["answered", "related", "abstained", "refused"]
    answer: str = Field(description="the text with markers such as [1]")
    confidence: float
    citations: list[CitationOut]
    claims: list[ClaimOut]
    nearest: list[NearestOut]
    engine: str
    passes: int
    timings_ms: dict[str, float]
    notice: str
    prompts: str
    complete: bool
    conversation: str | None = Field(description="where the answer is kept; null: nowhere")


class HitOut(BaseModel):
    """A passage that was found."""

    passage_id: str
    article_id: str
    score: float
    text: str
    article: str
    authors: str
    issue: str
    page: str


class HitsOut(BaseModel):
    """The passages for a question, best first."""

    hits: list[HitOut]


class CardOut(BaseModel):
    """What a catalogue knows of an article."""

    id: str
    title: str
    authors: str
    affiliation: str
    section: str
    issue: str
    pages: str
    published: str


class CardsOut(BaseModel):
    """Articles by id, newest issue first; ``total`` counts those that fit."""

    total: int
    articles: list[CardOut]


class ArticleOut(CardOut):
    """An article with its text."""

    language: str
    text: str


class PassageOut(BaseModel):
    """A stretch of an article."""

    passage_id: str
    article_id: str
    article: str
    authors: str
    issue: str
    page: str
    headings: list[str]
    start: int
    end: int
    text: str


class CheckedOut(BaseModel):
    """A sentence of a draft, the verdict, the passage it rests on, and what the article says instead where it says something else."""

    text: str
    support: str
    reason: str
    passage_id: str | None
    article: str | None
    page: str | None
    instead: str | None


class VerifiedOut(BaseModel):
    """A checked draft; ``supported`` when it says something and all of it is borne out."""

    model_config = ConfigDict(extra="allow")

    claims: list[CheckedOut]
    supported: bool


class IdOut(BaseModel):
    """What was made."""

    id: str


class ConversationOut(BaseModel):
    """A conversation; times are seconds since 1970."""

    id: str
    title: str
    created: float
    updated: float


class TurnOut(BaseModel):
    """One question with its answer."""

    id: str
    question: str
    answer: dict[str, Any]
    build: str
    created: float


class WholeConversationOut(ConversationOut):
    """A conversation with what was said."""

    turns: list[TurnOut]


class ConversationsOut(BaseModel):
    """The caller's own conversations, the latest first."""

    conversations: list[ConversationOut]


class DeletedOut(BaseModel):
    """How many are gone for good."""

    deleted: int


class ReviewOut(BaseModel):
    """What staff found."""

    id: str
    verdict: str
    note: str
    created: float


class MarkOut(BaseModel):
    """What somebody thought of an answer."""

    id: str
    answer_id: str
    mark: str
    comment: str
    question: str
    created: float
    reviews: list[ReviewOut]


class MarksOut(BaseModel):
    """What was marked, the latest first."""

    feedback: list[MarkOut]


class MeOut(BaseModel):
    """Who asks, as the server sees it."""

    name: str
    role: str
    scopes: list[str] | None


class UserOut(BaseModel):
    """An account."""

    name: str
    role: str
    disabled: bool
    created: float


class UsersOut(BaseModel):
    """Every account."""

    users: list[UserOut]


class NoteOut(BaseModel):
    """A line of the audit log."""

    at: float
    who: str
    action: str
    target: str


class AuditOut(BaseModel):
    """The newest lines."""

    audit: list[NoteOut]


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
