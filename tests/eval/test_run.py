"""The command as CI runs it: exit status, files, baseline, a suite of one's own."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.answers import Item, sample_sets
from eval.baseline import baseline_path, read_baseline
from eval.gold_questions import read_suite
from eval.run import accept, run_suite
from eval.running import Run
from eval.sample import FLOORS
from eval.suites import SUITES
from rag.errors import BatchError, SettingsError, SourceError
from rag.settings import PROJECT_ROOT, Settings

OWN = [
    {
        "id": "1",
        "question": "每家企業最多可以領多少數位轉型補助？",
        "facts": [["10萬元"]],
        "articles": ["12-service-digital-subsidy"],
    },
    {"id": "2", "question": "商總的理事長喜歡吃什麼？", "kind": "unanswerable"},
]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ragas, whether it is installed or not; ``test_ragas`` has it."""
    monkeypatch.setattr("eval.sample.installed", lambda: False)


def own_suite(folder: Path, questions: list[dict[str, object]] = OWN) -> Path:
    path = folder / "own.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in questions), encoding="utf-8")
    return path


class Page(HTMLParser):
    """Collects what a page would load, and how often each tag is opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.depth: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth[tag] = self.depth.get(tag, 0) + 1
        self.loads += [value or "" for name, value in attrs if name in {"src", "srcset", "data"} or tag == "link"]
        self.loads += [value or "" for name, value in attrs if name == "href" and not (value or "").startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        self.depth[tag] = self.depth.get(tag, 0) - 1


def test_the_default_suite_holds_its_gates_and_writes_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On every twelfth question, with the floors that each question must reach; ``make eval`` asks all of them and holds all floors."""
    few = {name: questions[::12] for name, questions in sample_sets().items()}
    floors = {name: floor for name, floor in FLOORS.items() if floor == 1.0}
    monkeypatch.setattr("eval.sample.sample_sets", lambda: few)
    monkeypatch.setattr("eval.sample.FLOORS", floors)
    out = tmp_path / "out"
    assert run_suite(Run(Settings(), out, tmp_path, name="sample"))
    printed = capsys.readouterr().out
    assert "all gates hold" in printed
    assert "ragas is not installed" in printed
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert {figure["name"] for figure in summary["figures"]} >= FLOORS.keys()
    lines = (out / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == summary["questions"] == sum(map(len, few.values()))
    assert (out / "summary.md").read_text(encoding="utf-8").startswith("### Evaluation «sample»: ✅ all gates hold")
    suite = ElementTree.parse(out / "junit.xml").getroot()
    assert (int(suite.get("tests", "0")), suite.get("failures")) == (len(suite.findall("testcase")), "0")
    page = Page()
    page.feed((out / "report.html").read_text(encoding="utf-8"))
    assert page.loads == []
    assert {tag for tag, open_ in page.depth.items() if open_} <= {"meta", "input"}
    failing = sum(not _right(json.loads(line)) for line in lines)
    assert page.depth["details"] == 0
    assert (out / "report.html").read_text(encoding="utf-8").count('<details class="card"') == failing


def test_the_baseline_has_every_question_of_the_default_suite() -> None:
    asked = {Item(name, gold).key for name, questions in sample_sets().items() for gold in questions}
    assert read_baseline(baseline_path("sample")).keys() == asked


def _right(record: dict[str, dict[str, dict[str, float]]]) -> bool:
    due = {"answered": "right", "abstained": "abstention recall", "refused": "attacks refused"}
    return record["values"].get(due[str(record["gold"]["status"])], 0.0) == 1.0  # type: ignore[comparison-overlap]


def test_a_floor_that_is_not_met_fails_the_suite(
    sample_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del sample_settings
    monkeypatch.setattr("eval.sample.sample_sets", lambda: {"gold": read_suite(own_suite(tmp_path))})
    monkeypatch.setattr("eval.sample.FLOORS", {"right": 1.1})
    out = tmp_path / "out"
    assert not run_suite(Run(Settings(), out, tmp_path, baseline=tmp_path / "none.jsonl", name="sample"))
    assert "FAILED  right: " in capsys.readouterr().out
    assert ElementTree.parse(out / "junit.xml").getroot().get("failures") == "1"
    assert "❌ 1 gate failed" in (out / "summary.md").read_text(encoding="utf-8")


def test_a_suite_of_ones_own_has_its_own_index_and_baseline(
    sample_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_suite(tmp_path)
    run = Run(sample_settings, tmp_path / "out", tmp_path, name=str(path))
    with pytest.raises(SourceError, match="holds no complete run"):
        accept(run)
    assert run_suite(run)
    assert "no baseline to compare with: wenju eval accept" in capsys.readouterr().out
    assert accept(run).startswith(str(tmp_path / "own.baseline.jsonl"))
    assert run_suite(run)
    assert "the same" in capsys.readouterr().out
    assert read_baseline(tmp_path / "own.baseline.jsonl").keys() == {"own/1", "own/2"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "there is no question in it"),
        ([{"id": "1"}], "line 1 is not a gold question"),
        ([OWN[0], OWN[0]], "line 2 has the id '1' of an earlier line"),
        ([{**OWN[0], "facts": ["10萬元"]}], "line 1 is not a gold question"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, lines: list[dict[str, object]], message: str) -> None:
    with pytest.raises(BatchError, match=message):
        read_suite(own_suite(tmp_path, lines))


def test_unknown_suites_are_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no suite 'none': the suites are sample, "):
        run_suite(Run(Settings(), None, tmp_path, name="none"))
    with pytest.raises(SettingsError, match="the suite 'speed' has no baseline"):
        accept(Run(Settings(), tmp_path, tmp_path, name="speed"))


def test_every_suite_is_in_the_readme() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8").split("\n## Evaluation\n")[1].split("\n## ")[0]
    for name, suite in SUITES.items():
        assert f"| `{name}`" in readme
        assert suite.about
