"""Models of the sentence-transformers library, by name or folder: embedders and cross-encoders. The only home of that library.

Prompts for queries and passages are the model's own where it has some; ``WENJU_QUERY_PROMPT`` and ``WENJU_PASSAGE_PROMPT`` are for
models that document prompts without carrying them (multilingual-e5: «query: » and «passage: »).

Not for: the bundled model, which needs neither torch nor this library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.errors import SettingsError
from rag.vectors.embedding import ModelOptions, Vectors


class SentenceTransformerEmbedder:
    """An embedding model; see ``rag.vectors.embedding.Embedder``."""

    stretch = 1.0

    def __init__(self, name: str, options: ModelOptions) -> None:
        library = _library(name)
        self._options = options
        try:
            self._model: Any = library.SentenceTransformer(name, device=options.device or None)
        except (
            Exception
        ) as error:  # a hub that cannot be reached, a folder that holds no model, a device that is not there
            raise SettingsError(
                f"WENJU_EMBEDDING_MODEL={name!r} cannot be loaded ({_first_line(error)}): name a model at hand or a folder that holds one"
            ) from error
        self.model_id = name
        self.dimensions = int(self._model.get_sentence_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        found = self._model.encode_document(
            [*texts],
            prompt=self._options.passage_prompt or None,
            batch_size=self._options.batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)

    def embed_query(self, text: str) -> list[float]:
        """See ``Embedder``."""
        (found,) = self._model.encode_query(
            [text], prompt=self._options.query_prompt or None, normalize_embeddings=True, show_progress_bar=False
        )
        return [float(value) for value in found]


class CrossEncoderReranker:
    """A model that reads question and passage together; see ``rag.retrieve.Reranker``."""

    def __init__(self, name: str, options: ModelOptions) -> None:
        library = _library(name)
        try:
            self._model: Any = library.CrossEncoder(name, device=options.device or None)
        except Exception as error:  # as above
            raise SettingsError(f"WENJU_RERANKER={name!r} cannot be loaded ({_first_line(error)})") from error
        self._batch_size = options.batch_size

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See ``Reranker``."""
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, batch_size=self._batch_size, show_progress_bar=False)
        return [float(value) for value in found]


def _library(name: str) -> Any:
    try:
        import sentence_transformers  # noqa: PLC0415 - seconds to import, and only in the extra «models»
    except ImportError as error:
        raise SettingsError(f'the model {name!r} needs the extra «models»: pip install "wenju[models]"') from error
    return sentence_transformers


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
