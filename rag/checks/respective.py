"""«A與B，各占X與Y», «A與B，前者…X，後者…Y»: which of several things before a figure it is said of.

Not for: figures that stand beside their own subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.checks.quantity import Quantity
from rag.text import fold

_EACH = re.compile(fold("各占|各為|各有|各達|各是|分別為|分別是|分別有|分別達|分別占|分別於|分別在|依序為|依序是|依序"))
_FORMER, _LATTER = fold("前者"), fold("後者")
_JOINED = re.compile("[、与和及]|以及")
_CLAUSE = re.compile("[^,;:。!?\n|]+")


def member_of(folded: str, figure: Quantity, kin: Sequence[Quantity]) -> tuple[int, int] | None:
    """Where the thing stands that a figure is said of by order; None where nothing says so.

    ``kin`` are the figures of its kind in the sentence, in order, ``figure`` one of them.
    """
    begin = max(folded.rfind(mark, 0, figure.start) for mark in ",;:。") + 1
    own = folded[begin : figure.start]
    if own.startswith((_FORMER, _LATTER)):
        listed = _list_before(folded, folded.find(_FORMER) if _FORMER in folded else begin, 2)
        return listed[0 if own.startswith(_FORMER) else -1] if listed else None
    each = _EACH.search(folded, begin, figure.start)
    close = next((at for at in range(figure.end, len(folded)) if folded[at] in ",;:。"), len(folded))
    group = [other for other in kin if each and each.end() <= other.start < close]
    if each and len(group) > 1:
        listed = _list_before(folded, each.start(), len(group))
        return listed[group.index(figure)] if listed else None
    return None


def _list_before(folded: str, end: int, size: int) -> list[tuple[int, int]]:
    """The members of the nearest list of so many before ``end``."""
    for clause in reversed([*_CLAUSE.finditer(folded, 0, end)]):
        cuts = [*_JOINED.finditer(folded, *clause.span())]
        if len(cuts) == size - 1:
            starts = [clause.start(), *(cut.end() for cut in cuts)]
            ends = [*(cut.start() for cut in cuts), clause.end()]
            # what follows the last of them in its clause is said of all
            longest = max(end - start for start, end in zip(starts[:-1], ends[:-1], strict=True))
            ends[-1] = min(ends[-1], starts[-1] + longest)
            return list(zip(starts, ends, strict=True))
    return []
