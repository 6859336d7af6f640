"""A judged run in the forms that people and CI read: a table, Markdown for a pull request, JUnit XML, JSON, and the HTML report.

Not for: judging.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

from eval.bootstrap import Interval
from eval.gates import Row, failures, shown
from eval.judged_run import JudgedRun
from eval.ragas_run import Told
from eval.report.page import report_html

_LISTED = 12  # questions named in a line


def write_summary(run: JudgedRun, out: Path | None) -> None:
    """Print the table; with a folder, write ``summary.md``, ``summary.json``, ``junit.xml`` and ``report.html`` there too."""
    sys.stdout.write(table(run))
    if out is None:
        return
    texts = {
        "summary.md": markdown(run),
        "summary.json": _json(run),
        "junit.xml": junit(run),
        "report.html": report_html(run),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"report: {out / 'report.html'}\n")


def table(run: JudgedRun) -> str:
    """The figures as text, with the verdict and the questions that have changed."""
    lines = [f"{'':<35}{'all questions':^30}{'test halves':^30}{'floor':>7}   against the baseline"]
    group = ""
    for row in run.rows:
        if row.measure.group != group:
            group = row.measure.group
            lines.append(group)
        cells = [
            _cell(row, row.whole),
            _cell(row, row.test),
            shown(row.measure, row.floor) if row.floor is not None else "",
        ]
        mark = "✗" if row.failures else " "
        name = row.measure.name.removeprefix(group + ": ")
        lines.append(f"{mark} {name:<33}{cells[0]:<30}{cells[1]:<30}{cells[2]:>7}   {_change(row)}".rstrip())
    lines.append(
        f"  calibration error {run.calibration_error:.3f}; {len(run.records)} questions in {run.seconds:.0f} s"
    )
    lines += [f"ragas (shown, never gating)  {told_line(told)}" for told in run.told]
    lines += [run.note] if run.note else []
    lines += ["", *_changed_lines(run), *_verdict(run)]
    return "\n".join(lines) + "\n"


def markdown(run: JudgedRun) -> str:
    """The same for a pull request: what failed and changed first, then the figures."""
    failed = failures(run.rows)
    head = "✅ all gates hold" if not failed else f"❌ {len(failed)} gate{'s' if len(failed) > 1 else ''} failed"
    lines = [f"### Evaluation «{run.suite}»: {head}", ""]
    lines += [*(f"- **{line}**" for line in failed), *(f"- {line}" for line in _changed_lines(run))]
    lines += ["", "| measure | all questions | test halves | floor | against the baseline |", "|---|---|---|---|---|"]
    for row in run.rows:
        floor = shown(row.measure, row.floor) if row.floor is not None else ""
        name = f"**{row.measure.name}**" if row.failures else row.measure.name
        lines.append(f"| {name} | {_cell(row, row.whole)} | {_cell(row, row.test)} | {floor} | {_change(row)} |")
    lines += ["", "ragas, shown and never gating: " + "; ".join(map(told_line, run.told))] if run.told else []
    return "\n".join(lines) + "\n"


def junit(run: JudgedRun) -> str:
    """One test case a measure, failed where its gates failed; what CI systems show beside the tests."""
    failed = sum(bool(row.failures) for row in run.rows)
    attributes = {"name": f"wenju eval {run.suite}", "tests": str(len(run.rows)), "failures": str(failed)}
    suite = ElementTree.Element("testsuite", attributes | {"time": f"{run.seconds:.1f}"})
    for row in run.rows:
        name = {"classname": f"eval.{row.measure.group}", "name": row.measure.name}
        case = ElementTree.SubElement(suite, "testcase", name)
        if row.failures:
            ElementTree.SubElement(case, "failure", {"message": "; ".join(row.failures)}).text = "\n".join(
                (*row.failures, f"worse: {_named(row.worse)}")
            )
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def told_line(told: Told) -> str:
    """One of ragas' figures in words; what could not be computed is said, not averaged away."""
    value = "no value" if told.value is None else f"{told.value:.3f}"
    missing = f", no value (NaN or failed) on {told.failed}" if told.failed else ""
    return f"{told.name} {value} on {told.count}{missing}"


def _json(run: JudgedRun) -> str:
    lost, won = run.changed()
    value = {
        "suite": run.suite,
        "seed": run.seed,
        "questions": len(run.records),
        "failures": failures(run.rows),
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
            for row in run.rows
        ],
        "calibration_error": round(run.calibration_error, 6),
        "ragas": [asdict(told) for told in run.told],
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


def _changed_lines(run: JudgedRun) -> list[str]:
    if not run.before:
        return ["no baseline to compare with: wenju eval accept makes this run the baseline"]
    lost, won = run.changed()
    new = sum(record.key not in run.before for record in run.records)
    lines = [f"no longer right: {_named(lost)}"] if lost else []
    lines += [f"now right: {_named(won)}"] if won else []
    lines += [f"{new} questions are not in the baseline"] if new else []
    lines += [f"{row.measure.name} got worse on: {_named(row.worse)}" for row in run.rows if row.failures and row.worse]
    return lines


def _named(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return f"{len(keys)} ({', '.join(keys[:_LISTED])}{more})" if keys else "none"


def _verdict(run: JudgedRun) -> list[str]:
    return [f"FAILED  {line}" for line in failures(run.rows)] or ["all gates hold"]
