"""The seal: every change of a file's content or size is noticed, holes are not content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.model_seal import check_model, seal_model
from rag.seal import BLOCK, broken_seal, checksum, make_seal, read_seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.txt").write_bytes(b"one")
    with (tmp_path / "in" / "sparse").open("wb") as file:
        file.truncate(40 * BLOCK)
        file.seek(3 * BLOCK + 7)
        file.write(b"two")
    return tmp_path


def sealed(folder: Path) -> dict[str, list[int]]:
    return read_seal(make_seal(folder, [path for path in folder.rglob("*") if path.is_file()]))


def test_what_is_as_it_was_holds_and_what_is_new_does_not_matter(folder: Path) -> None:
    seal = sealed(folder)
    assert broken_seal(folder, seal) == ""
    (folder / "new").write_bytes(b"x")
    assert broken_seal(folder, seal) == ""


@pytest.mark.parametrize(
    ("place", "data"), [(3 * BLOCK + 7, b"too"), (0, b"x"), (40 * BLOCK - 1, b"x"), (40 * BLOCK, b"\0")]
)
def test_a_byte_anywhere_is_noticed(folder: Path, place: int, data: bytes) -> None:
    seal = sealed(folder)
    with (folder / "in" / "sparse").open("r+b") as file:
        file.seek(place)
        file.write(data)
    assert broken_seal(folder, seal) == "in/sparse is not what was written"


def test_the_same_block_elsewhere_is_another_file(folder: Path) -> None:
    seal = sealed(folder)
    with (folder / "in" / "sparse").open("r+b") as file:
        file.seek(3 * BLOCK + 7)
        file.write(b"\0\0\0")
        file.seek(5 * BLOCK + 7)
        file.write(b"two")
    assert broken_seal(folder, seal) == "in/sparse is not what was written"


def test_holes_that_a_copy_has_filled_do_not_count(folder: Path, tmp_path: Path) -> None:
    dense = tmp_path / "dense"
    dense.write_bytes((folder / "in" / "sparse").read_bytes())
    assert checksum(dense) == checksum(folder / "in" / "sparse")


def test_missing_and_folders_are_named(folder: Path) -> None:
    seal = sealed(folder)
    (folder / "a.txt").unlink()
    assert broken_seal(folder, seal) == "a.txt is missing"
    (folder / "a.txt").mkdir()
    assert broken_seal(folder, seal) == "a.txt is missing"


@pytest.mark.parametrize("text", ["", "\0" * 40, '{"version": 99}', "00000000 {}", "zz"])
def test_what_is_no_seal(text: str) -> None:
    with pytest.raises(ValueError, match="not a seal"):
        read_seal(text)


def test_a_model_is_compared_with_its_seal_where_it_has_one(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "read.onnx").write_bytes(b"weights")
    check_model(model / "read.onnx")
    seal_model(model)
    check_model(model / "read.onnx")
    (model / "read.onnx").write_bytes(b"weighty")
    with pytest.raises(
        SettingsError, match=r"model is damaged \(read.onnx is not what was written\): restore data/models"
    ):
        check_model(model / "read.onnx")
    (model / "SEAL").write_bytes(b"")
    with pytest.raises(SettingsError, match="SEAL cannot be read"):
        check_model(model / "read.onnx")
    shutil.rmtree(model)
