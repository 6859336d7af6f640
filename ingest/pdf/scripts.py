"""Small raised and lowered characters → their Unicode forms (m², 10⁶, CO₂, note marks), set on the line they belong to.

A file may draw them right behind their base or somewhere else; they are found by place. Left alone, a raised 2 would be a line of its own,
and at the edge of a page it would pass for the page's number.

Not for: vertical text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.characters import Glyph
from ingest.raised import lowered, raised

_SMALLER = 0.82  # of the size of the base
_RAISED, _LOWERED = 0.15, -0.07  # of the size: how far the baseline moves at least
_NEAR = 0.5  # of the size
_MAX_CHARS = 8
_STEP = 4.0  # points: the mesh in which a base is looked for
_MAX_IN_MESH = 8
_OTHER_SIGNS = frozenset("註注†‡−–－［］（）")


def set_scripts(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters in the same order, those that are raised or lowered behind their base."""
    sizes = Counter(glyph.size for glyph in glyphs)
    if not sizes or min(sizes) > _SMALLER * max(sizes):
        return list(glyphs)
    body = sizes.most_common(1)[0][0]
    result: list[Glyph] = []
    strays: list[list[Glyph]] = []
    at = 0
    while at < len(glyphs):
        before = result[-1] if result else None
        size = _SMALLER * max(body, before.size if before else 0.0)
        end = _cluster_end(glyphs, at) if glyphs[at].size <= size else at
        cluster = glyphs[at:end]
        after = glyphs[end] if end < len(glyphs) else None
        if end == at:
            result.append(glyphs[at])
            at += 1
            continue
        moved = _set(cluster, before, cluster[0].left - before.right) if before else None
        if moved is None and after is not None:
            moved = _set(cluster, after, after.left - cluster[-1].right)
        if moved is not None:
            result += moved
        elif cluster[0].size <= _SMALLER * body and _is_stray(cluster, before, after):
            strays.append(list(cluster))
        else:
            result += cluster
        at = end
    return _place(result, strays) if strays else result


def _cluster_end(glyphs: Sequence[Glyph], at: int) -> int:
    """Where a short run of small signs that begins here ends; ``at`` where there is none."""
    end = at
    while end < len(glyphs) and end - at <= _MAX_CHARS:
        glyph = glyphs[end]
        if not (glyph.text.isascii() or glyph.text in _OTHER_SIGNS):
            break
        if end > at and (
            abs(glyph.size - glyphs[at].size) > 0.1
            or abs(glyph.baseline - glyphs[at].baseline) > 0.1 * glyph.size
            or abs(glyph.left - glyphs[end - 1].right) > glyph.size
        ):
            break
        end += 1
    return end if 0 < end - at <= _MAX_CHARS else at


def _set(cluster: Sequence[Glyph], base: Glyph, gap: float) -> list[Glyph] | None:
    """The cluster as signs on the base's line; None where it does not stand raised or lowered beside it."""
    first = cluster[0]
    shift = first.baseline - base.baseline
    if (
        first.size > _SMALLER * base.size
        or not -_NEAR * base.size < gap < _NEAR * base.size
        or not (_RAISED * base.size < shift < 0.8 * base.size or -0.5 * base.size < shift < _LOWERED * base.size)
    ):
        return None
    text = "".join(glyph.text for glyph in cluster)
    written = raised(text) if shift > 0 else lowered(text)
    if len(written) != len(cluster):  # «[3]» is the mark ³: one sign in the room of three
        cluster = [replace(cluster[0], right=cluster[-1].right)]
        written = written if len(written) == 1 else ""
        if not written:
            return None
    return [
        replace(glyph, text=sign, bottom=base.bottom, top=base.top, size=base.size, baseline=base.baseline)
        for glyph, sign in zip(cluster, written, strict=True)
    ]


def _is_stray(cluster: Sequence[Glyph], before: Glyph | None, after: Glyph | None) -> bool:
    """Whether a cluster may be a mark that was drawn away from its base: short, no letters, and no part of a text of its own size."""
    if len(cluster) > 4 or any(glyph.text.isalpha() for glyph in cluster):
        return False
    return not (before and _goes_on(before, cluster[0])) and not (after and _goes_on(cluster[-1], after))


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    same = abs(before.size - glyph.size) < 0.1 and abs(before.baseline - glyph.baseline) < 0.1 * glyph.size
    return same and abs(glyph.left - before.right) < 2 * glyph.size


def _place(glyphs: list[Glyph], strays: Sequence[Sequence[Glyph]]) -> list[Glyph]:
    mesh: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, glyph in enumerate(glyphs):
        found = mesh[round(glyph.right / _STEP), round(glyph.baseline / _STEP)]
        if len(found) < _MAX_IN_MESH:
            found.append(number)
    behind: dict[int, list[Glyph]] = defaultdict(list)
    alone: list[Glyph] = []
    for cluster in strays:
        column, row = round(cluster[0].left / _STEP), round(cluster[0].baseline / _STEP)
        near = [n for c in range(column - 1, column + 2) for r in range(row - 3, row + 3) for n in mesh.get((c, r), ())]
        for number in near:
            moved = _set(cluster, glyphs[number], cluster[0].left - glyphs[number].right)
            if moved is not None:
                behind[number] += moved
                break
        else:
            alone += cluster
    if not behind:
        return [*glyphs, *alone]
    placed = [one for number, glyph in enumerate(glyphs) for one in (glyph, *behind.get(number, ()))]
    return [*placed, *alone]
