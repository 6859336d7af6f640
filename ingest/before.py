"""What is known of what is indexed: from the current build, or, to make it again after damage, from whatever is left.

A rebuild must not need what it is to mend. It asks in turn: the manifest of the current build, the list of its files that is kept apart from it, the
newest list of any build, the manifest of an earlier build.

Not for: reading files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.kept import Kept, read_list
from rag.errors import NoIndexError, StorageError
from rag.index.builds import Builds
from rag.index.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Before:
    """What was indexed: ``build`` and ``manifest`` where one can be trusted, the list of files, and "" or what of the list is lost."""

    build: str
    manifest: Manifest | None
    kept: dict[str, Kept]
    lost: str = ""

    def sources(self) -> list[str]:
        """The paths of the files that are indexed."""
        return [*self.manifest.documents()] if self.manifest else [*self.kept]

    def close(self) -> None:
        """Close the manifest."""
        if self.manifest is not None:
            self.manifest.close()


def look_back(builds: Builds, *, rebuild: bool) -> Before:
    """What is known.

    Raises:
        StorageError: the current build is damaged, and ``rebuild`` is not set.
    """
    try:
        build = builds.current()
    except NoIndexError:
        return _from_lists(builds, "") if rebuild else Before("", None, {})
    except StorageError:
        if not rebuild:
            raise
        return _from_lists(builds, "")
    if not rebuild:
        return Before(build, Manifest(builds.manifest_path(build)), read_list(builds.documents_path(build))[0])
    manifest = _trusted(builds, build)
    if manifest is None:
        return _from_lists(builds, build)
    return Before(build, manifest, read_list(builds.documents_path(build))[0])


def _from_lists(builds: Builds, current: str) -> Before:
    lists = [(name, *read_list(builds.documents_path(name))) for name in dict.fromkeys(_newest_first(builds, current))]
    for place, (name, kept, damaged) in enumerate(lists):
        if kept and not damaged:
            return Before("", None, kept)
        if kept:  # what is lost of it an older list may know
            older = {source: one for _, others, _ in reversed(lists[place + 1 :]) for source, one in others.items()}
            lost = f"{damaged} lines of it are damaged: see which files are missing, and name them again"
            return Before("", None, {**older, **kept}, f"{builds.documents_path(name)}: {lost}")
    for name in reversed(builds.complete()):
        manifest = None if name == current else _trusted(builds, name)
        if manifest is not None:
            lost = f"{builds.documents_path(name)}: the list of files is lost; this is what build {name} held: name again what was added since"
            return Before(name, manifest, {}, lost)
    return Before("", None, {})


def _newest_first(builds: Builds, current: str) -> Iterator[str]:
    if current:
        yield current
    yield from sorted((path.stem for path in builds.documents_path("x").parent.glob("*.jsonl")), reverse=True)


def _trusted(builds: Builds, build: str) -> Manifest | None:
    """The manifest of a build, unless it is not as it was written; one without a seal has to be sound in itself."""
    sealed = builds.sealed(build)
    if sealed and builds.damage(build, "manifest.sqlite"):
        return None
    try:
        manifest = Manifest(builds.manifest_path(build))
        if sealed or manifest.is_sound():
            return manifest
        manifest.close()
    except StorageError:
        pass
    return None
