"""The README cannot lie: its commands, settings, files and JSON names are the program's."""

from __future__ import annotations

import re
import subprocess
import sys

from rag.settings import PREFIX, PROJECT_ROOT, Settings

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_setting_is_there_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(WENJU_\w+)` \| (.*?) \|", section("Settings"), flags=re.MULTILINE))
    defaults = {PREFIX + name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    assert {name: shown.strip("`").replace("(empty)", "") for name, shown in rows.items()} == defaults


def test_every_command_is_there() -> None:
    command = [sys.executable, str(PROJECT_ROOT / "wenju.py"), "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^    (\w+)  ", shown, flags=re.MULTILINE))
    assert commands == set(re.findall(r"^\| `wenju (\w+)", section("Commands"), flags=re.MULTILINE))


def test_every_file_of_the_map_exists_and_every_module_is_in_it() -> None:
    names = set(re.findall(r"[\w/]+\.py\b|\b\w+/(?=\s)", section("File map")))
    folders = [PROJECT_ROOT, *(PROJECT_ROOT / name for name in ("rag", "ingest", "web"))]
    for name in names:
        assert any((folder / name).exists() for folder in folders), name
    for path in (PROJECT_ROOT / "rag").iterdir():
        name = path.name + "/" * path.is_dir()
        assert name in names or name in {"__init__.py", "__pycache__/", "py.typed"}, f"{name} is not in the file map"


def test_pictures_and_links_exist() -> None:
    for target in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (PROJECT_ROOT / target).is_file(), target


def test_make_targets_exist() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
