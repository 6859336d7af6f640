"""The bundled model's folder → what embeds and what reads, sharing one table of word vectors.

Not for: which model is used (``rag.vectors.choice``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rag.model.embed import MeaningEmbedder
from rag.model.graph import Graph
from rag.model.pieces import Pieces
from rag.model.read import PairReader
from rag.settings import PROJECT_ROOT

MEANING = PROJECT_ROOT / "data" / "models" / "wenju-meaning-1"


@cache
def open_embedder_of(folder: Path, threads: int = 0) -> MeaningEmbedder:
    """What turns text into vectors; its ``model_id`` is the folder's name. The same folder is opened once, also when another build becomes current.

    Raises:
        SettingsError: the folder is damaged.
    """
    return MeaningEmbedder(folder.name, _pieces(folder), Graph(folder / "embed.onnx", threads))


@cache
def open_reader_of(folder: Path = MEANING, threads: int = 0) -> PairReader:
    """What reads passages against a question; the same folder is opened once.

    Raises:
        SettingsError: the folder is damaged.
    """
    return PairReader(_pieces(folder), Graph(folder / "read.onnx", threads))


@cache
def _pieces(folder: Path) -> Pieces:
    return Pieces(folder)
