"""Torture: every regular expression of the tree on generated worst cases of 1,000 to 100,000 characters; none may grow faster than linear.

``python -m tests.torture.regexes [rag/rules …]`` prints those that do. A pattern is found twice over: each call of ``re`` in the syntax tree is
evaluated in its module (a name that only a function knows stands for a sample word), and each pattern that importing the modules compiled is taken
from ``re`` itself, which has those that are put together from tables.

The worst cases are read off the parsed pattern: what leads up to each repetition, once or many times, then the repetition's own characters, then
something that fits nothing; and every short stretch that the pattern could begin with, over and over.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import multiprocessing
import re
import re._parser as sre  # type: ignore[import-untyped]
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.settings import PROJECT_ROOT

PACKAGES = ("rag", "ingest", "web", "eval")
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}
SIZES = (1_000, 6_000, 25_000, 100_000)
# Seconds that 100,000 characters may always take, and how many of a pattern's cases are driven that far.
FLOOR = 0.08
WORST = 3
PATIENCE = 0.8  # CPU seconds for one text
_UNBOUNDED = 60  # repetitions from which a bound is as good as none
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it stands, and whether it is only ever tried at the beginning of a text."""

    pattern: re.Pattern[str]
    place: str
    anchored: bool


class _Sample(str):
    """Stands for what only a running function knows: a word, whatever is asked of it."""

    __slots__ = ()

    def __getitem__(self, _: Any) -> _Sample:
        return self

    def __getattr__(self, _: str) -> _Sample:
        return self

    def __call__(self, *_: Any, **__: Any) -> _Sample:
        return self


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return _Sample("甲乙")


def patterns() -> list[Found]:
    """Every pattern of the packages, each once."""
    compiled: list[tuple[re.Pattern[str], str]] = []
    with _recording(compiled):
        modules = {path: importlib.import_module(".".join(path.with_suffix("").parts)) for path in _files()}
        _use_tables()
    found: dict[tuple[str, int], Found] = {}
    for path, module in modules.items():
        for pattern, place, anchored in _in_tree(path, vars(module)):
            found.setdefault((pattern.pattern, pattern.flags), Found(pattern, place, anchored))
    for pattern, place in compiled:
        found.setdefault((pattern.pattern, pattern.flags), Found(pattern, place, anchored=False))
    return [*found.values()]


def _files() -> list[Path]:
    paths = [path for package in PACKAGES for path in sorted((PROJECT_ROOT / package).rglob("*.py"))]
    # migrations are scripts that alembic runs: nobody imports them, and they hold no pattern
    kept = [path for path in paths if path.name != "__init__.py" and "migrations" not in path.parts]
    return [path.relative_to(PROJECT_ROOT) for path in kept]


class _recording:  # noqa: N801 - reads as a statement
    """Keeps every pattern that code of this project compiles meanwhile."""

    def __init__(self, into: list[tuple[re.Pattern[str], str]]) -> None:
        self.into = into
        self.compile: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def __enter__(self) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] in PACKAGES]:
            del sys.modules[name]  # so that what stands at the top of a module is compiled now
        re._compile = self._record  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        re._compile = self.compile  # type: ignore[attr-defined]

    def _record(self, pattern: Any, flags: int) -> Any:
        made = self.compile(pattern, flags)
        caller = Path(sys._getframe(2).f_code.co_filename)
        if isinstance(made.pattern, str) and caller.is_relative_to(PROJECT_ROOT):
            name = caller.relative_to(PROJECT_ROOT)
            if name.parts[0] in PACKAGES:
                self.into.append((made, f"{name}:{sys._getframe(2).f_lineno}"))
        return made


def _use_tables() -> None:
    """Have the patterns compiled that are made of tables when they are first wanted."""
    for module, name, *given in (
        ("rag.search.glossary", "load_glossary"),
        ("rag.search.synonyms", "load_synonyms"),
        ("rag.search.wording", "_asks"),
        ("rag.reader.answer_forms", "asked_measure", "几家"),
        ("rag.reader.answer_forms", "asked_measure", "几个月"),
    ):
        getattr(importlib.import_module(module), name)(*given)
    for path in sorted((PROJECT_ROOT / "rag" / "rules").glob("*.toml")):
        importlib.import_module("rag.rules.load").load_rules(path.stem)


def _in_tree(path: Path, names: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], str, bool]]:
    """The patterns that stand in a file's calls of ``re``."""
    tree = ast.parse((PROJECT_ROOT / path).read_text(encoding="utf-8"))
    methods = _methods(tree)
    assigned = {
        id(node.value): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in CALLS):
            continue
        used = methods.get(assigned.get(id(node), ""), set()) if node.func.attr == "compile" else {node.func.attr}
        flags = [keyword.value for keyword in node.keywords if keyword.arg == "flags"]
        flags += (
            node.args[1:2]
            if node.func.attr == "compile"
            else node.args[2:3]
            if node.func.attr in ANCHORED | {"search"}
            else []
        )
        scope = _Names(names)
        given = _value(flags[0], path, scope) if flags else 0
        pattern = _value(node.args[0], path, scope)
        yield re.compile(str(pattern), given), f"{path}:{node.lineno}", bool(used) and used <= ANCHORED


def _value(node: ast.expr, path: Path, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), str(path), "eval"), names)


def _methods(tree: ast.AST) -> dict[str, set[str]]:
    """For each name, what is called on it; being handed on as a value may be any."""
    used: dict[str, set[str]] = {}
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
            called.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            used.setdefault(node.id, set()).add("search")
    return used


# --- worst cases ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of text: ``pump`` many times between ``lead`` and ``end``."""

    lead: str
    pump: str
    end: str

    def text(self, size: int) -> str:
        """The text of about so many characters."""
        return self.lead + self.pump * (size // len(self.pump)) + self.end


def worst_cases(pattern: re.Pattern[str]) -> Iterator[Case]:
    """Texts that a pattern may take long on."""
    seen: set[tuple[str, str, str]] = set()
    try:
        parsed = sre.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    except re.error:  # pragma: no cover - it was compiled before
        return
    whole = _sample(parsed)
    pumps = [(lead, pump) for lead, pump in _repetitions(parsed, "", 0)]
    cases = [
        case
        for lead, pump in pumps
        for case in ((lead, pump), ("", pump), ("", lead + pump), ("", lead), (lead, lead + pump), ("", pump + lead))
    ]
    cases += [("", other + pump) for _, pump in pumps[:6] for _, other in pumps[:6] if other != pump]
    cases += [("", whole), ("", whole[:1]), ("", whole[:-1]), (whole, " "), *(("", char) for char in " 9一a\n「<")]
    for lead, pump in cases:
        for end in ("", "\0", whole[-1:] + "\0"):
            if pump and (lead, pump, end) not in seen:
                seen.add((lead, pump, end))
                yield Case(lead, pump, end)


def _repetitions(parsed: Any, lead: str, depth: int) -> Iterator[tuple[str, str]]:
    """What leads up to each unbounded repetition, and what is repeated."""
    if depth > _DEEPEST:
        return
    for operator, value in parsed:
        name = str(operator)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            least, most, inner = value
            if most is sre.MAXREPEAT or most >= _UNBOUNDED:
                yield from ((lead, one) for one in _choices(inner))
            yield from _repetitions(inner, lead, depth + 1)
            lead += _sample(inner) * max(1, min(least, 3))
            continue
        if name == "BRANCH":
            for branch in value[1]:
                yield from _repetitions(branch, lead, depth + 1)
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            yield from _repetitions(value[-1] if name == "SUBPATTERN" else value, lead, depth + 1)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _repetitions(value[1], lead, depth + 1)
        lead += _sample([(operator, value)])


def _choices(parsed: Any) -> list[str]:
    """Some ways to write what a repetition repeats: its members one by one, and together."""
    items = [*parsed]
    if len(items) == 1 and str(items[0][0]) == "IN":
        singles = [_sample([("IN", [member])]) for member in items[0][1] if str(member[0]) != "NEGATE"]
        return [one for one in dict.fromkeys([*singles[:6], "".join(singles[:4]), _sample(items)]) if one]
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return [one for one in (_sample(branch) for branch in items[0][1][1][:12]) if one]
    return [text] if (text := _sample(items)) else []


def _sample(parsed: Any) -> str:
    """A text that fits a parsed pattern, look-around apart."""
    return "".join(_sample_of(str(operator), value) for operator, value in parsed)


def _sample_of(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "甲" if value != ord("甲") else "乙"
    if name == "ANY":
        return "甲"
    if name == "IN":
        return _member(value)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _sample(value[2]) * max(1, min(value[0], 40))
    if name == "BRANCH":
        return max((_sample(branch) for branch in value[1][:40]), key=len, default="")
    if name == "SUBPATTERN":
        return _sample(value[-1])
    return _sample(value) if name == "ATOMIC_GROUP" else ""


_CATEGORIES = {
    "CATEGORY_DIGIT": "9",
    "CATEGORY_SPACE": " ",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_WORD": " ",
}


def _member(members: Any) -> str:
    kinds = [(str(operator), value) for operator, value in members]
    if kinds and kinds[0][0] == "NEGATE":
        taken = {chr(value) for name, value in kinds if name == "LITERAL"}
        spans = [value for name, value in kinds if name == "RANGE"]
        categories = {_CATEGORIES.get(str(value), "") for name, value in kinds if name == "CATEGORY"}
        return next(
            (
                c
                for c in "甲a9 .-,<"
                if c not in taken and c not in categories and not any(x <= ord(c) <= y for x, y in spans)
            ),
            "~",
        )
    name, value = kinds[0]
    if name == "LITERAL":
        return chr(value)
    return chr(value[0]) if name == "RANGE" else _CATEGORIES.get(str(value), "a")


class _TooLongError(Exception):
    """A match took more than ``PATIENCE``."""


def _give_up(*_: object) -> None:
    raise _TooLongError


# --- driving -------------------------------------------------------------------------------------------------------------------------------


def superlinear(found: Found) -> str:
    """What a pattern takes too long on, "" when it is linear on all its worst cases. Only in the main thread."""
    signal.signal(signal.SIGVTALRM, _give_up)
    slowest: list[tuple[float, Case]] = []
    for case in worst_cases(found.pattern):
        before = 0.0
        for size, last in zip(SIZES[:-1], (1, *SIZES), strict=False):
            took = _seconds(found, case.text(size))
            if why := _too_much(found, case, (before, last), (took, size)):
                return why
            before = took
        slowest.append((before, case))
    slowest.sort(key=lambda one: -one[0])  # the longest text takes most of the time: for the worst of them
    for before, case in slowest[:WORST]:
        took = _seconds(found, case.text(SIZES[-1]))
        if why := _too_much(found, case, (before, SIZES[-2]), (took, SIZES[-1])):
            return why
    return ""


def _too_much(found: Found, case: Case, before: tuple[float, int], now: tuple[float, int]) -> str:
    """Whether time grew by more than text did: halfway to its square, so that a busy machine is not blamed on the pattern."""
    (least, size), (took, longer) = before, now
    allowed = max(FLOOR * longer / SIZES[-1] + 0.02, least * (longer / size) ** 1.5)
    for _ in range(2):
        if took > allowed and (least or took >= PATIENCE):
            took = min(took, _seconds(found, case.text(longer)))
    if took <= allowed or not (least or took >= PATIENCE):
        return ""
    return f"{case.lead[:20]!r} + {case.pump[:20]!r} * n + {case.end!r}: {took:.2f} s for {longer:,} characters"


def _seconds(found: Found, text: str) -> float:
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)  # the matcher looks at signals now and then
    try:
        if found.anchored:
            found.pattern.match(text)
            found.pattern.fullmatch(text)
        else:
            for _ in found.pattern.finditer(text):
                pass
    except _TooLongError:
        return PATIENCE
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def main() -> int:
    """Drive every pattern; the exit status is how many failed."""
    wanted = tuple(sys.argv[1:]) or ("",)
    everything = [found for found in patterns() if found.place.startswith(wanted)]
    # every core: each process has a clock of its own, so that none is blamed for another
    with multiprocessing.get_context("fork").Pool() as pool:
        said = pool.map(superlinear, everything, chunksize=1)
    slow = [(found, why) for found, why in zip(everything, said, strict=True) if why]
    for found, why in slow:
        sys.stdout.write(f"{found.place}: {why}\n    {found.pattern.pattern[:110]!r}\n")
    sys.stdout.write(f"{len(everything)} patterns, {len(slow)} superlinear\n")
    return len(slow)


if __name__ == "__main__":
    sys.exit(min(1, main()))
