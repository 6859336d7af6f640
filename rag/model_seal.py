"""The seal of a bundled model's folder: weights with a flipped bit would load, and answer wrongly without a word.

A folder without a seal, such as one that is being tried out, is taken as it is.

Not for: the index (``rag.index.builds``).
"""

from __future__ import annotations

from pathlib import Path

from rag.errors import SettingsError
from rag.seal import broken_seal, make_seal, read_seal

_SEAL = "SEAL"
_SEALED = ("*.onnx", "*.safetensors", "tokenizer.json")


def seal_model(folder: Path) -> None:
    """Write the seal over the files that are loaded."""
    text = make_seal(folder, [path for pattern in _SEALED for path in folder.glob(pattern)])
    (folder / _SEAL).write_text(text, encoding="utf-8")


def check_model(path: Path) -> None:
    """Compare one file of a model with the seal of its folder.

    Raises:
        SettingsError: it is not as it was sealed.
    """
    seal = path.parent / _SEAL
    if not seal.is_file():
        return
    try:
        sealed = read_seal(seal.read_text(encoding="utf-8"))
        found = broken_seal(path.parent, {path.name: sealed[path.name]})
    except (OSError, ValueError, KeyError):
        found = f"{_SEAL} cannot be read"
    if found:
        raise SettingsError(f"{path.parent}: the bundled model is damaged ({found}): restore data/models")
