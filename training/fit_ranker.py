"""Train the ranker's trees: LambdaMART on DRCD (its training half by title) and CMRC 2018 dev, in about two minutes.

    pip install -r training/requirements.txt
    python -m training.fit_ranker --data DIR        then: python -m training.calibrate --data DIR

A sentence that holds the annotated answer is worth 3, another one that says the same words 1. Burges, From RankNet to LambdaRank to
LambdaMART (2010), as LightGBM has it. CMRC 2018 trial is kept for the weights (``training/calibrate.py``), DRCD's other half for the figures.

Not for: what the reader's weights learn from questions on the magazine.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.indexing import indexed_paragraphs
from eval.reading_sets import Asked, ask_set
from eval.squad import DRCD_TRAINING_SHARE, Paragraph, in_training, read_squad
from rag.index.library import Library
from rag.reader.features import FEATURES, Matrix, feature_rows
from rag.reader.meaning import Read
from rag.reader.question import analyse
from rag.reader.ranker import RANKER
from rag.reader.sentence_pool import sentence_pool
from rag.reader.term_weights import term_weights
from rag.settings import Settings, load_settings
from training.trees import write_trees

# The vectors were trained on the same questions: trees would trust them far too much (86.0 top-1 on DRCD's held-back half, 86.7 without).
VECTORS = ("meaning", "meaning_context")
# Paragraphs have no lists, headings or captions to learn these from.
UNLEARNABLE = ("listing", "reason", "count", "side_matter", "own", "span", "span_likely")
COLUMNS = tuple(name for name in FEATURES if name not in VECTORS + UNLEARNABLE)
PARAMETERS = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "label_gain": [0, 1, 3],
    "seed": 148,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = 200

Gains = NDArray[np.int64]


def training_groups(data: Path, settings: Settings) -> Iterator[tuple[Matrix, Gains]]:
    """Features and gains of the sentences found for each question; questions whose answer was not found are left out."""
    for name, share in (("DRCD_dev.json", DRCD_TRAINING_SHARE), ("cmrc2018_dev.json", 100)):
        paragraphs = read_squad(data / "benchmarks" / name)
        yield from _groups(paragraphs, [in_training(p.title, share) for p in paragraphs], settings)


def _groups(
    paragraphs: Sequence[Paragraph], chosen: Sequence[bool], settings: Settings
) -> Iterator[tuple[Matrix, Gains]]:
    with indexed_paragraphs(paragraphs, settings) as library:
        for asked in ask_set(library, paragraphs, chosen, settings):
            rows, gains = rows_and_gains(asked, library)
            if gains.max(initial=0) == 2:
                yield rows, gains


def rows_and_gains(asked: Asked, library: Library) -> tuple[Matrix, Gains]:
    """The features of each sentence, and 2 for the annotated one, 1 for one that says the same, 0 for the others."""
    question = analyse(asked.question)
    pool = sentence_pool(asked.hits)
    gains = [
        2 if asked.holds(c.article.id, c.start, c.end) else int(len(asked.answer) > 1 and asked.says(c.text))
        for c in pool
    ]
    return feature_rows(question, pool, term_weights(question, library.manifest), Read({})), np.array(
        gains, dtype=np.int64
    )


def train(groups: Sequence[tuple[Matrix, Gains]], columns: Sequence[str], path: Path) -> None:
    """Fit the trees on some of the features and write them."""
    import lightgbm  # noqa: PLC0415 - only this command needs it

    places = [FEATURES.index(name) for name in columns]
    rows = np.concatenate([rows for rows, _ in groups])[:, places]
    dataset = lightgbm.Dataset(
        rows, np.concatenate([gains for _, gains in groups]), group=[len(gains) for _, gains in groups]
    )
    model = lightgbm.train(PARAMETERS, dataset, ROUNDS)
    write_trees([tree["tree_structure"] for tree in model.dump_model()["tree_info"]], columns, path)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m training.fit_ranker", description="train the ranker's trees")
    parser.add_argument("--data", type=Path, required=True, help="folder with benchmarks/")
    parser.add_argument("--out", type=Path, default=RANKER)
    arguments = parser.parse_args()
    train([*training_groups(arguments.data, load_settings())], COLUMNS, arguments.out)


if __name__ == "__main__":
    main()
