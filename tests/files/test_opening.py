from __future__ import annotations

import os
from pathlib import Path

import pytest

from handouts.errors import UsageProblem
from handouts.files.opening import asked_bytes

LIMIT, FIX = 1_000_000, "Name another."


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert asked_bytes(tmp_path / "a.pdf", LIMIT, FIX) == b"%PDF"


def test_a_file_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("missing", "pipe", "loop", "x" * 300):
        with pytest.raises(UsageProblem) as caught:
            asked_bytes(tmp_path / name, LIMIT, FIX)
        assert caught.value.problems[0].where == str(tmp_path / name)
        assert caught.value.problems[0].fix
    with pytest.raises(UsageProblem, match="This is a folder, not a file"):
        asked_bytes(tmp_path, LIMIT, FIX)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(UsageProblem, match="larger than 1 MB"):
        asked_bytes(tmp_path / "a.pdf", LIMIT, FIX)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageProblem, match="cannot be read: Permission denied"):
        asked_bytes(tmp_path / "a.pdf", LIMIT, FIX)
