"""Trains the reader: span and judge heads on the pretrained encoder, all layers, word vectors frozen.

    python -m training.meaning.fit --shared DIR --work DIR --cloze FILE --written DIR --steps 1900

``--begin`` takes the weights, the tokenizer and the word vectors of a bundled model and goes on from there (``--rate`` lower); without it the
pretrained source is begun with.

Resumes from the last checkpoint (every 100 steps). The same command gives the same order of pairs. On glibc memory must not go
back to the system at every step, or the kernel takes all the time:
``MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000``.

Not for: the encoder that embeds, which stays as it was pretrained; or export.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.meaning.batches import Batch, batches
from training.meaning.network import Reader, pretrained, reader_for
from training.meaning.pairs import Pair, against_rivals, public_claims, public_questions, written
from training.meaning.shipped import shipped_reader, shipped_words
from training.meaning.source import PAD, fetch, read_source
from training.progress import log

_BATCH = 16
_RATE = 1e-4
_WARM = 150
_EVERY = 100
_CLOSED = -1e4


def loss_of(reader: Reader, words: Tensor, batch: Batch) -> Tensor:
    """The mean cross entropy of start, end (questions) and label (claims)."""
    spans, judged = reader(words[batch.ids], batch.mask)
    spans = spans.float().masked_fill(~batch.open[:, :, None], _CLOSED)
    asks = batch.label < 0
    total = words.new_zeros(())
    if asks.any():
        both = functional.cross_entropy(spans[asks, :, 0], batch.start[asks], reduction="sum")
        both = both + functional.cross_entropy(spans[asks, :, 1], batch.end[asks], reduction="sum")
        total = total + both / 2
    if not asks.all():
        total = total + functional.cross_entropy(judged[~asks].float(), batch.label[~asks], reduction="sum")
    return total / len(batch.label)


def rate_at(step: int, steps: int, warm: int) -> float:
    """The learning rate's share: up over ``warm`` steps, then down in a line to a twentieth."""
    return min((step + 1) / warm, max(0.05, 1 - step / steps))


def train(
    reader: Reader,
    words: Tensor,
    sources: list[tuple[list[Pair], float]],
    cutter: Tokenizer,
    steps: int,
    rate: float,
    state: Path,
) -> None:
    """Train at most at this learning rate, and leave the checkpoint in ``state``."""
    decayed = [p for n, p in reader.named_parameters() if p.ndim > 1]
    others = [p for n, p in reader.named_parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    done = 0
    if state.is_file():
        saved = torch.load(state, weights_only=True)
        reader.load_state_dict(saved["reader"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["step"]
    torch.manual_seed(148 + done)
    stream = batches(sources, cutter, _BATCH, random.Random(148 + done))
    reader.train()
    mean, began = 0.0, time.monotonic()
    for step in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * rate_at(step, steps, _WARM)
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(reader, words, next(stream))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        value = loss.item()
        mean = value if not math.isfinite(mean) or step == done else 0.98 * mean + 0.02 * value
        if (step + 1) % 20 == 0:
            log(f"step {step + 1} loss {mean:.3f} {(time.monotonic() - began) / (step + 1 - done):.2f} s a step")
        if (step + 1) % _EVERY == 0 or step + 1 == steps:
            saved = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(saved, state.with_suffix(".new"))
            state.with_suffix(".new").replace(state)


def main() -> None:
    """Read the command line, train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with benchmarks/ and training/")
    parser.add_argument(
        "--work", type=Path, required=True, help="folder of tokenizer.json, words.npy and the checkpoints"
    )
    parser.add_argument("--cloze", type=Path)
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--begin", type=Path, help="folder of a bundled model to go on from")
    parser.add_argument("--rate", type=float, default=_RATE)
    wanted = parser.parse_args()
    sources = _sources(wanted.shared, wanted.cloze, wanted.written, random.Random(148))
    torch.manual_seed(148)
    if wanted.begin:
        cutter, table = Tokenizer.from_file(str(wanted.begin / "tokenizer.json")), shipped_words(wanted.begin)
        reader = reader_for(shipped_reader(wanted.begin / "read.onnx"))
    else:
        cutter, table = Tokenizer.from_file(str(wanted.work / "tokenizer.json")), np.load(wanted.work / "words.npy")
        source = read_source(fetch(wanted.work))
        reader = Reader(pretrained(source), source.hidden)
    words = torch.from_numpy(table)
    words[PAD] = 0
    train(reader, words, sources, cutter, wanted.steps, wanted.rate, wanted.work / "questions.pt")


def _sources(shared: Path, cloze: Path | None, folder: Path, rng: random.Random) -> list[tuple[list[Pair], float]]:
    """The pairs by hand, each hand with its share of what is trained on."""
    asked = public_questions(shared, rng)
    stated = public_claims(asked, rng)
    by_hand = [*written(folder)]
    questions = [one for one in by_hand if not one.label]
    questions += against_rivals(questions, rng)
    claims = [one for one in by_hand if one.label]
    found = {"public": (asked, 0.38), "written": (questions, 0.42), "stated": (stated, 0.08), "claims": (claims, 0.12)}
    if cloze:
        lines = map(json.loads, cloze.read_text(encoding="utf-8").splitlines())
        by_rule = [Pair(item["asked"], item["text"], item["start"], item["end"], hand="cloze") for item in lines]
        found["cloze"] = (by_rule, 0.12)
    log(", ".join(f"{len(pairs)} {name}" for name, (pairs, _) in found.items()))
    return [*found.values()]


if __name__ == "__main__":
    main()
