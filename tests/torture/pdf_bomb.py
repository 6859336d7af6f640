"""A PDF bomb at full size: how it ends, how long that takes and how much memory: ``python -m tests.torture.pdf_bomb``.

The file is padded to 1.3 MB; its one page unpacks to 400 MB of text.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

from ingest.pdf.read import read_pdf
from rag.errors import SourceError
from tests.ingest.pdf_makers import bomb_pdf


def main() -> None:
    """Read the bomb and print what became of it."""
    bomb = bomb_pdf(400)
    padding = b"%" + os.urandom(max(0, 1_300_000 - len(bomb))).replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"
    head, body = bomb.split(b"\n", 1)
    bomb = head + b"\n" + padding + body if b"startxref" not in body else bomb + padding + b"%%EOF\n"
    start = time.perf_counter()
    try:
        read_pdf(bomb, Path("bomb.pdf"), "d")
        outcome = "READ"
    except SourceError as error:
        outcome = f"refused: {error}"
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    sys.stdout.write(f"{len(bomb) / 1e6:.1f} MB, {outcome}\n{seconds:.0f} s, {memory:.2f} GB\n")


if __name__ == "__main__":
    main()
