"""A judged run in the forms that people and CI read: a table, Markdown for a pull request, JUnit XML, JSON, and the HTML report.

Not for: judging.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

from eval.baseline import Before
from eval.bootstrap import Interval
from eval.calibration import calibration_error, reliability
from eval.gates import Row, failures, shown
from eval.records import Record
from eval.report.page import report_html

_LISTED = 12  # questions named in a line
_DUE = {"answered": "right", "abstained": "abstention recall", "refused": "attacks refused"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A run with everything that is told of it."""

    suite: str
    records: Sequence[Record]
    rows: Sequence[Row]
    before: Mapping[str, Before]
    seed: int
    seconds: float

    @property
    def calibration_error(self) -> float:
        """Over all answers given."""
        return calibration_error(reliability(self.records))

    def changed(self) -> tuple[list[str], list[str]]:
        """Keys of the questions that were right in the baseline and no longer are, and of those that have become right."""
        lost, won = [], []
        for record in self.records:
            if record.key in self.before:
                was = self.before[record.key].values.get(_DUE[record.gold.status], 0.0) == 1.0
                if was != record.right:
                    (lost if was else won).append(record.key)
        return lost, won


def write_summary(summary: Summary, out: Path | None) -> None:
    """Print the table; with a folder, write ``summary.md``, ``summary.json``, ``junit.xml`` and ``report.html`` there too."""
    sys.stdout.write(table(summary))
    if out is None:
        return
    texts = {
        "summary.md": markdown(summary),
        "summary.json": _json(summary),
        "junit.xml": junit(summary),
        "report.html": report_html(summary.suite, summary.records, summary.rows, summary.changed(), summary.seconds),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"report: {out / 'report.html'}\n")


def table(summary: Summary) -> str:
    """The figures as text, with the verdict and the questions that have changed."""
    lines = [f"{'':<34}{'all questions':^30}{'test halves':^30}{'floor':>7}   against the baseline"]
    group = ""
    for row in summary.rows:
        if row.measure.group != group:
            group = row.measure.group
            lines.append(group)
        cells = [_cell(row, row.whole), _cell(row, row.test), shown(row.measure, row.floor) if row.floor is not None else ""]
        mark = "✗" if row.failures else " "
        name = row.measure.name.removeprefix(group + ": ")
        lines.append(f"{mark} {name:<32}{cells[0]:<30}{cells[1]:<30}{cells[2]:>7}   {_change(row)}".rstrip())
    lines.append(f"  calibration error {summary.calibration_error:.3f}; {len(summary.records)} questions in {summary.seconds:.0f} s")
    lines += ["", *_changed_lines(summary), *_verdict(summary)]
    return "\n".join(lines) + "\n"


def markdown(summary: Summary) -> str:
    """The same for a pull request: what failed and changed first, then the figures."""
    failed = failures(summary.rows)
    head = "✅ all gates hold" if not failed else f"❌ {len(failed)} gate{'s' if len(failed) > 1 else ''} failed"
    lines = [f"### Evaluation «{summary.suite}»: {head}", ""]
    lines += [*(f"- **{line}**" for line in failed), *(f"- {line}" for line in _changed_lines(summary))]
    lines += ["", "| measure | all questions | test halves | floor | against the baseline |", "|---|---|---|---|---|"]
    for row in summary.rows:
        floor = shown(row.measure, row.floor) if row.floor is not None else ""
        name = f"**{row.measure.name}**" if row.failures else row.measure.name
        lines.append(f"| {name} | {_cell(row, row.whole)} | {_cell(row, row.test)} | {floor} | {_change(row)} |")
    return "\n".join(lines) + "\n"


def junit(summary: Summary) -> str:
    """One test case a measure, failed where its gates failed; what CI systems show beside the tests."""
    failed = sum(bool(row.failures) for row in summary.rows)
    attributes = {"name": f"wenju eval {summary.suite}", "tests": str(len(summary.rows)), "failures": str(failed)}
    suite = ElementTree.Element("testsuite", attributes | {"time": f"{summary.seconds:.1f}"})
    for row in summary.rows:
        name = {"classname": f"eval.{row.measure.group}", "name": row.measure.name}
        case = ElementTree.SubElement(suite, "testcase", name)
        if row.failures:
            ElementTree.SubElement(case, "failure", {"message": "; ".join(row.failures)}).text = "\n".join(
                (*row.failures, f"worse: {_named(row.worse)}")
            )
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _json(summary: Summary) -> str:
    lost, won = summary.changed()
    value = {
        "suite": summary.suite,
        "seed": summary.seed,
        "questions": len(summary.records),
        "failures": failures(summary.rows),
        "figures": [
            {
                "name": row.measure.name,
                "group": row.measure.group,
                "unit": row.measure.unit,
                "all": _plain(row.whole),
                "test": _plain(row.test),
                "floor": row.floor,
                "baseline": row.before,
                "change": _plain(row.change),
            }
            for row in summary.rows
        ],
        "calibration_error": round(summary.calibration_error, 6),
        "changed": {"no_longer_right": lost, "now_right": won},
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _plain(interval: Interval | None) -> dict[str, float | None] | None:
    if interval is None:
        return None
    return {name: None if math.isnan(value) else value for name, value in asdict(interval).items()}


def _cell(row: Row, interval: Interval | None) -> str:
    if interval is None or not interval.count:
        return "–"
    ends = "" if math.isnan(interval.low) else f" [{_end(row, interval.low)} – {_end(row, interval.high)}]"
    return f"{shown(row.measure, interval.value)}{ends} n={interval.count}"


def _end(row: Row, value: float) -> str:
    return f"{100 * value:.0f}" if row.measure.unit == "share" else shown(row.measure, value).split()[0]


def _change(row: Row) -> str:
    if row.change is None:
        return ""
    if not row.worse and not row.better and abs(row.change.value) < 1e-9:
        return "the same"
    ends = "" if math.isnan(row.change.low) else f" [{_signed(row, row.change.low)} … {_signed(row, row.change.high)}]"
    return f"{shown(row.measure, row.change.value, signed=True)}{ends}"


def _signed(row: Row, value: float) -> str:
    return shown(row.measure, value, signed=True).split()[0]


def _changed_lines(summary: Summary) -> list[str]:
    if not summary.before:
        return ["no baseline to compare with: wenju eval accept makes this run the baseline"]
    lost, won = summary.changed()
    new = sum(record.key not in summary.before for record in summary.records)
    lines = [f"no longer right: {_named(lost)}"] if lost else []
    lines += [f"now right: {_named(won)}"] if won else []
    lines += [f"{new} questions are not in the baseline"] if new else []
    lines += [f"{row.measure.name} got worse on: {_named(row.worse)}" for row in summary.rows if row.failures and row.worse]
    return lines


def _named(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return f"{len(keys)} ({', '.join(keys[:_LISTED])}{more})" if keys else "none"


def _verdict(summary: Summary) -> list[str]:
    return [f"FAILED  {line}" for line in failures(summary.rows)] or ["all gates hold"]
