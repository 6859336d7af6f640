"""YAML of text, lists and mappings, and nothing that grows: ``yaml.load(text, Loader=PlainLoader)``.

Every value stays text, as yaml's own BaseLoader leaves it (2025-05 is no date). An alias (``*name``) is refused: 378 bytes of aliases of aliases
unfold to gigabytes, and no front matter has a use for one.

Not for: writing YAML.
"""

from __future__ import annotations

from typing import Any

import yaml

_DEEPEST = 20


class PlainLoader(yaml.BaseLoader):
    """The loader.

    Raises:
        yaml.YAMLError: not valid, an alias, or lists within lists more than twenty deep.
    """

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node, unless it is an alias or too deep."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(None, None, "an alias (*name) is not taken here", event.start_mark)  # type: ignore[arg-type]
        if self._depth >= _DEEPEST:
            raise yaml.MarkedYAMLError(None, None, "lists within lists are not taken here", event.start_mark)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1
