"""The protocol against a real server program: ``transformers serve`` with a tiny random model that the test makes.

What such a model says is noise, so what is proved is the way there and back, and that noise gives way to quotations. Runs where
``WENJU_TEST_TRANSFORMERS`` names a Python that has torch, transformers, accelerate and psutil; elsewhere it is skipped.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.domain import Status
from rag.engine import Engine
from rag.llm.generate import Generator
from rag.llm.limits import LimitedModel, Limits
from rag.llm.model import Message
from rag.llm.provider import open_model
from rag.settings import Settings

PYTHON = os.environ.get("WENJU_TEST_TRANSFORMERS", "")

pytestmark = [
    pytest.mark.real_server,
    pytest.mark.skipif(not PYTHON, reason="WENJU_TEST_TRANSFORMERS names no Python with transformers"),
]

MAKE = """
import sys
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
import torch
torch.manual_seed(1)
raw = Tokenizer(models.BPE())
raw.pre_tokenizer, raw.decoder = pre_tokenizers.ByteLevel(), decoders.ByteLevel()
special = ["<|im_start|>", "<|im_end|>"]
raw.train_from_iterator(["補助最多10萬元 {}"], trainers.BpeTrainer(
    vocab_size=400, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, eos_token="<|im_end|>", pad_token="<|im_end|>")
tokenizer.chat_template = ("{% for m in messages %}<|im_start|>{{ m.role }}\\n{{ m.content }}<|im_end|>\\n{% endfor %}"
                           "{% if add_generation_prompt %}<|im_start|>assistant\\n{% endif %}")
config = Qwen2Config(vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
                     num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=16384, eos_token_id=1)
Qwen2ForCausalLM(config).save_pretrained(sys.argv[1])
tokenizer.save_pretrained(sys.argv[1])
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("tiny")
    model, home = folder / "model", folder / "home"
    (home / "hub").mkdir(parents=True)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "OMP_NUM_THREADS": "1"}
    subprocess.run([PYTHON, "-c", MAKE, str(model)], check=True, env=environment, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(PYTHON).parent / "transformers"),
        "serve",
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
        "--device",
        "cpu",
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 90
        while True:
            assert process.poll() is None, (folder / "log").read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
                break
            except OSError:
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/v1", model
    finally:
        process.terminate()
        process.wait(20)


def test_messages_go_there_and_pieces_come_back(served: tuple[str, Path], sample_settings: Settings) -> None:
    url, model = served
    chosen = sample_settings.model_copy(update={"llm": f"openai/{model}", "llm_url": url, "llm_max_tokens": 50})
    opened = open_model(chosen)
    limited = LimitedModel(opened, Limits(first_piece_s=60))
    reply = limited.complete([Message("system", "說"), Message("user", "補助多少？")], 20, time.monotonic() + 90)
    opened.close()
    assert reply.strip()


def test_noise_gives_way_to_quotations(served: tuple[str, Path], sample_settings: Settings) -> None:
    url, model = served
    chosen = sample_settings.model_copy(
        update={
            "llm": f"openai/{model}",
            "llm_url": url,
            "llm_max_tokens": 50,
            "llm_first_s": 60.0,
            "llm_timeout_s": 90.0,
        }
    )
    generator = Generator.open(chosen)
    engine = Engine.open(chosen, generator)
    answer = engine.ask("三十人以下服務業數位轉型補助，每家企業最多可以領多少？")
    engine.close()
    generator.close()
    assert (answer.status, answer.engine, bool(answer.notice)) == (Status.ANSWERED, "extractive", True)
    assert "10萬元" in answer.text
