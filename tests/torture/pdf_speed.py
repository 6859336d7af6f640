"""Pages a second of the PDF reader on the sample issue, one core, without process start: ``python -m tests.torture.pdf_speed [ROUNDS]``."""

from __future__ import annotations

import sys
import time

from ingest.pdf.document import read_document
from rag.settings import PROJECT_ROOT

ISSUE = PROJECT_ROOT / "data" / "issue-148-digest.pdf"


def main(rounds: int) -> None:
    """Time whole readings and print the median."""
    content = ISSUE.read_bytes()
    speeds = []
    for _ in range(rounds):
        start = time.process_time()
        reading = read_document(content, "issue.pdf", "issue", "d")
        pages = max(box.page for article in reading.articles for block in article.blocks for box in block.boxes)
        speeds.append(pages / (time.process_time() - start))
    speeds.sort()
    sys.stdout.write(
        f"{pages} pages, {speeds[len(speeds) // 2]:.0f} pages per CPU-second (of {rounds}: {speeds[0]:.0f} to {speeds[-1]:.0f})\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
