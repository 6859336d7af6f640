"""The questions that went wrong, each with what was expected, what was said, the verdicts, and the passages that were found.

Not for: figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.gold_questions import plain
from eval.records import Record
from eval.report.html import esc, tag
from rag.present import Json

_TEXTS_SHOWN = 3  # passages whose text is shown; of the others only the title


def what_happened(record: Record) -> tuple[str, str]:
    """CSS class and words for how a question ended."""
    status = record.answer["status"]
    if record.right:
        return "right", "right" if record.gold.status == "answered" else "rightly not answered"
    if record.gold.status == "abstained":
        return "wrong", "answered though the articles do not say"
    if record.gold.status == "refused":
        return "wrong", "not refused"
    return ("wrong", "wrong answer") if status == "answered" else ("held", f"not answered ({status})")


def failing_questions(records: Sequence[Record], lost: Sequence[str]) -> str:
    """Cards of the questions that did not end as they should, those that were right in the baseline first."""
    failing = sorted((r for r in records if not r.right), key=lambda record: record.key not in lost)
    filters = "".join(_filter(name, [*dict.fromkeys(values)]) for name, values in _facets(failing).items())
    search = '<input id="search" type="search" placeholder="Search in questions and answers" aria-label="Search">'
    count = tag("output", f"{len(failing)} questions", id="count")
    cards = "".join(_card(record, new=record.key in lost) for record in failing)
    return tag("div", filters + search + count, "filters") + tag("div", cards, id="cards")


def _facets(records: Sequence[Record]) -> dict[str, list[str]]:
    return {
        "outcome": [what_happened(record)[1] for record in records],
        "kind": [record.gold.kind for record in records],
        "language": [record.gold.language for record in records],
        "set": [record.set for record in records],
    }


def _filter(name: str, values: Sequence[str]) -> str:
    options = "".join(tag("option", esc(value.replace("_", " ")), value=value) for value in values)
    return tag("select", f'<option value="">every {name}</option>' + options, data_facet=name, aria_label=name)


def _card(record: Record, *, new: bool) -> str:
    gold, (kind, words) = record.gold, what_happened(record)
    chips = [gold.kind.replace("_", " "), gold.language, record.set, *(["new"] if new else [])]
    head = tag("span", esc(words), f"ended {kind}") + "".join(tag("span", esc(chip), "chip") for chip in chips)
    history = "".join(tag("p", esc(turn), "earlier") for turn in gold.history)
    asked = tag("span", history + tag("b", esc(gold.question)), "asked")
    summary = tag("summary", tag("span", head, "line") + asked + tag("code", esc(gold.id)))
    body = _expected(record) + _said(record) + _found(record)
    data = {"data_outcome": words, "data_kind": gold.kind, "data_language": gold.language, "data_set": record.set}
    return tag("details", summary + tag("div", body, "body"), "card", id=record.key, **data)


def _expected(record: Record) -> str:
    gold, said = record.gold, plain(record.answer["answer"])
    if gold.status != "answered":
        due = "no answer: the articles do not say" if gold.status == "abstained" else "a refusal"
        return tag("div", tag("h3", "Expected") + tag("p", due))
    facts = "".join(_fact(forms, any(plain(form) in said for form in forms)) for forms in gold.facts)
    quote = tag("blockquote", esc(gold.quote)) if gold.quote else ""
    return tag("div", tag("h3", "Expected") + tag("ul", facts, "facts") + quote)


def _fact(forms: Sequence[str], met: bool) -> str:
    mark = '<span class="yes" title="in the answer">✓</span>' if met else '<span class="no" title="missing">✗</span>'
    return tag("li", mark + " " + " <i>or</i> ".join(map(esc, forms)))


def _said(record: Record) -> str:
    answer = record.answer
    facts = f"{answer['status']}, confidence {answer['confidence']:.2f}, {answer['timings_ms'].get('total', 0):.0f} ms"
    lines = "".join(tag("p", esc(line)) for line in answer["answer"].splitlines() if line.strip())
    claims = "".join(
        tag(
            "li",
            tag("span", esc(claim["support"].replace("_", " ")), f"verdict {claim['support']}")
            + " "
            + esc(claim["reason"]),
        )
        for claim in answer["claims"]
    )
    verdicts = tag("ol", claims, "claims") if claims else ""
    return tag("div", tag("h3", "Answer " + tag("small", esc(facts))) + tag("div", lines, "answer") + verdicts)


def _found(record: Record) -> str:
    if not record.hits:
        return ""
    rows = "".join(_passage(record, rank, hit) for rank, hit in enumerate(record.hits, 1))
    return tag("div", tag("h3", "Passages found") + tag("ol", rows, "passages"), "found")


def _passage(record: Record, rank: int, hit: Json) -> str:
    gold = record.gold
    holds = bool(gold.quote) and hit["article_id"] in gold.articles and plain(gold.quote) in plain(hit["text"])
    cited = any(citation["passage_id"] == hit["passage_id"] for citation in record.answer["citations"])
    notes = [f"{hit['score']:.2f}", hit["found_by"], *([f"p. {hit['pages']}"] if hit["pages"] else [])]
    badges = (tag("span", "holds the quote", "badge yes") if holds else "") + (
        tag("span", "cited", "badge") if cited else ""
    )
    head = (
        tag("span", str(rank), "rank")
        + tag("span", esc(hit["title"]), "title")
        + badges
        + tag("small", esc(" · ".join(notes)))
    )
    text = tag("p", _marked(hit["text"], gold.quote if holds else "")) if rank <= _TEXTS_SHOWN or holds else ""
    return tag("li", tag("div", head, "row") + text)


def _marked(text: str, quote: str) -> str:
    """The passage with the gold quote marked, where it stands there as it is written."""
    before, found, after = text.partition(quote) if quote else (text, "", "")
    return esc(before) + (tag("mark", esc(found)) if found else "") + esc(after)
