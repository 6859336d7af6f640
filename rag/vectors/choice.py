"""Which model turns text into vectors, and which one re-ranks: the one place that knows them all.

Not for: running them.
"""

from __future__ import annotations

from rag.search.rerank import Reranker
from rag.settings import PROJECT_ROOT, Settings
from rag.vectors.embedding import Embedder, HashEmbedder, ModelOptions

MODELS_DIR = PROJECT_ROOT / "data" / "models"


def open_embedder(settings: Settings) -> Embedder:
    """The embedder of the settings: a bundled model, the plain encoder, or else a model of sentence-transformers.

    Raises:
        SettingsError: no such model can be loaded; says what is missing.
    """
    name = settings.embedding_model
    if name == HashEmbedder.model_id:
        return HashEmbedder()
    if (MODELS_DIR / name / "embed.onnx").is_file():
        from rag.model.bundled import open_embedder_of  # noqa: PLC0415 - load only the model in use

        return open_embedder_of(MODELS_DIR / name)
    if (MODELS_DIR / name / "tokenizer.json").is_file():
        from rag.vectors.static_model import StaticModel  # noqa: PLC0415 - load only the model in use

        return StaticModel(MODELS_DIR / name)
    from rag.vectors.sentence_models import SentenceTransformerEmbedder  # noqa: PLC0415 - load only the model in use

    return SentenceTransformerEmbedder(name, _options(settings))


def open_reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder of the settings, None when there is none.

    Raises:
        SettingsError: it cannot be loaded; says what is missing.
    """
    if not settings.reranker:
        return None
    from rag.vectors.sentence_models import CrossEncoderReranker  # noqa: PLC0415 - load only the model in use

    return CrossEncoderReranker(settings.reranker, _options(settings))


def _options(settings: Settings) -> ModelOptions:
    return ModelOptions(
        device=settings.model_device,
        batch_size=settings.model_batch,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
    )
