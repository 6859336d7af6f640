"""Trains the reader: span and judge heads on the pretrained encoder, all layers, word vectors frozen.

    python -m training.meaning.fit --shared DIR --work DIR --cloze FILE --written DIR --steps 1900

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
from training.meaning.network import Reader, pretrained
from training.meaning.pairs import Pair, public_claims, public_questions, written
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
    reader: Reader, words: Tensor, sources: list[tuple[list[Pair], float]], cutter: Tokenizer, steps: int, state: Path
) -> None:
    """Train and leave the checkpoint in ``state``."""
    decayed = [p for n, p in reader.named_parameters() if p.ndim > 1]
    others = [p for n, p in reader.named_parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=_RATE, betas=(0.9, 0.98))
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
            group["lr"] = _RATE * rate_at(step, steps, _WARM)
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
    parser.add_argument("--cloze", type=Path, required=True)
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True)
    wanted = parser.parse_args()
    rng = random.Random(148)
    asked = public_questions(wanted.shared, rng)
    stated = public_claims(asked, rng)
    by_rule = [
        Pair(item["asked"], item["text"], item["start"], item["end"], hand="cloze")
        for item in map(json.loads, wanted.cloze.read_text(encoding="utf-8").splitlines())
    ]
    by_hand = [*written(wanted.written)]
    questions = [one for one in by_hand if not one.label]
    claims = [one for one in by_hand if one.label]
    log(
        f"{len(asked)} public questions, {len(stated)} stated, {len(by_rule)} by rule, {len(questions)} + {len(claims)} written"
    )
    sources = [(by_rule, 0.12), (asked, 0.38), (questions, 0.30), (stated, 0.08), (claims, 0.12)]
    cutter = Tokenizer.from_file(str(wanted.work / "tokenizer.json"))
    words = torch.from_numpy(np.load(wanted.work / "words.npy"))
    words[PAD] = 0
    source = read_source(fetch(wanted.work))
    torch.manual_seed(148)
    reader = Reader(pretrained(source), source.hidden)
    train(reader, words, sources, cutter, wanted.steps, wanted.work / "questions.pt")


if __name__ == "__main__":
    main()
