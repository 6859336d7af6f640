"""The only home of onnxruntime: a model's graph, opened from a file and run on this machine's cores.

Not for: what goes in or comes out (``rag.model.embed``, ``rag.model.read``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from rag.errors import SettingsError
from rag.model_seal import check_model

Floats = NDArray[np.float32]


class Graph:
    """An ONNX file; safe to run from several threads at once."""

    def __init__(self, path: Path, threads: int) -> None:
        """Open the file; ``threads`` 0 takes every core.

        Raises:
            SettingsError: it is not there or is no model.
        """
        check_model(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for ever
        options.log_severity_level = 4  # what fails is raised, and said in one line there
        # threads that wait for work without a rest would take the cores from everybody else between two questions
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            # by its path: of bytes the session would keep a copy, 22 MB for nothing
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a class of its own for each kind of damage
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise SettingsError(f"{path}: the model cannot be read ({reason}): restore data/models") from error

    def run(self, inputs: Mapping[str, Floats]) -> list[Floats]:
        """The graph's outputs, in its order."""
        found: list[Floats] = self._session.run(None, dict(inputs))
        return found
