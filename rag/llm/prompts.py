"""The prompts of ``prompts/``: loaded, their variables checked, and known by a hash that every answer records.

A file is ``NAME.LANGUAGE.j2``. A variable that is misspelt would be filled with nothing without a word, hence the check at loading.

Not for: the words of a prompt, which staff may change in its file.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SettingsError
from rag.llm.model import Message
from rag.llm.provider import Template
from rag.settings import PROJECT_ROOT

PROMPTS = PROJECT_ROOT / "prompts"

VARIABLES: dict[str, frozenset[str]] = {
    "screen": frozenset({"question"}),
    "condense": frozenset({"history", "question"}),
    "answer": frozenset({"question", "passages", "style", "fence"}),
    "verify": frozenset({"claim", "passage", "fence"}),
    "revise": frozenset({"claim", "passage", "reason", "fence"}),
    "review": frozenset({"question", "passages", "answer", "fence"}),
}
LANGUAGES = ("zh", "en")
_FENCE_BYTES = 6


@dataclass(frozen=True, slots=True)
class Prompts:
    """Every prompt in every language; ``digest`` names this very set of files (12 hexadecimal digits)."""

    templates: dict[tuple[str, str], Template]
    digest: str

    def messages(self, name: str, language: str, **values: str) -> list[Message]:
        """A prompt filled in; ``language`` is the asker's (zh-TW, zh-CN, ja: Chinese; en: English).

        Where it shows passages, they stand between two marks that no article can know: each prompt has its own.
        """
        if "fence" in VARIABLES[name]:
            values["fence"] = f"={secrets.token_hex(_FENCE_BYTES)}="
        return self.templates[name, "en" if language == "en" else "zh"].messages(**values)


def load_prompts(folder: Path = PROMPTS) -> Prompts:
    """Read and check every prompt.

    Raises:
        SettingsError: a file is missing, or its variables are not the ones that are filled in.
    """
    templates: dict[tuple[str, str], Template] = {}
    digest = hashlib.sha256()
    for name, expected in VARIABLES.items():
        for language in LANGUAGES:
            path = folder / f"{name}.{language}.j2"
            try:
                source = path.read_text(encoding="utf-8")
            except OSError as error:
                raise SettingsError(
                    f"{path}: {error.strerror}; every prompt is needed in {', '.join(LANGUAGES)}"
                ) from error
            template = Template(source)
            if template.variables != expected:
                wrong = ", ".join(sorted(template.variables ^ expected))
                raise SettingsError(f"{path}: the variables must be {', '.join(sorted(expected))}; look at {wrong}")
            templates[name, language] = template
            digest.update(f"{path.name}\0{source}\0".encode())
    return Prompts(templates, digest.hexdigest()[:12])
