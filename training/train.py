"""One command from the raw files to the model:

    python -m training.train --shared ../shared --out data/models/wenju-static-2

Deterministic for a seed and a number of steps on one torch thread. Not for: measuring (``training.evaluate``).
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from training.export import export
from training.material import prepare
from training.model import SCALE, StaticModel
from training.pairs import SHARES, Batch, Material, draw, plan
from training.progress import log

STEPS = 2_600
BATCH = 2_560
DIMENSIONS = 444
RATE = 8e-3
SEED = 20261
_WARM_UP = 20


def batches(material: Material, sources: Sequence[str], size: int, seed: int) -> Iterator[Batch]:
    """One batch for each step, the next one made while the last is learnt from."""
    with ThreadPoolExecutor(1) as pool:
        jobs = ((material, source, size, np.random.default_rng([seed, 2, step])) for step, source in enumerate(sources))
        ahead = pool.submit(draw, *next(jobs))
        for job in jobs:
            ready, ahead = ahead, pool.submit(draw, *job)
            yield ready.result()
        yield ahead.result()


def learn(model: StaticModel, material: Material, steps: int, seed: int) -> None:
    """Adam with a short warm-up and then a linear way down to nothing."""
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / _WARM_UP, (steps - step) / max(1, steps - _WARM_UP))
    )
    losses: dict[str, list[float]] = defaultdict(list)
    for step, batch in enumerate(batches(material, plan(steps, seed), BATCH, seed), 1):
        loss = model.loss(batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimiser.step()
        schedule.step()
        losses[batch.source].append(loss.item())
        if step % 50 == 0 or step == steps:
            log(f"step {step}/{steps}  " + "  ".join(f"{name} {found[-1]:.2f}" for name, found in losses.items()))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with training/ and benchmarks/")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--news-articles", type=int, default=None, help="use only so many, for a quick trial")
    wanted = parser.parse_args()
    torch.set_num_threads(1)  # two threads on two shared cores are slower, and sums would change with their number
    started = time.monotonic()
    prepared = prepare(wanted.shared, wanted.news_articles)
    model = StaticModel(prepared.weights, prepared.links, DIMENSIONS, wanted.seed)
    learn(model, prepared.material, wanted.steps, wanted.seed)
    recipe: dict[str, object] = {
        "seed": wanted.seed, "steps": wanted.steps, "batch": BATCH, "dimensions": DIMENSIONS, "learning_rate": RATE,
        "scale": SCALE, "shares": SHARES, "news_articles": wanted.news_articles or "all",
        "libraries": {"torch": torch.__version__, "numpy": np.__version__},
    }  # fmt: skip
    with torch.no_grad():
        export(wanted.out, model.rows().numpy(), prepared.tokenizer, recipe)
    log(f"wrote {wanted.out} after {(time.monotonic() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
