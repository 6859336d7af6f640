"""The vectors that sentence-transformers makes of twenty texts, recorded for the test of ``rag.vectors.static_model``:

    python -m training.reference --model data/models/wenju-static-2 --out tests/training/reference.json

To be run again whenever the model has been trained again; needs sentence-transformers. Not for: anything else.
"""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

TEXTS = (
    "臺灣企業如何因應歐盟碳邊境調整機制？",
    "台湾企业如何应对欧盟碳边境调节机制？",
    "What did the government do about the carbon fee?",
    "半導體產業的出口值在2025年成長了12.5%，創下歷史新高。",
    "２０２５年　ＥＳＧ永續報告書",
    "民國114年起，營收1,234,567元以上的公司須揭露溫室氣體排放量。",
    "日本で梅雨がないのは北海道とどこですか。",
    "国会図書館には、明治時代の新聞が保存されている。",
    "軟體與資訊安全：網路攻擊愈來愈頻繁，中小企業該怎麼辦？",
    "supply chain resilience and net-zero transition of small and medium enterprises",
    "她在捷運站旁的書店買了一本關於人工智慧的書。",
    "台 北 市 政 府",
    "AI",
    "雨",
    "Electromagnetohydrodynamics",
    "董事會通過每股配發現金股利新台幣三元，預計於七月發放。",
    "關稅、匯率與利率是出口商今年最關心的三件事。",
    "九州の半導体工場を訪問した一行は、現地の商工会と意見を交換した。",
    "𠮷野家🍚和Ωmega：混合ABC、ㄅㄆㄇ與한국어的一段文字。",
    "長照2.0政策上路以來，各縣市的服務據點已超過一萬處，但偏鄉的人力仍然不足；專家建議，應提高照服員的薪資。",
)


def main() -> None:
    """Read the command line, embed, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    vectors = SentenceTransformer(str(wanted.model), device="cpu").encode([*TEXTS])
    stored = base64.b64encode(np.asarray(vectors, dtype="<f4").tobytes()).decode("ascii")
    text = json.dumps({"texts": TEXTS, "vectors": stored}, indent=1, ensure_ascii=False)
    wanted.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
