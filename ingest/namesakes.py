"""Files of one name in several folders: where their articles would be cited alike, the title says which file is meant.

Not for: ids; ``ingest.changes`` gives each article its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.kept import Source
from rag.domain import Article


def tell_apart(sources: Mapping[str, Source]) -> dict[str, Source]:
    """The sources; articles of namesakes with the same title, authors and issue carry the end of their path in their title."""
    alike: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, source in sources.items():
        for article in source.articles:
            alike[_key(name, article)].add(name)
    told = dict(sources)
    for names in {frozenset(names) for names in alike.values() if len(names) > 1}:
        for name in names:
            end = _own_end(name, sorted(names))
            articles = tuple(
                replace(article, title=f"{article.title}（{end}）") if len(alike[_key(name, article)]) > 1 else article
                for article in sources[name].articles
            )
            told[name] = replace(told[name], articles=articles)
    return told


def _key(name: str, article: Article) -> tuple[str, ...]:
    return (Path(name).name, article.title, article.authors, article.issue)


def _own_end(name: str, names: Sequence[str]) -> str:
    """The shortest end of a path that no other of the paths has."""
    parts = Path(name).parts
    others = [Path(other).parts for other in names if other != name]
    count = next((n for n in range(2, len(parts) + 1) if all(other[-n:] != parts[-n:] for other in others)), len(parts))
    return "/".join(parts[-count:])
