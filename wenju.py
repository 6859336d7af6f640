"""The command line: ``wenju ingest | ask | retrieve | verify | index | serve | eval``, and those of the platform
(``web.commands``). Thin: it parses, calls and prints.

Every error of the project's own family becomes one line on stderr and exit status 1. Heavy libraries are imported by the command that
needs them, so that ``wenju --help`` is quick.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import QuestionError, WenjuError
from rag.settings import Settings, load_settings
from web.commands.parser import add_commands

if TYPE_CHECKING:
    from rag.batch import BatchQuestion
    from rag.domain import Answer, Hit
    from rag.engine import Engine
    from rag.present import Json

_SKIPPED_SHOWN = 20  # files of unknown kinds that are named one by one


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments, load_settings()))
    except WenjuError as error:
        print(f"wenju: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("wenju: stopped; nothing was changed", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wenju", description="問據 Wenju: ask; get an answer; see the evidence.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ingest = commands.add_parser("ingest", help="index files, or see what has changed in them")
    ingest.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
    ingest.add_argument("--rebuild", action="store_true", help="read and embed everything again, not only what changed")
    ingest.add_argument("--inspect", type=Path, metavar="FILE", help="show what is understood of a file; index nothing")
    ingest.add_argument("--json", action="store_true", help="with --inspect: print JSON")
    ingest.set_defaults(run=_ingest)

    ask = commands.add_parser("ask", help="answer a question with citations")
    _question_arguments(ask)
    ask.add_argument(
        "--history", action="append", default=[], metavar="Q", help="an earlier question; repeat, oldest first"
    )
    ask.set_defaults(run=_ask)

    retrieve = commands.add_parser("retrieve", help="show the passages that are found for a question")
    _question_arguments(retrieve)
    retrieve.add_argument(
        "--explain", action="store_true", help="show what each half of the search thought of a passage"
    )
    retrieve.add_argument("-k", type=int, default=10, metavar="N", help="how many passages (default 10)")
    retrieve.set_defaults(run=_retrieve)

    verify = commands.add_parser("verify", help="check a text, or answers, against passages")
    verify.add_argument(
        "--text", type=Path, metavar="FILE", help="a draft (txt, md, docx, pdf …) to check against the index"
    )
    verify.add_argument("--json", action="store_true", help="with --text: print JSON")
    verify.add_argument(
        "--batch", type=Path, metavar="IN.jsonl", help='many answers: {"id", "answer", "passages": […]} a line'
    )
    verify.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the results of --batch go")
    verify.set_defaults(run=_verify)

    index = commands.add_parser("index", help="list the builds of the index, or go back to the one before")
    index.add_argument("action", choices=("list", "rollback"))
    index.set_defaults(run=_index)

    serve = commands.add_parser("serve", help="serve the chat page and the HTTP interface")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=7860)
    serve.set_defaults(run=_serve)

    evaluate = commands.add_parser("eval", help="measure the answers; exit status 1 when a gate fails")
    _eval_arguments(evaluate)
    evaluate.set_defaults(run=_evaluate)
    add_commands(commands)
    return parser


def _question_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="the question")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--batch", type=Path, metavar="IN.jsonl", help='many questions: {"id", "question", "history"?} a line'
    )
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the results of --batch go")


def _eval_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=("run", "accept", "label"),
        default="run",
        help="accept: make the suite's last run the baseline; label: take a file of staff's marks into the gold questions",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="MARKS.jsonl", help="with label: the marks")
    parser.add_argument(
        "--suite", default="sample", metavar="NAME", help="a suite, or a .jsonl file of your own questions"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the results go (default: var/eval/NAME)")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("../shared"),
        metavar="DIR",
        help="folder with the public benchmarks (default ../shared)",
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="what to compare with (default: the suite's own)")
    parser.add_argument("--seed", type=int, default=148, metavar="N", help="for everything that is drawn (default 148)")


def _ingest(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.inspect is not None:
        from ingest.inspect import inspect_file, reading_json, reading_text

        reading = inspect_file(arguments.inspect)
        print(_json(reading_json(reading)) if arguments.json else reading_text(reading))
        return 0
    if not arguments.paths and not arguments.rebuild:
        raise WenjuError("name the files or folders to ingest, for example: wenju ingest data/issue-148-digest.pdf")
    from ingest.pipeline import ingest

    report = ingest(arguments.paths, settings, rebuild=arguments.rebuild)
    skipped = 0
    for result in report.files:
        skipped += result.outcome == "skipped"
        if skipped > _SKIPPED_SHOWN and result.outcome == "skipped":
            continue
        if result.outcome == "failed":
            print(f"wenju: {result.message}", file=sys.stderr)
        articles = "1 article" if result.articles == 1 else f"{result.articles} articles"
        parts = ["" if result.outcome == "skipped" else articles, result.message]
        note = "" if result.outcome == "failed" else "  (" + ", ".join(filter(None, parts)) + ")"
        note += f"  left out: {result.left_out}" if result.left_out else ""
        print(f"{result.outcome:<10}{result.path}{note}")
    if skipped > _SKIPPED_SHOWN:
        print(f"{'skipped':<10}… and {skipped - _SKIPPED_SHOWN} more files of kinds that cannot be read")
    counts = {
        outcome: sum(r.outcome == outcome for r in report.files)
        for outcome in ("added", "changed", "renamed", "removed", "unchanged", "skipped", "failed")
    }
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    print(f"{told}; the index holds {report.articles} articles in {report.passages} passages")
    return 1 if report.failed else 0


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from rag.engine import Engine
    from rag.present import answer_json, refused_json

    def answer(item: BatchQuestion) -> Json:
        try:
            return {**answer_json(engine.ask(item.question, item.history)), "id": item.id}
        except QuestionError as error:
            return refused_json(item.id, item.question, str(error))

    _check_question(arguments)
    engine = Engine.open(settings)
    if arguments.batch:
        return _batch(arguments, engine, answer)
    result = engine.ask(arguments.question, arguments.history)
    print(_json(answer_json(result)) if arguments.json else _answer_text(result))
    return 0


def _retrieve(arguments: argparse.Namespace, settings: Settings) -> int:
    from rag.engine import Engine
    from rag.present import hit_explained_json, hit_json

    show = hit_explained_json if arguments.explain else hit_json

    def hits(item: BatchQuestion) -> Json:
        try:
            found = engine.retrieve(item.question, arguments.k)
        except QuestionError as error:
            return {"id": item.id, "hits": [], "error": str(error)}
        return {"id": item.id, "hits": [show(hit) for hit in found]}

    if not 1 <= arguments.k <= 1000:
        raise WenjuError("-k must be between 1 and 1000")
    _check_question(arguments)
    engine = Engine.open(settings)
    if arguments.batch:
        return _batch(arguments, engine, hits)
    found = engine.retrieve(arguments.question, arguments.k)
    print(_json([show(hit) for hit in found]) if arguments.json else _hits_text(found, explain=arguments.explain))
    return 0


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    from rag.batch import write_lines
    from rag.progress import progress
    from rag.verify_batch import all_supported, checked_json, checked_text, read_answers, verified_json

    if (arguments.text is None) == (arguments.batch is None) or (arguments.batch is not None and arguments.out is None):
        raise WenjuError("give --text FILE, or --batch IN.jsonl --out OUT.jsonl")
    if arguments.batch is not None:
        answers = read_answers(arguments.batch)
        lines = (verified_json(item) for item in progress(answers, "checking", len(answers), unit="answers"))
        print(f"{write_lines(arguments.out, lines)} results in {arguments.out}")
        return 0
    from ingest.inspect import inspect_file
    from rag.checks.against_index import check_text
    from rag.engine import Engine

    draft = "\n".join(article.text for article in inspect_file(arguments.text).articles)
    engine = Engine.open(settings)
    longest = settings.max_question_chars
    checked = check_text(draft, lambda claim: engine.retrieve(claim[:longest]))
    print(_json(checked_json(checked)) if arguments.json else checked_text(checked))
    engine.close()
    return 0 if all_supported(checked) else 1


def _index(arguments: argparse.Namespace, settings: Settings) -> int:
    from rag.index.builds import Builds
    from rag.index.manifest import Manifest

    builds = Builds(settings.storage_dir)
    if arguments.action == "rollback":
        with builds.writing():
            print(f"{builds.roll_back()} is current again")
        return 0
    current = builds.current()
    for name in builds.complete():
        if damage := builds.damage(name):
            print(f"{name}  damaged: {damage}" + ("  (current)" if name == current else ""))
            continue
        manifest = Manifest(builds.manifest_path(name))
        counts = f"{len(manifest.article_ids())} articles  {manifest.passage_count} passages"
        print(f"{name}  {counts}  {manifest.meta('embedding_model')}" + ("  (current)" if name == current else ""))
        manifest.close()
    return 0


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from app import serve

    serve(settings, arguments.host, arguments.port)
    return 0


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.corrections import take_in
    from eval.run import accept, run_suite
    from eval.running import Run

    if arguments.action == "label":
        if arguments.file is None:
            raise WenjuError("name the file of marks, for example: wenju eval label marks.jsonl")
        print(take_in(arguments.file))
        return 0
    out = arguments.out or settings.storage_dir / "eval" / Path(arguments.suite).stem
    run = Run(settings, out, arguments.data, arguments.seed, arguments.baseline, arguments.suite)
    if arguments.action == "accept":
        print(accept(run))
        return 0
    return 0 if run_suite(run) else 1


def _check_question(arguments: argparse.Namespace) -> None:
    if (arguments.question is None) == (arguments.batch is None):
        raise WenjuError("give one question, or --batch IN.jsonl --out OUT.jsonl")
    if arguments.batch is not None and arguments.out is None:
        raise WenjuError("--batch needs --out OUT.jsonl, where the results go")


def _batch(arguments: argparse.Namespace, engine: Engine, answer: Any) -> int:
    from rag.batch import read_batch, write_lines
    from rag.progress import progress

    questions = read_batch(arguments.batch)

    def lines() -> Iterator[Json]:
        for item in progress(questions, "asking", len(questions), unit="questions"):
            yield answer(item)

    count = write_lines(arguments.out, lines())
    print(f"{count} results in {arguments.out}")
    engine.close()
    return 0


def _answer_text(answer: Answer) -> str:
    from rag.language import wording

    words = wording(answer.question)
    lines = [*([answer.notice, ""] if answer.notice else []), answer.text]
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        article = citation.passage.article
        place = words.joint.join(
            part
            for part in (
                words.issue.format(article.issue) if article.issue else "",
                words.page.format(citation.page) if citation.page else "",
            )
            if part
        )
        lines.append(f"[{citation.marker}] {article.authors}〈{article.title}〉{place}")
    count = len(answer.claims)  # a claim that its check does not support is not in the answer
    checked = f"{count} verified claim{'' if count == 1 else 's'}" if count else "no claim"
    lines += [
        "",
        f"({answer.status}, confidence {answer.confidence:.2f}, {checked}, {answer.timings_ms['total']:.0f} ms)",
    ]
    return "\n".join(lines)


def _hits_text(hits: Sequence[Hit], *, explain: bool) -> str:
    lines = []
    for rank, hit in enumerate(hits, 1):
        passage = hit.passage
        path = " › ".join((passage.article.title, *passage.headings))
        lines.append(f"{rank:>3}  {hit.score:.3f}  {hit.found_by:<8}{path}  p. {passage.pages or '–'}")
        lines.append("     " + " ".join(passage.text.split())[:110])
        if explain:
            lines.append(
                f"     words {_rank(hit.lexical_rank, hit.lexical_score)}   vectors {_rank(hit.dense_rank, hit.dense_score)}"
                f"   closest sentence {hit.closeness:.3f}"
            )
    return "\n".join(lines) or "nothing found"


def _rank(rank: int | None, score: float | None) -> str:
    return "–" if rank is None or score is None else f"#{rank} ({score:.3f})"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main())
