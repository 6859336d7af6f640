"""The floors of the design, read from the imports: arrows go one way, no circle, one home for each library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rag.settings import PROJECT_ROOT

PACKAGES = ("rag", "ingest", "web", "eval", "training")
TOP = ("app.py", "wenju.py")

# What each package may import of the project.
ALLOWED = {
    "rag": {"rag"},
    "ingest": {"ingest", "rag"},
    "web": {"web", "rag"},
    "eval": {"eval", "rag", "ingest"},  # a suite indexes its own corpus
    "training": {"training", "rag", "eval"},
}

# Libraries with one home in the packages, files or a folder: nobody else sees their types.
HOMES = {
    "qdrant_edge": {"rag/index/edge.py"},
    "qdrant_client": {"rag/index/client.py"},
    "llama_index": {"rag/llamaindex.py", "rag/llm/provider.py"},  # the engine as it sees it; its models
    "tiktoken": {"rag/llm/tokens.py"},
    "tqdm": {"rag/progress.py"},
    "opencc": {"rag/text.py", "rag/script.py"},  # folding; turning what is shown
    "onnxruntime": {"rag/model/graph.py"},
    "safetensors": {"rag/model/pieces.py", "rag/vectors/static_model.py"},  # the tables of each bundled model
    "tokenizers": {"rag/model/pieces.py", "rag/vectors/static_model.py"},
    "sentence_transformers": {"rag/vectors/sentence_models.py"},
    "ragas": {"eval/ragas_run.py"},
    "sqlite3": {"rag/index/manifest.py"},
    "sqlalchemy": {"web/store/"},  # a folder: every user of it lives there
    "alembic": {"web/store/"},
    "argon2": {"web/accounts/passwords.py"},
    "authlib": {"web/accounts/oidc.py"},
    "joserfc": {"web/accounts/oidc.py"},
    "mcp": {"web/mcp/server.py"},
    "prometheus_client": {"web/api/metrics.py"},
    "lxml": {"ingest/readers/markup.py"},  # where it takes no entities and no network
    "mdit_py_plugins": {"ingest/readers/markdown.py"},
    "yaml": {"ingest/plain_yaml.py", "ingest/readers/markdown.py", "ingest/overrides.py"},  # the first has the loader
    "markdown_it": {"ingest/readers/markdown.py"},
    "pptx": {"ingest/readers/pptx.py"},
    "pypdfium2": {
        "ingest/pdf/glyphs.py",
        "ingest/pdf/pdfium.py",
        "rag/pages/page_image.py",
    },  # reading, in a child process; and drawing
}

FLOORS = [
    {"rag.domain", "rag.errors"},
    {
        "rag.search.bm25",
        "rag.checks.fixed_forms",
        "rag.checks.numbers",
        "rag.checks.numerals",
        "rag.checks.quantity",
        "rag.checks.same_value",
        "rag.marks",
        "rag.progress",
        "rag.republic",
        "rag.sentences",
        "rag.settings",
        "rag.search.synonyms",
        "rag.terms",
        "rag.text",
        "rag.checks.units",
        "rag.checks.writings",
    },
]

FILES = sorted(
    path.relative_to(PROJECT_ROOT) for package in PACKAGES for path in (PROJECT_ROOT / package).rglob("*.py")
) + [Path(name) for name in TOP]


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, also inside functions; each file is parsed once."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((PROJECT_ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] in PACKAGES], ids=str)
def test_a_package_imports_only_what_it_may(path: Path) -> None:
    own = {name.split(".")[0] for name in imports(path)} & {*PACKAGES, "app", "wenju"}
    assert own <= ALLOWED[path.parts[0]]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_nothing_is_imported_from_a_front_door(path: Path) -> None:
    assert not {*imports(path)} & set(PACKAGES)


def test_front_doors_are_empty() -> None:
    assert [str(path) for path in FILES if path.name == "__init__.py" and (PROJECT_ROOT / path).stat().st_size] == []


@pytest.mark.parametrize(("library", "homes"), HOMES.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_library_has_one_home(library: str, homes: set[str]) -> None:
    run_time = [path for path in FILES if path.parts[0] != "training"]
    users = {path.as_posix() for path in run_time if any(name.split(".")[0] == library for name in imports(path))}
    folders = tuple(home for home in homes if home.endswith("/"))
    assert all(any(user.startswith(folder) for user in users) for folder in folders)
    assert {user for user in users if not user.startswith(folders)} == homes - {*folders}


def test_low_floors_import_only_lower_ones() -> None:
    for number, floor in enumerate(FLOORS):
        below = set().union(*FLOORS[: number + 1])
        for module in floor:
            own = {name for name in imports(Path(*module.split(".")).with_suffix(".py")) if name.startswith("rag")}
            assert own <= below, module


def test_the_ground_floor_needs_no_library() -> None:
    for module in FLOORS[0]:
        for name in imports(Path(*module.split(".")).with_suffix(".py")):
            assert name.split(".")[0] in sys.stdlib_module_names | {"rag"}


def test_there_is_no_circle() -> None:
    graph = {module_name(path): {*imports(path)} for path in FILES}
    graph = {name: {other for other in found if other in graph} for name, found in graph.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", FILES, ids=str)
def test_files_stay_small(path: Path) -> None:
    assert len((PROJECT_ROOT / path).read_text(encoding="utf-8").splitlines()) <= 400
