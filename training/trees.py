"""LightGBM trees → the tables that ``rag.ranker`` walks.

Not for: training them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

Node = tuple[int, float, int, int, float]  # column, threshold, left, right, value


def write_trees(trees: Sequence[dict[str, Any]], columns: Sequence[str], path: Path) -> None:
    """Write the «tree_structure» of each tree as tables, padded to the largest tree."""
    flat = [_flatten(tree) for tree in trees]
    size = max(len(nodes) for nodes, _ in flat)

    def table(field: int, dtype: type) -> Any:
        return np.array([[node[field] for node in nodes] + [0] * (size - len(nodes)) for nodes, _ in flat], dtype=dtype)

    np.savez_compressed(
        path,
        columns=np.array(columns),
        column=table(0, np.int16),
        threshold=table(1, np.float64),
        left=table(2, np.int16),
        right=table(3, np.int16),
        value=table(4, np.float32),
        depth=np.array(max(depth for _, depth in flat)),
    )


def _flatten(tree: dict[str, Any]) -> tuple[list[Node], int]:
    """A tree's nodes, root first, and its depth; a leaf leads to itself."""
    nodes: list[Node] = []

    def add(node: dict[str, Any]) -> tuple[int, int]:
        place = len(nodes)
        nodes.append((0, 0.0, place, place, float(node.get("leaf_value", 0.0))))
        if "split_feature" not in node:
            return place, 0
        left, left_depth = add(node["left_child"])
        right, right_depth = add(node["right_child"])
        nodes[place] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return place, 1 + max(left_depth, right_depth)

    return nodes, add(tree)[1]
