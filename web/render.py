"""Answer → the HTML of one chat message. Pure; escaping is ``web.markup``'s.

A passage opened by a chip lives in the evidence panel (``web.evidence``) under the id ``c<turn>-<marker>``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from rag.domain import Answer, Article, Citation, Claim, Hit, Status, Support
from rag.language import asker_language
from web.labels import LABELS, Phrase
from web.markup import CELL, chip, plain_where, say, text, where
from web.reading import Line, place_claims, read_lines

STEPS = (LABELS.screen, LABELS.search, LABELS.draft, LABELS.verify)
NEAREST = 3  # passages suggested when there is no answer: enough to try, few enough to read
EXCERPT = 72

VERDICTS: dict[Support, tuple[str, Phrase]] = {
    Support.SUPPORTED: ("≈", LABELS.supported),
    Support.PARTIAL: ("◐", LABELS.partial),
    Support.CONTRADICTED: ("✗", LABELS.contradicted),
    Support.NOT_FOUND: ("?", LABELS.not_found),
}
QUOTE_CHECKS = {"quote", "complete"}
BADGES: dict[Status, tuple[Phrase, Phrase]] = {
    Status.RELATED: (LABELS.related, LABELS.related_text),
    Status.ABSTAINED: (LABELS.abstained, LABELS.abstained_text),
    Status.REFUSED: (LABELS.refused, LABELS.refused_text),
}


def question_html(question: str) -> str:
    """Return the visitor's own words, escaped like any other text."""
    return f'<div class="asked">{text(question)}</div>'


def working_html(done: int) -> str:
    """Return the step line alone, with ``done`` steps behind it; the answer keeps the line in the same place."""
    return f'<div class="answer pending">{trail(done)}<div class="line faint">{say(LABELS.working)}</div></div>'


def trail(done: int, seconds: float | None = None) -> str:
    """Return 檢查問題 › 搜尋 › 摘錄 › 查核 with the finished ones ticked, and the time once it is known."""
    states = ["done"] * done + (["now"] if seconds is None else []) + ["todo"] * len(STEPS)
    steps = "".join(
        f'<span class="step {state}">{say(name)}</span>' for name, state in zip(STEPS, states, strict=False)
    )
    clock = "" if seconds is None else f'<span class="clock">{say(LABELS.seconds, n=_seconds(seconds))}</span>'
    return f'<div class="trail">{steps}{clock}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """Return the whole message: steps, badge, sentences with chips and verdicts, sources, copy button."""
    seconds = answer.timings_ms.get("total", 0.0) / 1000
    done = 1 if answer.status is Status.REFUSED else len(STEPS)
    parts = [trail(done, seconds)]
    if answer.notice:
        parts.append(
            f'<div class="notice" role="note"><span class="unseen">{say(LABELS.notice)} </span>{text(answer.notice)}</div>'
        )
    if answer.status in BADGES:
        badge, instead = BADGES[answer.status]
        parts.append(f'<div class="badge">{say(badge)}</div>')
        parts.append("" if answer.text.strip() else f'<div class="line">{say(instead)}</div>')
    parts += [_body(answer, turn), _sources(answer.citations, turn), _nearest(answer, turn), _copy(answer)]
    return f'<div class="answer {answer.status.value}">{"".join(parts)}</div>'


def trouble_html(title: Phrase, message: str, command: str = "") -> str:
    """Return an error as a message: what happened in a heading, the one clear line below it."""
    lines = f'<div class="badge">{say(title)}</div><div class="line">{message}</div>'
    code = f'<div class="command"><span class="code">{text(command)}</span></div>' if command else ""
    return f'<div class="answer trouble">{lines}{code}</div>'


def plain_text(answer: Answer, language: int) -> str:
    """Return the answer with its sources for the clipboard; ``language`` indexes a ``Phrase``."""
    sources = [f"[{c.marker}] {plain_where(c.passage.article, c.page, language)}" for c in answer.citations]
    notice = (answer.notice, "") if answer.notice else ()
    return "\n".join((answer.question, "", *notice, answer.text, "", LABELS.sources[language], *sources))


def _seconds(seconds: float) -> str:
    return "<0.01" if seconds < 0.01 else f"{seconds:.2f}"


def _body(answer: Answer, turn: int) -> str:
    # the first line says that there is no answer; the passages named below it follow as cards that open
    lines = read_lines(answer.text)[: 1 if suggested(answer) else None]
    placed, loose = place_claims(answer, lines)
    known = {citation.marker for citation in answer.citations}
    language = asker_language(answer.question)
    rows = []
    for is_table, run in groupby(enumerate(lines), key=lambda numbered: CELL in numbered[1].words):
        drawn = []
        for row, line in run:
            words = "".join(
                _words(segment.words, is_table, _spans(answer, segment.markers))
                + _marks(segment.markers, known, turn, placed.get((row, column)), language)
                for column, segment in enumerate(line.segments)
            )
            drawn.append(f"<tr><td>{words}</td></tr>" if is_table else _line(line, words))
        table = f'<div class="line"><div class="scroll"><table><tbody>{"".join(drawn)}</tbody></table></div></div>'
        rows.append(table if is_table else "".join(drawn))
    # a doubt that the text has no place for is stated under it: not shown would be hidden
    doubts = [claim for claim in loose if claim.verdict.support is not Support.SUPPORTED]
    rows += [f'<div class="line doubt">{text(claim.text)}{_verdict(claim, language)}</div>' for claim in doubts]
    return "".join(rows)


def _words(words: str, is_table: bool, spans: Sequence[str]) -> str:
    """The words with the answer itself in bold, once each, where it stands in them."""
    html = text(words)
    for span in spans:
        html = html.replace(text(span), f"<b>{text(span)}</b>", 1)
    return html.replace(CELL, "</td><td>") if is_table else html


def _spans(answer: Answer, markers: Sequence[int]) -> list[str]:
    cited = (citation for citation in answer.citations if citation.marker in markers)
    return [citation.quote[citation.span[0] : citation.span[1]] for citation in cited if citation.span]


def _line(line: Line, words: str) -> str:
    label = f'<span class="label">{text(line.label)}</span>' if line.label else ""
    return f'<div class="line{" item" if label else ""}">{label}<div class="words">{words}</div></div>'


def _marks(markers: Sequence[int], known: set[int], turn: int, claim: Claim | None, language: str) -> str:
    chips = "".join(chip(str(n), f"c{turn}-{n}") if n in known else f"[{n}]" for n in markers)
    verdict = _verdict(claim, language) if claim else ""
    # one unbreakable group: a chip alone at the start of a line belongs to nothing the eye can see
    return f'<span class="cites">{chips}{verdict}</span>' if chips else ""


def _verdict_of(claim: Claim, language: str) -> tuple[str, Phrase]:
    """The mark and what was checked: a quote that stands there word for word need not be the answer, and gets words in the place of a mark."""
    checks = {*claim.verdict.checks}
    if claim.verdict.support is Support.SUPPORTED and "question" in checks:
        return "✓", LABELS.answers
    if claim.verdict.support is Support.SUPPORTED and checks <= QUOTE_CHECKS:
        return "", LABELS.quoted_words_ja if language == "ja" else LABELS.quoted_words
    return VERDICTS[claim.verdict.support]


def _verdict(claim: Claim, language: str) -> str:
    mark, name = _verdict_of(claim, language)
    kind = claim.verdict.support.value + ("" if mark else " quoted")
    seen = f'{mark}<span class="unseen">{say(name)}</span>' if mark else say(name)
    return (
        f'<details class="verdict {kind}"><summary title="{text(claim.verdict.reason)}">{seen}</summary>'
        f'<span class="reason"><b>{say(name)}</b> {text(claim.verdict.reason)}</span></details>'
    )


def _sources(citations: Sequence[Citation], turn: int) -> str:
    if not citations:
        return ""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.passage.article.id, []).append(citation)
    rows = "".join(_source(group, turn) for group in by_article.values())
    return f'<div class="sources"><div class="heading">{say(LABELS.sources)}</div>{rows}</div>'


def _source(citations: Sequence[Citation], turn: int) -> str:
    chips = "".join(chip(str(c.marker), f"c{turn}-{c.marker}") for c in citations)
    place = where(citations[0].passage.article, _pages(citations))
    return f'<div class="source"><span class="where">{place}</span><span class="chips">{chips}</span></div>'


def _pages(citations: Sequence[Citation]) -> str:
    return "、".join(dict.fromkeys(c.page for c in citations if c.page))


def suggested(answer: Answer) -> tuple[Hit, ...]:
    """Return the passages to offer where the answer itself points to none."""
    return () if answer.citations or answer.status is Status.REFUSED else answer.nearest[:NEAREST]


def _nearest(answer: Answer, turn: int) -> str:
    cards = "".join(_card(hit, f"c{turn}-n{i}") for i, hit in enumerate(suggested(answer), start=1))
    return f'<div class="nearest"><div class="heading">{say(LABELS.nearest)}</div>{cards}</div>' if cards else ""


def _card(hit: Hit, target: str) -> str:
    article: Article = hit.passage.article
    words = re.sub(r"\s+", " ", hit.passage.text)
    excerpt = words if len(words) <= EXCERPT else words[:EXCERPT] + "…"
    return (
        f'<a class="cite card" href="#{target}"><span class="where">{where(article, hit.passage.pages)}</span>'
        f'<span class="excerpt">{text(excerpt)}</span></a>'
    )


def _copy(answer: Answer) -> str:
    if not answer.citations:
        return ""
    texts = "".join(
        f'<pre class="plain {name}" hidden>{text(plain_text(answer, i))}</pre>' for i, name in enumerate(("zh", "en"))
    )
    return f'<div class="foot"><button class="copy" type="button">{say(LABELS.copy)}</button>{texts}</div>'
