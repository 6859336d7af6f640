"""``wenju doctor``: what is installed, and whether index, models, database and disk are well; exit status 1 when something is not.

Each check says what it saw, and what to do where it is bad. Nothing is changed.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rag.errors import WenjuError
from rag.settings import Settings

_PARTS = ("wenju", "gradio", "llama-index-core", "onnxruntime", "qdrant-edge-py", "sqlalchemy", "mcp")
_EXTRAS = {"models": "sentence-transformers", "eval": "ragas", "ocr": "rapidocr"}
_LITTLE = 1 << 30  # bytes of free disk below which a build may not fit


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw; ``well`` False: something is to be done, which ``said`` names."""

    about: str
    well: bool
    said: str


def examine(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run every check."""
    found = [*findings(settings)]
    if arguments.json:
        print(
            json.dumps(
                [{"about": one.about, "well": one.well, "said": one.said} for one in found],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for one in found:
            print(f"{'ok ' if one.well else 'BAD'} {one.about:<10} {one.said}")
    return 0 if all(one.well for one in found) else 1


def findings(settings: Settings) -> Iterator[Finding]:
    """Every check's finding, in the order in which one depends on another."""
    checks: dict[str, Callable[[Settings], str]] = {
        "program": _program,
        "extras": _extras,
        "disk": _disk,
        "index": _index,
        "answer": _answer,
        "model": _model,
        "database": _database,
        "accounts": _accounts,
    }
    for about, check in checks.items():
        try:
            yield Finding(about, True, check(settings))
        except WenjuError as error:
            yield Finding(about, False, str(error))


def _program(_settings: Settings) -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in _PARTS)
    return f"Python {platform.python_version()} on {platform.machine()}; {parts}"


def _extras(_settings: Settings) -> str:
    there = []
    for extra, package in _EXTRAS.items():
        try:
            there.append(f"{extra} ({package} {version(package)})")
        except PackageNotFoundError:
            there.append(f"{extra}: not installed")
    return ", ".join(there)


def _disk(settings: Settings) -> str:
    folder = settings.storage_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LITTLE:
        raise WenjuError(
            f"only {free / 1e9:.1f} GB are free where {settings.storage_dir} is: a new build of the index may not fit"
        )
    return f"{free / 1e9:.0f} GB free for {settings.storage_dir}"


def _index(settings: Settings) -> str:
    from rag.index.library import open_library

    library = open_library(settings)
    manifest = library.manifest
    said = f"{library.build}: {len(manifest.article_ids())} articles, {manifest.passage_count} passages, {manifest.meta('embedding_model')}"
    missing = [source for source in manifest.documents() if not Path(source).exists()]
    library.close()
    return said + (f"; {len(missing)} of its files are gone, the first {missing[0]}" if missing else "")


def _answer(settings: Settings) -> str:
    from rag.engine import Engine

    engine = Engine.open(settings.model_copy(update={"llm": ""}))
    card = engine.cards()[0]
    answer = engine.ask(card.title)
    engine.close()
    return f"a question is answered in {answer.timings_ms['total']:.0f} ms ({answer.status})"


def _model(settings: Settings) -> str:
    if not settings.llm:
        return "none that writes; answers are quotations"
    import httpx2

    from rag.llm.provider import open_model

    open_model(settings)
    if settings.llm_url:
        try:
            httpx2.get(settings.llm_url, timeout=settings.llm_first_s)
        except httpx2.HTTPError as error:
            raise WenjuError(
                f"{settings.llm} at {settings.llm_url} cannot be reached ({type(error).__name__}): is its server running?"
            ) from None
    return f"{settings.llm}" + (f" at {settings.llm_url}" if settings.llm_url else "")


def _database(settings: Settings) -> str:
    from web.store.store import FILE, connect
    from web.store.tables import HEAD

    if not settings.database_url and not (settings.storage_dir / FILE).exists():
        return "none yet; it is made when the server first starts"
    store = connect(settings)
    revision = store.revision()
    store.close()
    if revision not in {HEAD, ""}:
        raise WenjuError(f"{store.place} has tables of revision {revision}, not {HEAD}: run wenju db upgrade")
    return f"{store.place}, revision {revision or 'none yet'}"


def _accounts(settings: Settings) -> str:
    from web.store.keys import all_keys
    from web.store.opening import open_store
    from web.store.store import FILE
    from web.store.users import all_users

    if not settings.database_url and not (settings.storage_dir / FILE).exists():
        return "no accounts, no keys"
    store = open_store(settings)
    users, keys = all_users(store), [key for key in all_keys(store) if not key.revoked]
    store.close()
    return f"{len(users)} accounts ({sum(user.role == 'admin' for user in users)} admin), {len(keys)} keys"
