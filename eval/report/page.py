"""The report of a run: one HTML file that needs nothing else, for a desk and a phone, in light and dark.

Its content-security policy forbids every request; style and script stand inside it. The data behind it is ``records.jsonl`` beside it.

Not for: judging; it shows what ``eval.gates`` has found.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from eval.calibration import calibration_error, reliability
from eval.gates import Row, failures, shown
from eval.judged_run import JudgedRun
from eval.ragas_run import Told
from eval.records import Record
from eval.report.charts import Part, histogram, reliability_diagram, stacked, whisker
from eval.report.html import esc, section, tag
from eval.report.questions import failing_questions, what_happened

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_TILES = ("recall@5", "right", "right where given", "abstention recall", "quotes verbatim", "claims faithful")
_LATENCY_EDGES = (0, 5, 10, 15, 20, 30, 50, 100, 200, 500)
_OUTCOMES = (("right", "right"), ("wrong", "wrong"), ("held", "not answered"))


def report_html(run: JudgedRun) -> str:
    """The whole page."""
    lost, won = run.changed()
    content = (
        _head(run)
        + _verdict(run.rows, lost, won)
        + _tiles(run.rows)
        + _breakdown(run.records)
        + _measures(run.rows)
        + _calibration(run.records)
        + _ragas(run.told, run.note)
        + section(
            "What went wrong",
            "Every question that did not end as it should, those that were right in the baseline first. Open one to see the evidence.",
            failing_questions(run.records, lost),
            "questions",
        )
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>問據 · evaluation «{esc(run.suite)}»</title>'
        f"<style>{(_HERE / 'report.css').read_text(encoding='utf-8')}</style>"
    )
    script = tag("script", (_HERE / "report.js").read_text(encoding="utf-8"))
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body><main>{content}</main>{script}</body></html>\n'


def _head(run: JudgedRun) -> str:
    failed = failures(run.rows)
    words = f"{len(failed)} gate{'s' if len(failed) != 1 else ''} failed" if failed else "all gates hold"
    brand = tag("span", "據", "seal") + tag("span", "問據", "ink") + tag("span", "evaluation", "latin")
    facts = f"suite <b>{esc(run.suite)}</b> · {len(run.records)} questions · {run.seconds:.0f} s · {date.today().isoformat()}"
    return tag(
        "header",
        tag("div", brand, "brand")
        + tag("p", facts, "facts-line")
        + tag("p", words, f"pill {'bad' if failed else 'good'}"),
    )


def _verdict(rows: Sequence[Row], lost: Sequence[str], won: Sequence[str]) -> str:
    failed = "".join(tag("li", esc(line)) for line in failures(rows))
    lines = tag("ul", failed, "failed") if failed else ""
    for words, keys in (("No longer right", lost), ("Now right", won)):
        if keys:
            links = " ".join(
                tag("a", esc(key), href=f"#{key}") if keys is lost else tag("span", esc(key)) for key in keys
            )
            lines += tag("p", tag("b", f"{words}: {len(keys)}") + " " + links, "changed")
    return tag("section", lines, "verdict") if lines else ""


def _tiles(rows: Sequence[Row]) -> str:
    found = {row.measure.name: row for row in rows}
    tiles = []
    for name in _TILES:
        if name in found:
            row = found[name]
            change = row.change.value if row.change else 0.0
            note = f"{row.whole.count} questions"
            if abs(change) > 5e-4:
                note = f"{shown(row.measure, change, signed=True)} against the baseline"
            tiles.append(
                tag(
                    "div",
                    tag("dt", esc(name)) + tag("dd", esc(shown(row.measure, row.whole.value))) + tag("p", esc(note)),
                    "bad" if row.failures else "",
                )
            )
    return tag("dl", "".join(tiles), "tiles")


def _breakdown(records: Sequence[Record]) -> str:
    by: dict[str, Callable[[Record], str]] = {
        "Kind": lambda record: record.gold.kind.replace("_", " "),
        "Language": lambda record: record.gold.language,
        "Set": lambda record: f"{record.set}, {record.gold.split} half" if record.set == "gold" else record.set,
    }
    columns = "".join(tag("div", tag("h3", title) + _bars(records, key)) for title, key in by.items())
    legend = "".join(tag("span", f'<i class="{kind}"></i>{words}') for kind, words in _OUTCOMES)
    return section(
        "How the questions ended",
        "«Right» is every expected fact in the answer, or no answer where the articles do not say.",
        tag("p", legend, "legend") + tag("div", columns, "columns"),
        "outcomes",
    )


def _bars(records: Sequence[Record], key: Callable[[Record], str]) -> str:
    groups: dict[str, dict[str, int]] = {}
    for record in records:
        counts = groups.setdefault(key(record), dict.fromkeys((kind for kind, _ in _OUTCOMES), 0))
        counts[what_happened(record)[0]] += 1
    rows = []
    for name, counts in sorted(groups.items(), key=lambda pair: -sum(pair[1].values())):
        parts = [Part(kind, counts[kind], words) for kind, words in _OUTCOMES]
        share = counts["right"] / sum(counts.values())
        rows.append(tag("div", tag("span", esc(name)) + stacked(parts) + tag("span", f"{share:.0%}", "number"), "bars"))
    return "".join(rows)


def _measures(rows: Sequence[Row]) -> str:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.measure.group, []).append(row)
    content = "".join(
        tag("h3", esc(group.capitalize())) + "".join(map(_measure, found)) for group, found in groups.items()
    )
    lead = (
        "Over all questions. Bars are 95 % intervals, resampled by article; a tick is the floor (it holds on the test halves), "
        "a ring the baseline. Against the baseline a measure fails when the interval of the difference excludes 0 and the change passes its margin."
    )
    return section("Measures", lead, tag("div", content, "measures"), "measures")


def _measure(row: Row) -> str:
    measure = row.measure
    picture = (
        whisker(row.whole, row.floor, row.before, failed=bool(row.failures))
        if measure.unit == "share"
        else "<span></span>"
    )
    change = (
        ""
        if row.change is None
        else "the same"
        if abs(row.change.value) < 1e-9
        else shown(measure, row.change.value, signed=True)
    )
    moved = (
        ""
        if row.change is None or abs(row.change.value) < 1e-9
        else " up"
        if measure.better * row.change.value > 0
        else " down"
    )
    cells = (
        tag("span", esc(measure.name.removeprefix("stays: ")), "name")
        + picture
        + tag("span", esc(shown(measure, row.whole.value)), "number")
        + tag("span", f"n {row.whole.count}", "n")
        + tag("span", esc(change), "change" + moved)
    )
    return tag("div", cells, "measure bad" if row.failures else "measure", title="; ".join(row.failures))


def _calibration(records: Sequence[Record]) -> str:
    bins = reliability(records)
    times = [record.values["latency"] for record in records if "latency" in record.values]
    cards = ""
    if bins:
        error = f"Calibration error {calibration_error(bins):.3f}. A point on the diagonal keeps its word; its area is the number of answers."
        axis = tag("div", "<span>0</span><span>confidence of the answers given</span><span>1</span>", "axis-line")
        cards += tag(
            "figure", tag("h3", "Is confidence honest?") + reliability_diagram(bins) + axis + tag("figcaption", error)
        )
    if times:
        deciles = statistics.quantiles(times, n=20) if len(times) > 1 else [times[0]] * 19
        words = (
            f"Median {statistics.median(times):.0f} ms, 95 % within {deciles[18]:.0f} ms, on the machine of this run."
        )
        axis = tag("div", "<span>milliseconds a question</span>", "axis-line")
        cards += tag(
            "figure",
            tag("h3", "How long it takes") + histogram(times, _LATENCY_EDGES, "ms") + axis + tag("figcaption", words),
        )
    return tag("section", tag("div", cards, "columns two"), id="calibration") if cards else ""


def _ragas(told: Sequence[Told], note: str) -> str:
    rows = "".join(
        tag(
            "tr",
            tag("td", esc(one.name))
            + tag("td", "–" if one.value is None else f"{one.value:.3f}")
            + tag("td", str(one.count))
            + tag("td", str(one.failed), "no" if one.failed else ""),
        )
        for one in told
    )
    heads = "".join(tag("th", words) for words in ("metric", "mean", "answers", "no value"))
    table = tag("table", tag("thead", tag("tr", heads)) + tag("tbody", rows)) if rows else ""
    lead = (
        "Text overlap with the gold quotes, and the judge's view where one is configured. Shown, never gating. "
        + esc(note)
    )
    return section("ragas", lead, table, "ragas") if rows or note else ""
