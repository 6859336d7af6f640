"""Seal a bundled model, so that a damaged file of it is noticed before it is used: ``python -m training.seal data/models/NAME``.

The exports do so themselves; this is for a folder that was changed by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rag.model_seal import seal_model

if __name__ == "__main__":
    seal_model(Path(sys.argv[1]))
