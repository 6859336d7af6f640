"""Writes the trained models as the program reads them: ONNX with int8 weights, the word vectors, the tokenizer.

    python -m training.meaning.export --work DIR --out data/models/wenju-meaning-1 [--only-reader]

``--only-reader`` is for a training that went on from a bundled model: word vectors, tokenizer and the graph that embeds are still its own.

Weights become int8 per channel; activations are quantised as they come; LayerNorm, softmax and the heads stay float32. The word vectors keep the
source's own 4 bits, so that nothing of them is lost.

Not for: training.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rag.model_seal import seal_model
from training.meaning.network import Encoder, Layer, Reader, pretrained, reader_for
from training.meaning.source import Source, fetch, read_source
from training.progress import log

_OPSET = 17


class _Attention(torch.autograd.Function):
    """Attention as onnxruntime's own operator, a third faster than the products it is made of; ``mask`` [n, tokens] is 1 where there is a token."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, heads: int) -> Tensor:
        """What the operator computes; tracing asks only for the shape."""
        return q

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, mask: Any, heads: int) -> Any:
        """The operator's place in the graph; its inputs are query, key, value, bias (none), key mask."""
        none = g.op("prim::Constant")
        none.setType(torch._C.OptionalType.ofTensor())
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, none, mask, num_heads_i=heads).setType(q.type())


def _layer(self: Layer, x: Tensor, mask: Tensor) -> Tensor:
    """``Layer.forward`` for export; ``mask`` is int32."""
    seen = _Attention.apply(self.q(x), self.k(x), self.v(x), mask, self.heads)
    x = self.aln(x + self.ao(seen))
    return self.oln(x + self.fo(functional.gelu(self.fi(x))))


def _encoder(self: Encoder, words: Tensor, mask: Tensor) -> Tensor:
    """``Encoder.forward`` for export."""
    x = self.ln(words + self.pos[: words.shape[1]])
    there = mask.to(torch.int32)
    for layer in self.layers:
        x = _layer(layer, x, there)
    return x


class _Embedding(nn.Module):
    """The encoder with its mean over tokens, as the graph that embeds."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        weight = mask[:, :, None]
        mean = (_encoder(self.encoder, words, mask) * weight).sum(1) / weight.sum(1)
        return functional.normalize(mean, dim=-1)


class _Reading(nn.Module):
    """The reader, its outputs as the program wants them: start, end [n, tokens] and judged [n, 3]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        states = _encoder(self.reader.encoder, words, mask)
        spans, judged = self.reader.span(states), self.reader.judge(states[:, 0])
        return spans[:, :, 0], spans[:, :, 1], judged


def write_graph(model: nn.Module, outputs: list[str], target: Path, hidden: int) -> None:
    """Export a model that takes ``words`` [n, tokens, hidden] and ``mask`` [n, tokens] (float32, 1 where there is a token)."""
    model.eval()
    example = (torch.zeros(2, 8, hidden), torch.ones(2, 8))
    free = {"words": {0: "n", 1: "tokens"}, "mask": {0: "n", 1: "tokens"}}
    free |= {name: ({0: "n", 1: "tokens"} if name in {"start", "end"} else {0: "n"}) for name in outputs}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model,
            example,
            str(plain),
            input_names=["words", "mask"],
            output_names=outputs,
            dynamic_axes=free,
            opset_version=_OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        heads = _heads(plain, hidden)
        quantize_dynamic(
            plain,
            target,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=heads,
            extra_options={"MatMulConstBOnly": True},
        )
    log(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


def _heads(path: Path, hidden: int) -> list[str]:
    """The matrix products that give fewer numbers than a layer is wide: the heads."""
    import onnx  # noqa: PLC0415

    graph = onnx.load(str(path)).graph
    shapes = {one.name: tuple(one.dims) for one in graph.initializer}
    narrow = {name for name, shape in shapes.items() if len(shape) == 2 and min(shape) < hidden}
    return [node.name for node in graph.node if narrow & set(node.input)]


def write_words(table: np.ndarray, target: Path) -> None:
    """Word vectors as blocks of 32 four-bit numbers with a scale (Q4_0), keys ``nibbles`` [rows, blocks, 16] and ``scales`` [rows, blocks]."""
    blocks = table.reshape(len(table), -1, 32)
    peak = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    scales = (peak / -8).astype(np.float16)
    safe = np.where(scales == 0, 1, scales.astype(np.float32))
    numbers = np.clip(np.round(blocks / safe[..., None]) + 8, 0, 15).astype(np.uint8)
    save_file({"nibbles": numbers[..., :16] | (numbers[..., 16:] << 4), "scales": scales}, target)
    back = (numbers.astype(np.float32) - 8) * scales.astype(np.float32)[..., None]
    log(f"words: largest difference to the table {np.abs(back - blocks).max():.2e}")


def export(work: Path, out: Path, source: Source) -> None:
    """Word vectors, tokenizer and the graph that embeds, from the checkpoints in ``work``."""
    out.mkdir(parents=True, exist_ok=True)
    write_words(np.load(work / "words.npy"), out / "words.safetensors")
    Tokenizer.from_file(str(work / "tokenizer.json")).save(str(out / "tokenizer.json"), pretty=False)
    encoder = pretrained(source)
    if (work / "embed.pt").is_file():
        encoder.load_state_dict(torch.load(work / "embed.pt", weights_only=True)["encoder"])
    write_graph(_Embedding(encoder), ["vectors"], out / "embed.onnx", source.hidden)


def export_reader(work: Path, out: Path) -> None:
    """The graph that reads, from the checkpoint in ``work``."""
    reader = reader_for(torch.load(work / "questions.pt", weights_only=True)["reader"])
    write_graph(_Reading(reader), ["start", "end", "judged"], out / "read.onnx", reader.span.in_features)


def main() -> None:
    """Read the command line, export."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only-reader", action="store_true")
    wanted = parser.parse_args()
    if not wanted.only_reader:
        export(wanted.work, wanted.out, read_source(fetch(wanted.work)))
    export_reader(wanted.work, wanted.out)
    seal_model(wanted.out)


if __name__ == "__main__":
    main()
