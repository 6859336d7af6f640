"""Text → pieces with their places, and pieces → word vectors: what every graph of the bundled model takes.

The word vectors are kept as the pretrained model has them, four bits and a scale for each 32 (Q4_0); rows become floats when a text uses them.

Not for: running a graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.errors import SettingsError
from rag.model.graph import Floats
from rag.model_seal import check_model

BOS, PAD, EOS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A text's pieces, and for each where it begins and ends in the text."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class Pieces:
    """The tokenizer and the word vectors of a model's folder."""

    def __init__(self, folder: Path) -> None:
        """Read them.

        Raises:
            SettingsError: the folder does not hold them; says what to restore.
        """
        try:
            check_model(folder / "words.safetensors")
            check_model(folder / "tokenizer.json")
            tensors = load_file(folder / "words.safetensors")
            self._nibbles: NDArray[np.uint8] = tensors["nibbles"]  # [pieces, blocks, 16]
            self._scales: NDArray[np.float16] = tensors["scales"]  # [pieces, blocks]
            self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        except SettingsError:
            raise
        except Exception as error:  # each library has its own kinds, and tokenizers raises Exception itself
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise SettingsError(
                f"{folder}: the bundled model cannot be read ({reason}): restore data/models"
            ) from error

    @property
    def dimensions(self) -> int:
        """Length of a word vector."""
        return int(self._nibbles.shape[1]) * 32

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """Each text's pieces; a line break is a blank to the model."""
        found = self._tokenizer.encode_batch([text.replace("\n", " ") for text in texts], add_special_tokens=False)
        return [Cut(one.ids, one.offsets) for one in found]

    def inputs(self, rows: Sequence[Sequence[int]]) -> dict[str, Floats]:
        """``words`` [n, tokens, dimensions] and ``mask`` [n, tokens] for rows of piece numbers, padded to the longest."""
        width = max(map(len, rows))
        ids = np.full((len(rows), width), PAD)
        mask = np.zeros((len(rows), width), dtype=np.float32)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        return {"words": self._vectors(ids), "mask": mask}

    def _vectors(self, ids: NDArray[np.int64]) -> Floats:
        used, places = np.unique(ids, return_inverse=True)
        nibbles = self._nibbles[used]
        numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
        table = (numbers * self._scales[used].astype(np.float32)[:, :, None]).reshape(len(used), -1)
        table[used == PAD] = 0
        found: Floats = table[places.reshape(ids.shape)]
        return found
