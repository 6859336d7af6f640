"""The public benchmarks: which files each needs, where they come from, under which licence, and what others have published on it.

The files stay where the user has them; none is in the repository. A SHA-256 on record makes sure that a figure is about the same
file as last time; where none is on record yet, that of the user's file is told, to be put here.

Not for: measuring (``eval.public.retrieval``, ``eval.public.rgb``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark.

    Attributes:
        name: in the table.
        task: «retrieval», «cross» (asked in the second file's language), or one of RGB's four.
        files: names of the files it needs; for «cross» the passages, then the questions.
        origin: where to get them.
        licence: under which they are used.
        peers: published figures on the same or the like task, as written in the table.
    """

    name: str
    task: str
    files: tuple[str, ...]
    origin: str
    licence: str
    peers: str = ""


NEWS_FILE = "news.jsonl.xz"

SHA256 = {
    "DRCD_dev.json": "e236df03861ba241bd7b29628cd48b3b8e339c60137e041a4358b5320ed61928",
    "cmrc2018_dev.json": "e9ff74231f05c230c6fa88b84441ee334d97234cbb610991cd94b82db00c7f1f",
    "cmrc2018_trial.json": "f3fae95b57da8e03afb2b57467dd221417060ef4d82db13bf22fc88589f3a6f3",
    "xquad.en.half.json": "5684c1012229670398296288ea656bb8f5f59938a376c31ac4693be71fce1902",
    "xquad.zh.half.json": "6e40c1f05da34b73b34af7d739620eddd807b08dc72cf5028865c7e1eedc6b09",
    NEWS_FILE: "58b80653c3d1c6d36de8c1bdac6b8045f0fa338dc5c7ab584e44a6460c33530d",
}

_DRCD = "github.com/DRCKnowledgeTeam/DRCD"
_CMRC = "github.com/ymcui/cmrc2018"
_XQUAD = "github.com/google-deepmind/xquad"
_ODSQA = "github.com/chiahsuan156/ODSQA"
_RGB = "github.com/chen700564/RGB"
_NC = "CC BY-NC-SA 4.0: measurement only"
# R@5 / MRR of DRCD test in 1,000 paragraphs, by the method of ihower.tw/blog/archives/12167
_DRCD_PEERS = (
    "R@5/MRR on DRCD test: gemini-embedding-001 98.8/93.8, voyage-3-large 98.8/93.6, multilingual-e5-large 95.8/88.5, "
    "bge-m3 95.6/87.8, OpenAI 3-large 90.4/79.0; BM25 of characters and pairs 99.3/96.6"
)

BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark("DRCD dev", "retrieval", ("DRCD_dev.json",), _DRCD, "CC BY-SA 3.0", _DRCD_PEERS),
    Benchmark("DRCD test", "retrieval", ("DRCD_test.json",), _DRCD, "CC BY-SA 3.0", _DRCD_PEERS),
    Benchmark(
        "DRCD dev among news",
        "retrieval",
        ("DRCD_dev.json", NEWS_FILE),
        f"{_DRCD}; github.com/IAAR-Shanghai/CRUD_RAG",
        "CC BY-SA 3.0; the news are their publishers': measurement only",
        "R@1/R@5 of DRCD test in 71,646: BM25 of characters and pairs 89.8/97.3",
    ),
    Benchmark("CMRC 2018 dev", "retrieval", ("cmrc2018_dev.json",), _CMRC, "CC BY-SA 4.0", "R@5/MRR: BM25 99.7/97.8"),
    Benchmark("CMRC 2018 trial", "retrieval", ("cmrc2018_trial.json",), _CMRC, "CC BY-SA 4.0"),
    Benchmark("XQuAD zh", "retrieval", ("xquad.zh.json",), _XQUAD, "CC BY-SA 4.0", "R@5/MRR: BM25 99.0/95.7"),
    Benchmark("XQuAD zh, half", "retrieval", ("xquad.zh.half.json",), _XQUAD, "CC BY-SA 4.0"),
    Benchmark("XQuAD en → zh", "cross", ("xquad.zh.json", "xquad.en.json"), _XQUAD, "CC BY-SA 4.0"),
    Benchmark("XQuAD en → zh, half", "cross", ("xquad.zh.half.json", "xquad.en.half.json"), _XQUAD, "CC BY-SA 4.0"),
    Benchmark(
        "ODSQA, text questions", "retrieval", ("ODSQA_textq.json",), _ODSQA, "none stated", "R@5/MRR: BM25 97.0/93.3"
    ),
    Benchmark(
        "ODSQA, spoken questions",
        "retrieval",
        ("ODSQA_spokenq.json",),
        _ODSQA,
        "none stated",
        "R@5/MRR: BM25 95.1/91.1",
    ),
    Benchmark("RGB noise", "noise", ("zh_refine.json",), _RGB, _NC, "noise 0 / .4 / .8: ChatGPT 95.7/91.0/70.7"),
    Benchmark(
        "RGB rejection", "rejection", ("zh_refine.json",), _RGB, _NC, "rejected: ChatGPT 5.3, judged by a model 43.3"
    ),
    Benchmark("RGB integration", "integration", ("zh_int.json",), _RGB, _NC, "noise 0 / .2 / .4: ChatGPT 63/58/47"),
    Benchmark("RGB conflict", "conflict", ("zh_fact.json",), _RGB, _NC, "errors detected: ChatGPT about 3"),
)
