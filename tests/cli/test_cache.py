"""handouts cache: where it is, how much is kept, and that all of it can be forgotten."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import run_command


def test_what_is_kept_is_told_and_forgotten(tmp_path: Path, small_content: Path) -> None:
    cache = str(tmp_path / "cache")
    made = run_command("--content", small_content, "make", "alpha", "-o", tmp_path / "a.pdf", HANDOUTS_CACHE=cache)
    assert made.code == 0, made.err
    about = json.loads(run_command("cache", "info", "--json", HANDOUTS_CACHE=cache).out)
    assert about["folder"] == cache
    files = list(Path(cache).iterdir())
    assert about["entries"] == len(files) > 3
    assert about["bytes"] == sum(file.stat().st_size for file in files)
    assert f"{cache}: {len(files)} entries, " in run_command("cache", "info", HANDOUTS_CACHE=cache).out
    assert run_command("cache", "clear", HANDOUTS_CACHE=cache).out == f"{len(files)} entries forgotten\n"
    assert list(Path(cache).iterdir()) == []


def test_so_is_that_nothing_is_kept() -> None:
    assert "switched off" in run_command("cache", "info", HANDOUTS_CACHE="off").out
    assert json.loads(run_command("cache", "info", "--json", HANDOUTS_CACHE="off").out)["folder"] is None
    assert run_command("cache", "clear", HANDOUTS_CACHE="off").out == "0 entries forgotten\n"
