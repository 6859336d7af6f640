"""The encoder (BERT layout, as in multilingual-e5-small) with the heads that read and judge, in torch.

``Reader`` takes a question or a claim and a passage in one sequence, ``<s> a </s></s> b </s>``, and gives for every token how well an answer
starts and ends there (the first token stands for «no answer»), and for the pair: borne out, contradicted, not said. ``embed`` gives the mean
of the last layer.

There is no dropout: its random numbers take half of a step on a CPU, and few pairs are seen more than twice.

Not for: what it is trained on, or how it is exported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.meaning.source import Source

_EPSILON = 1e-12
HEADS = 12  # the one size that the weights do not tell
LABELS = ("supported", "contradicted", "not_said")


class Layer(nn.Module):
    """One block of attention and feed-forward, normalised behind each (post-norm)."""

    def __init__(self, hidden: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.aln, self.oln = (nn.LayerNorm(hidden, eps=_EPSILON) for _ in range(2))
        self.fi, self.fo = nn.Linear(hidden, feed_forward), nn.Linear(feed_forward, hidden)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """States [n, tokens, hidden] → the same; ``bias`` [n, 1, 1, tokens] is added to the attention's logits."""
        n, tokens, hidden = x.shape
        width = hidden // self.heads
        q, k, v = (part(x).view(n, tokens, self.heads, width).transpose(1, 2) for part in (self.q, self.k, self.v))
        # by hand: on a CPU in bfloat16 a fifth faster, backwards too, than torch's own with a mask
        logits = torch.matmul(q * width**-0.5, k.transpose(-1, -2)) + bias.to(q.dtype)
        seen = torch.matmul(logits.softmax(-1).to(v.dtype), v)
        x = self.aln(x + self.ao(seen.transpose(1, 2).reshape(n, tokens, hidden)))
        return self.oln(x + self.fo(functional.gelu(self.fi(x))))


class Encoder(nn.Module):
    """Word vectors [n, tokens, hidden] and mask [n, tokens] → states [n, tokens, hidden]."""

    def __init__(self, hidden: int, layers: int, heads: int, feed_forward: int, positions: int) -> None:
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(positions, hidden))
        self.ln = nn.LayerNorm(hidden, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(hidden, heads, feed_forward) for _ in range(layers))

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Run the layers; padded positions are not attended to."""
        x = self.ln(words + self.pos[: words.shape[1]])
        bias = (1.0 - mask.float())[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Reader(nn.Module):
    """An encoder with a span head and a head that judges a pair."""

    def __init__(self, encoder: Encoder, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(hidden, 2)
        self.judge = nn.Linear(hidden, len(LABELS))
        for head in (self.span, self.judge):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Span logits [n, tokens, 2] (start, end) and the pair's logits [n, 3]."""
        states = self.encoder(words, mask)
        return self.span(states), self.judge(states[:, 0])


def reader_for(state: Mapping[str, Tensor]) -> Reader:
    """A reader of the sizes that its weights tell, with these weights."""
    hidden, feed_forward = state["encoder.layers.0.fo.weight"].shape
    layers = sum(name.endswith(".fo.bias") for name in state)
    reader = Reader(Encoder(hidden, layers, HEADS, feed_forward, len(state["encoder.pos"])), hidden)
    reader.load_state_dict(state)
    return reader


def embed(encoder: Encoder, words: Tensor, mask: Tensor) -> Tensor:
    """Unit vectors [n, hidden]: the mean of the last layer over the tokens that are there."""
    weight = mask.float()[:, :, None]
    mean = (encoder(words, mask).float() * weight).sum(1) / weight.sum(1)
    return functional.normalize(mean, dim=-1)


def pretrained(source: Source) -> Encoder:
    """The source's encoder; its one token type is folded into the positions."""
    sizes = (source.hidden, source.layers, source.heads, source.feed_forward, source.positions)
    encoder = Encoder(*sizes)
    own = encoder.state_dict()
    given: dict[str, Any] = {}
    for name, shape in ((name, value.shape) for name, value in own.items()):
        given[name] = torch.from_numpy(_tensor(source, name).copy()).view(shape)
    encoder.load_state_dict(given)
    return encoder


def _tensor(source: Source, name: str) -> Any:
    tensors = source.tensors
    if name == "pos":
        return tensors["emb.pos"].reshape(-1, source.hidden) + tensors["emb.type"][: source.hidden]
    if name.startswith("ln."):
        return tensors["emb.ln." + name.removeprefix("ln.")[0]]
    _, number, part, kind = name.split(".")  # layers.0.q.weight → l0.q.w
    return tensors[f"l{number}.{part}.{kind[0]}"]
