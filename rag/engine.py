"""The one place that states the order: screen, condense, retrieve, draft, verify, answer.

``Engine.stream`` yields a step after each; the web pages, the command line and the evaluation consume that one iterator.

Not for: how any step is done; nor LlamaIndex, which reaches this through ``rag.llamaindex``.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.catalogue.librarian import ENGINE as CATALOGUE
from rag.catalogue.librarian import catalogue_reply
from rag.catalogue.reply import Reply
from rag.checks.against_index import Checked, check_text
from rag.condense import Way, ways_to_read
from rag.domain import (
    Answer,
    Answered,
    Article,
    Citation,
    Claim,
    Condensed,
    Draft,
    Drafted,
    Found,
    Hit,
    Passage,
    Screened,
    Status,
    Step,
    Verified,
)
from rag.draft import ENGINE, draft_answer, reading_depth
from rag.errors import NoIndexError, StorageError, WenjuError
from rag.follow_up import speaks_of
from rag.generative import Asking, Outcome, open_generator, quoted_outcome
from rag.index.builds import Builds
from rag.index.library import Library, open_library
from rag.index.manifest import Card
from rag.language import Wording, asker_language, nearest_articles, notice, wording
from rag.pages.boxes import quote_boxes
from rag.pages.page_image import kept_png
from rag.pages.sources import Sources
from rag.preferences import NO_PREFERENCES, Preferences
from rag.reader.sentence_pool import quotable
from rag.retrieve import retrieve
from rag.screen import screen, screen_history
from rag.settings import Settings
from rag.verify import trusted

if TYPE_CHECKING:
    from rag.llm.generate import Generator

_NEAREST_SHOWN = 3
# Of tune questions that can be read in two ways: follow-ups right 4 of 9 by themselves, 9 so; questions that change the subject 98 and 95 of 129.
_CLEARLY_SURER = 0.5  # log odds: .6 beside .5, and .98 beside .97


class Engine:
    """Answers questions from one build of the index. Safe to use from several threads at once."""

    def __init__(self, library: Library, settings: Settings, generator: Generator | None = None) -> None:
        self.library = library
        self._settings = settings
        self._generator = generator

    @classmethod
    def open(cls, settings: Settings, generator: Generator | None = None) -> Engine:
        """An engine on the current build; ``generator`` stands in for the model that the settings name.

        Raises:
            StorageError: there is no index yet, it does not fit the settings, or it cannot be read.
            SettingsError: the settings name a model that there is no provider for.
        """
        return cls(open_library(settings), settings, generator or open_generator(settings))

    def retrieve(self, question: str, limit: int | None = None) -> list[Hit]:
        """The passages for a question, best first.

        Raises:
            QuestionError: there is no question, or it is too long.
        """
        screened = screen(question, self._settings.max_question_chars)
        settings = self._settings
        return retrieve(self.library, screened.question, limit or settings.top_k, settings.dense_weight)

    def ask(self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES) -> Answer:
        """Answer a question; ``history`` holds the earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: there is no question, or it is too long.
        """
        for step in self.stream(question, history, preferences):
            if isinstance(step, Answered):
                return step.answer
        raise AssertionError("stream ended without an answer")

    def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Iterator[Step]:
        """The same as a sequence of steps; the last one is always ``Answered``.

        Raises:
            QuestionError: there is no question, or it is too long.
        """
        settings = self._settings
        clock = _Clock()
        screened = screen(question, settings.max_question_chars)
        yield screened
        if screened.refusal:
            yield Answered(_refused(screened, clock))
            return
        earlier = screen_history(history, settings.max_history, settings.max_question_chars)
        language = preferences.language or asker_language(screened.question)
        manifest = self.library.manifest
        reply = catalogue_reply(screened.question, earlier, manifest, self._article_answering, language)
        if reply:
            yield Answered(_from_catalogue(screened, reply, wording(screened.question, language), clock))
            return
        asking = Asking(self._generator, screened.question, preferences) if self._generator else None
        condensed = asking.condense(earlier) if asking and earlier else None
        ways = (Way(condensed),) if condensed else ways_to_read(screened.question, earlier)
        clock.lap("screen")
        found = {way: self._found(way.text) for way in ways}
        clock.lap("retrieve")
        drafts = {way: self._drafted_of(way, hits) for way, hits in found.items()}
        clock.lap("draft")
        read = _surest(drafts)
        standalone, hits, draft = read.text, found[read], drafts[read]
        yield Condensed(standalone)
        yield Found(hits)
        yield Drafted(draft)
        outcome = quoted_outcome(draft)
        if asking:
            outcome = asking.answer(standalone, hits, outcome)
        if outcome.status is Status.REFUSED:
            yield Answered(_refused(screened, clock))
            return
        clock.lap("verify")
        yield Verified(outcome.claims)
        words = wording(screened.question, preferences.language)
        nearest = () if outcome.status is Status.ANSWERED else quotable(hits)[:_NEAREST_SHOWN]
        yield Answered(
            Answer(
                id=uuid.uuid4().hex,
                question=screened.question,
                status=outcome.status,
                text=_text(words, outcome, nearest),
                claims=outcome.claims,
                citations=_citations(outcome.claims),
                nearest=nearest,
                confidence=round(outcome.confidence, 3),
                engine=outcome.engine,
                passes=outcome.passes,
                timings_ms=clock.timings(),
                notice=notice(words, outcome.model_failed, _citations(outcome.claims)),
                prompts=self._generator.prompts if self._generator else "",
            )
        )

    def _found(self, standalone: str) -> tuple[Hit, ...]:
        settings = self._settings
        depth = reading_depth(standalone, settings.top_k)
        return trusted(retrieve(self.library, standalone, depth, settings.dense_weight))

    def _article_answering(self, question: str) -> Article | None:
        """The article that the quoted answer to a question comes from, or else the first that was found."""
        hits = self._found(question)
        cited = [citation for claim in self._drafted(question, hits).claims for citation in claim.citations]
        passages = [citation.passage for citation in cited] or [hit.passage for hit in hits]
        return passages[0].article if passages else None

    def _drafted_of(self, way: Way, hits: tuple[Hit, ...]) -> Draft:
        """The draft for a way to read the question; none where it does not speak of what the question is about."""
        draft = self._drafted(way.text, hits)
        return draft if speaks_of(draft, way.subjects) else Draft(Status.ABSTAINED, (), 0.0, ENGINE)

    def _drafted(self, standalone: str, hits: tuple[Hit, ...]) -> Draft:
        return draft_answer(
            standalone,
            hits,
            self.library,
            answer_floor=self._settings.answer_floor,
            related_floor=self._settings.related_floor,
        )

    def status(self) -> dict[str, str | int]:
        """What answers: ``{"build", "articles", "passages", "embedding_model", "engine"}``."""
        manifest = self.library.manifest
        return {
            "build": self.library.build,
            "articles": len(manifest.cards()),
            "passages": manifest.passage_count,
            "embedding_model": self.library.embedder.model_id,
            "engine": self._settings.llm or ENGINE,
        }

    def cards(self) -> tuple[Card, ...]:
        """What a catalogue knows of every article, by id."""
        return self.library.manifest.cards()

    def article(self, article_id: str) -> Article:
        """One article with its text. Raises ``KeyError`` when there is none."""
        return self.library.manifest.article(article_id)

    def passage(self, passage_id: str) -> Passage:
        """One passage by its id. Raises ``KeyError`` when there is none."""
        for passage in self.library.manifest.passages_of(passage_id.rpartition("#")[0]):
            if passage.id == passage_id:
                return passage
        raise KeyError(passage_id)

    def check_text(self, draft: str) -> list[Checked]:
        """Every sentence of a text against the articles."""
        longest = self._settings.max_question_chars
        return check_text(draft, lambda claim: self.retrieve(claim[:longest]))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """The vector of each text, as passages have them."""
        return [[float(value) for value in row] for row in self.library.embedder.embed_passages(texts)]

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        """The picture (PNG) of a page of an article's PDF, with the stretch of its text marked; ``page`` counts from 1.

        Raises:
            KeyError: there is no such article, or it did not come from a PDF.
            StorageError: the page cannot be shown.
        """
        article = self.library.manifest.article(article_id)
        pdf = Sources(self._settings.storage_dir).path(article.digest)
        if pdf is None:
            raise KeyError(article_id)
        return kept_png(
            self._settings.storage_dir / "pictures", pdf, page, quote_boxes(article, start, end), article.digest
        )

    def close(self) -> None:
        """Close the library."""
        self.library.close()


class EngineSource:
    """Hands out an engine on whatever build is current, opening a new one when the current build changes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._builds = Builds(settings.storage_dir)
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._generator = open_generator(settings)  # one for all builds: what it learnt of the server's health stays

    def get(self) -> Engine:
        """The engine to use for the next question.

        An engine handed out earlier stays usable; it is released when nobody holds it any more.

        Raises:
            StorageError: there is no index yet, or it cannot be read.
        """
        with self._lock:
            if self._engine is None or self._engine.library.build != self._builds.current():
                self._engine = Engine.open(self._settings, self._generator)
            return self._engine

    def health(self) -> str:
        """What keeps questions from being answered, in one line; "" when nothing does, or nothing has been ingested yet."""
        try:
            self.get()
        except NoIndexError:
            return ""
        except WenjuError as error:
            return str(error)
        return ""

    def warm(self) -> None:
        """Open the engine and read the tables that a first question would wait for; without an index nothing happens."""
        with contextlib.suppress(StorageError):
            self.get().ask("warm up")  # in English, because that takes the lexicon too


class _Clock:
    """Milliseconds of each part of the work."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 2)}


def _surest(drafts: Mapping[Way, Draft]) -> Way:
    """Of the ways to read a question the first, unless another one has an answer and is clearly surer of it.

    Passages that may help are those of the question alone: with the earlier one they would be about that.
    """
    first, *others = drafts
    answered = [way for way in others if drafts[way].status is Status.ANSWERED]
    best = max(answered, key=lambda way: drafts[way].confidence, default=first)
    return best if _odds(drafts[best]) >= _odds(drafts[first]) + _CLEARLY_SURER else first


def _odds(draft: Draft) -> float:
    """The log odds of a draft's confidence."""
    sure = min(1 - 1e-6, max(1e-6, draft.confidence))
    return math.log(sure / (1 - sure))


def _text(words: Wording, outcome: Outcome, nearest: tuple[Hit, ...]) -> str:
    lines = [claim.text + "".join(f"[{citation.marker}]" for citation in claim.citations) for claim in outcome.claims]
    if outcome.status is Status.ANSWERED:
        return "\n".join(lines)
    if outcome.status is Status.RELATED:
        return "\n".join([words.related, *lines])
    return "\n".join(line for line in (words.abstained, nearest_articles(words, nearest)) if line)


def _citations(claims: Sequence[Claim]) -> tuple[Citation, ...]:
    """Every citation once, in marker order; two claims may share one."""
    found = {citation.marker: citation for claim in claims for citation in claim.citations}
    return tuple(found[marker] for marker in sorted(found))


def _from_catalogue(screened: Screened, reply: Reply, words: Wording, clock: _Clock) -> Answer:
    citations = _citations(reply.claims)
    return Answer(
        id=uuid.uuid4().hex,
        question=screened.question,
        status=reply.status,
        text=reply.text,
        claims=reply.claims,
        citations=citations,
        nearest=(),
        confidence=1.0 if reply.status is Status.ANSWERED else 0.0,
        engine=CATALOGUE,
        passes=1 if citations else 0,
        timings_ms=clock.timings(),
        notice=notice(words, False, citations),
        complete=reply.complete,
    )


def _refused(screened: Screened, clock: _Clock) -> Answer:
    return Answer(
        id=uuid.uuid4().hex,
        question=screened.question,
        status=Status.REFUSED,
        text=wording(screened.question).refused,
        claims=(),
        citations=(),
        nearest=(),
        confidence=0.0,
        engine=ENGINE,
        passes=0,
        timings_ms=clock.timings(),
    )
