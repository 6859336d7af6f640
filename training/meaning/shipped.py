"""The bundled reader back in torch, so that a training can go on from the weights that are in the repository.

Weights come back as their int8 steps times the step's size, per channel; biases, norms and heads as they were.

Not for: the encoder that embeds, which is the source's own (``training.meaning.source``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.numpy import load_file
from torch import Tensor

_LAYER = re.compile(r"/(q|k|v|ao|fi|fo)(?:_(\d+))?/MatMul")
_PREFIX = "reader."


def shipped_reader(path: Path) -> dict[str, Tensor]:
    """The state of ``training.meaning.network.Reader`` as a file ``read.onnx`` holds it."""
    graph = onnx.load(str(path)).graph
    values: dict[str, np.ndarray] = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    state = {
        name.removeprefix(_PREFIX): value
        for name, value in values.items()
        if name.startswith(_PREFIX) and name.endswith((".bias", ".weight", ".pos"))
    }
    for node in graph.node:
        if node.op_type not in {"MatMulInteger", "MatMul"} or node.input[1] not in values:
            continue
        layer = _LAYER.match(node.name)
        name = f"encoder.layers.{int(layer[2] or 0)}.{layer[1]}" if layer else _head(node)
        state[f"{name}.weight"] = _unpacked(values, node.input[1]).T
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in state.items()}


def _head(node: onnx.NodeProto) -> str:
    return "judge" if "judge" in node.input[1] else "span"


def _unpacked(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """A matrix [in, out]; where it is int8, with one step size per column."""
    if not name.endswith("_quantized"):
        return values[name]
    stem = name.removesuffix("_quantized")
    steps = values[name].astype(np.float32) - values[f"{stem}_zero_point"].astype(np.float32)
    return np.asarray(steps * values[f"{stem}_scale"].astype(np.float32))


def shipped_words(folder: Path) -> np.ndarray:
    """The bundled model's word vectors [pieces, hidden], float32."""
    tensors = load_file(folder / "words.safetensors")
    nibbles = tensors["nibbles"]
    numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
    found: np.ndarray = (numbers * tensors["scales"].astype(np.float32)[:, :, None]).reshape(len(nibbles), -1)
    return found
