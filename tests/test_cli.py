"""The command line as scripts see it: real processes, exit statuses, one clear line for what is wrong."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.settings import PROJECT_ROOT, Settings
from tests.conftest import ARTICLES

SUBSIDY = "三十人以下服務業數位轉型補助，每家企業最多可以領多少？"
ANSWER_KEYS = [
    "id",
    "question",
    "status",
    "answer",
    "confidence",
    "citations",
    "claims",
    "nearest",
    "engine",
    "passes",
    "timings_ms",
    "notice",
    "prompts",
    "complete",
]
CITATION_KEYS = [
    "marker", "passage_id", "article_id", "article", "authors", "issue", "page", "quote", "passage", "start", "end", "span",
]  # fmt: skip


def wenju(*arguments: object, storage: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **environment}
    if storage is not None:
        variables["WENJU_STORAGE_DIR"] = str(storage)
    command = [sys.executable, str(PROJECT_ROOT / "wenju.py"), *map(str, arguments)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def storage(sample_settings: Settings) -> Path:
    return sample_settings.storage_dir


def fails_with(result: subprocess.CompletedProcess[str], message: str) -> None:
    """Exit status 1 and one line on stderr that holds the message."""
    assert result.returncode == 1, result
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert result.stderr.startswith("wenju: ")


def test_the_question_of_the_issue(storage: Path) -> None:
    result = wenju("ask", SUBSIDY, "--json", storage=storage)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert list(answer) == ANSWER_KEYS
    assert answer["status"] == "answered"
    assert "10萬元" in answer["answer"]
    assert answer["engine"] == "extractive"
    for citation in answer["citations"]:
        assert list(citation) == CITATION_KEYS
        assert citation["quote"] in citation["passage"]
    assert answer["citations"][0]["article_id"] == "12-service-digital-subsidy"
    assert answer["claims"][0]["support"] == "supported"
    assert answer["claims"][0]["reason"]


def test_plain_output_names_the_source(storage: Path) -> None:
    result = wenju("ask", SUBSIDY, storage=storage)
    assert "[1] 經濟部商業發展署〈" in result.stdout
    assert "第148期，第32頁" in result.stdout


def test_history(storage: Path) -> None:
    result = wenju(
        "ask", "那每家企業最多呢？", "--history", "三十人以下服務業數位轉型補助的金額", "--json", storage=storage
    )
    assert "10萬元" in json.loads(result.stdout)["answer"]


def test_ask_batch_keeps_the_order_and_survives_impossible_questions(storage: Path, tmp_path: Path) -> None:
    questions = [
        {"id": "b", "question": SUBSIDY},
        {"id": "a", "question": ""},
        {"id": 3, "question": "那每家企業最多呢？", "history": ["三十人以下服務業數位轉型補助的金額"]},
        {"id": "long", "question": "長" * 10_000},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(one) for one in questions), encoding="utf-8")
    result = wenju("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", storage=storage)
    assert result.returncode == 0, result.stderr
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["b", "a", "3", "long"]
    assert [answer["status"] for answer in answers] == ["answered", "refused", "answered", "refused"]
    assert all(list(answer) == ANSWER_KEYS for answer in answers)
    assert "10,000 characters" in answers[3]["answer"]


def test_retrieve(storage: Path, tmp_path: Path) -> None:
    hits = json.loads(wenju("retrieve", "臺日貿易總額", "-k", 3, "--json", storage=storage).stdout)
    assert [list(hit) for hit in hits] == [["passage_id", "article_id", "score", "text"]] * 3
    assert hits[0]["article_id"] == "14-kyushu-visit"
    (tmp_path / "in.jsonl").write_text('{"id": "q1", "question": "臺日貿易總額"}\n', encoding="utf-8")
    result = wenju(
        "retrieve", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "-k", 3, storage=storage
    )
    assert result.returncode == 0, result.stderr
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == {"id": "q1", "hits": hits}


def test_jsonl_corpus_end_to_end(tmp_path: Path) -> None:
    line = {
        "id": "tea/1",
        "title": "茶葉",
        "text": "茶葉出口值為5億元。\n稻米產量為120萬公噸。",
        "issue": "7",
        "page": "3",
    }
    (tmp_path / "corpus.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    assert wenju("ingest", tmp_path / "corpus.jsonl", storage=tmp_path / "var").returncode == 0
    answer = json.loads(wenju("ask", "茶葉出口值是多少？", "--json", storage=tmp_path / "var").stdout)
    citation = answer["citations"][0]
    assert (citation["article_id"], citation["issue"], citation["page"]) == ("tea/1", "7", "3")
    assert line["text"][citation["start"] : citation["end"]] == citation["quote"] == "茶葉出口值為5億元。"


def test_the_text_layer_of_a_real_issue(shared_corpus: Path, tmp_path: Path) -> None:
    result = wenju("ingest", shared_corpus, storage=tmp_path / "var")
    assert result.returncode == 0, result.stderr
    assert "(16 articles)" in result.stdout
    answer = json.loads(wenju("ask", SUBSIDY, "--json", storage=tmp_path / "var").stdout)
    assert answer["status"] == "answered"
    assert "10萬元" in answer["answer"]
    assert all(citation["quote"] in citation["passage"] for citation in answer["citations"])
    assert {citation["page"] for citation in answer["citations"]} <= {"32", "33"}
    assert "培力補助計畫" in answer["citations"][0]["article"]


def test_ingest_says_what_became_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章。", encoding="utf-8")
    first = wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var")
    assert first.stdout.splitlines() == [
        f"added     {tmp_path / 'a.txt'}  (1 article)",
        "1 added; the index holds 1 articles in 1 passages",
    ]
    assert "unchanged" in wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var").stdout


BAD_FILES = [
    ("empty.txt", b"", "the file is empty"),
    ("big5.txt", "繁體".encode("big5"), "not UTF-8 text"),
    ("notext.jsonl", b'{"id": "a"}', 'line 1 has no "text"'),
    ("twice.jsonl", b'{"id": "a", "text": "x."}\n{"id": "a", "text": "y."}', "line 2 repeats the id 'a' of line 1"),
    ("odd.xyz", b"x", "cannot read .xyz"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_a_bad_file_is_one_line_and_loses_nothing(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / "good.txt").write_text("茶葉出口值為5億元。", encoding="utf-8")
    wenju("ingest", tmp_path / "good.txt", storage=tmp_path / "var")
    (tmp_path / name).write_bytes(content)
    fails_with(wenju("ingest", tmp_path / name, storage=tmp_path / "var"), message)
    assert "5億元" in wenju("ask", "茶葉出口值是多少？", storage=tmp_path / "var").stdout


def test_paths_that_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    fails_with(wenju("ingest", tmp_path / "missing.md", storage=tmp_path / "var"), "no such file or folder")
    fails_with(wenju("ingest", tmp_path / "bare", storage=tmp_path / "var"), "nothing to read in this folder")
    fails_with(wenju("ingest", storage=tmp_path / "var"), "name the files or folders")


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "the question is empty"), ("　", "the question is empty"), ("長" * 10_000, "at most 500")],
)
def test_questions_that_are_none(storage: Path, question: str, message: str) -> None:
    fails_with(wenju("ask", question, storage=storage), message)
    fails_with(wenju("retrieve", question, storage=storage), message)


def test_arguments_that_do_not_go_together(storage: Path, tmp_path: Path) -> None:
    fails_with(wenju("ask", storage=storage), "give one question, or --batch")
    fails_with(wenju("ask", "--batch", "x.jsonl", storage=storage), "--batch needs --out")
    fails_with(wenju("retrieve", "茶", "-k", 0, storage=storage), "-k must be between")
    fails_with(wenju("ask", "--batch", tmp_path / "none.jsonl", "--out", "o", storage=storage), "No such file")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is not valid JSON"),
        ('{"id": 1}', "line 2 is not an object"),
        ('{"id": 1, "question": "x", "history": "y"}', '"history" must be a list'),
    ],
)
def test_a_bad_batch_line_stops_before_anything_is_written(
    storage: Path, tmp_path: Path, line: str, message: str
) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "question": "茶"}\n' + line, encoding="utf-8")
    (tmp_path / "out.jsonl").write_text("kept", encoding="utf-8")
    fails_with(
        wenju("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", storage=storage), message
    )
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "kept"


def test_storage_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章。", encoding="utf-8")
    fails_with(wenju("ask", "茶", storage=tmp_path / "none"), "there is no index in")
    fails_with(wenju("ingest", tmp_path / "a.txt", storage=Path("/proc/wenju")), "cannot be written")


def test_read_only_storage(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("茶葉出口值為5億元。", encoding="utf-8")
    wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var")
    for path in [tmp_path / "var", *(tmp_path / "var").rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    (tmp_path / "a.txt").write_text("茶葉出口值為7億元。", encoding="utf-8")
    if os.access(tmp_path / "var" / "index", os.W_OK):
        pytest.skip("this user may write to read-only folders")
    fails_with(wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var"), "cannot be written")


def test_locked_storage(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("茶葉出口值為5億元。", encoding="utf-8")
    wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var")
    with (tmp_path / "var" / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fails_with(wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var"), "another wenju ingest is writing")
        assert "5億元" in wenju("ask", "茶葉出口值是多少？", storage=tmp_path / "var").stdout  # readers need no lock


def test_inspect_shows_what_is_understood_and_indexes_nothing(tmp_path: Path) -> None:
    path = ARTICLES / "12-service-digital-subsidy.md"
    shown = json.loads(wenju("ingest", "--inspect", path, "--json", storage=tmp_path / "var").stdout)
    assert list(shown) == ["articles", "dropped"]
    (article,) = shown["articles"]
    assert list(article) == ["title", "authors", "affiliation", "section", "pages", "chars"]
    assert (article["authors"], article["pages"]) == ("經濟部商業發展署", "32-33")
    assert "p. 32-33" in wenju("ingest", "--inspect", path).stdout
    assert not (tmp_path / "var").exists()
    fails_with(wenju("ingest", "--inspect", tmp_path / "none.md"), "No such file")


def test_inspect_a_real_issue(shared_corpus: Path) -> None:
    shown = json.loads(wenju("ingest", "--inspect", shared_corpus, "--json").stdout)
    assert len(shown["articles"]) == 16
    assert all(dropped["text"] and dropped["why"] for dropped in shown["dropped"])


def test_index_list_and_rollback(tmp_path: Path) -> None:
    storage = tmp_path / "var"
    fails_with(wenju("index", "list", storage=storage), "there is no index")
    for value in ("5億元", "7億元"):
        (tmp_path / "a.txt").write_text(f"茶葉出口值為{value}。", encoding="utf-8")
        wenju("ingest", tmp_path / "a.txt", storage=storage)
    listed = wenju("index", "list", storage=storage).stdout.splitlines()
    assert ["(current)" in line for line in listed] == [False, True]
    assert "1 articles  1 passages  wenju-meaning-1" in listed[0]
    assert "is current again" in wenju("index", "rollback", storage=storage).stdout
    assert "5億元" in wenju("ask", "茶葉出口值是多少？", storage=storage).stdout
    fails_with(wenju("index", "rollback", storage=storage), "there is no build before")


def test_settings_that_are_wrong(tmp_path: Path) -> None:
    fails_with(wenju("ask", "茶", storage=tmp_path, WENJU_TOPK="3"), "unknown setting WENJU_TOPK")
    fails_with(wenju("ask", "茶", storage=tmp_path, WENJU_TOP_K="many"), "WENJU_TOP_K='many'")
    fails_with(wenju("ask", "茶", storage=tmp_path, WENJU_EMBEDDING_MODEL="none"), "there is no index")
    fails_with(wenju("eval", "--suite", "none"), "there is no suite 'none'")


def test_damaged_index(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("茶葉出口值為5億元。", encoding="utf-8")
    wenju("ingest", tmp_path / "a.txt", storage=tmp_path / "var")
    (manifest,) = (tmp_path / "var").rglob("manifest.sqlite")
    manifest.unlink()
    fails_with(wenju("ask", "茶葉", storage=tmp_path / "var"), "the index is damaged")


HEAVY = "gradio", "llama_index", "torch", "qdrant_client"


@pytest.mark.parametrize("code", ["import wenju; wenju.main(['--help'])", "import web.api"], ids=["--help", "healthz"])
def test_light_commands_load_no_heavy_library(code: str) -> None:
    check = (
        "import sys\ntry:\n    " + code + "\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", check], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"


@pytest.mark.speed
def test_an_answer_from_a_fresh_process_takes_under_3_s(storage: Path) -> None:
    wenju("ask", SUBSIDY, storage=storage)
    start = time.perf_counter()
    wenju("ask", SUBSIDY, storage=storage)
    assert time.perf_counter() - start < 3


def test_ingesting_the_sample_issue_twice_changes_nothing(tmp_path: Path) -> None:
    assert "16 added; the index holds 16 articles" in wenju("ingest", ARTICLES, storage=tmp_path / "var").stdout
    assert "16 unchanged" in wenju("ingest", ARTICLES, storage=tmp_path / "var").stdout
