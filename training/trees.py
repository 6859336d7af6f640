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
    """Write the «tree_structure» of each tree; the nodes of all trees are numbered through."""
    nodes: list[Node] = []
    roots, depths = [], []
    for tree in trees:
        roots.append(len(nodes))
        depths.append(_add(tree, nodes))
    column, threshold, left, right, value = zip(*nodes, strict=True)
    np.savez_compressed(
        path,
        columns=np.array(columns),
        roots=np.array(roots, dtype=np.int32),
        column=np.array(column, dtype=np.int32),
        threshold=np.array(threshold, dtype=np.float32),
        left=np.array(left, dtype=np.int32),
        right=np.array(right, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        depth=np.array(max(depths)),
    )


def _add(node: dict[str, Any], nodes: list[Node]) -> int:
    """Append a node and what is below it, itself first; returns the depth. A leaf leads to itself."""
    place = len(nodes)
    nodes.append((0, 0.0, place, place, float(node.get("leaf_value", 0.0))))
    if "split_feature" not in node:
        return 0
    left = len(nodes)
    left_depth = _add(node["left_child"], nodes)
    right = len(nodes)
    right_depth = _add(node["right_child"], nodes)
    nodes[place] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
    return 1 + max(left_depth, right_depth)
