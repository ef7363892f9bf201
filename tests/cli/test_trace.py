from __future__ import annotations

from pathlib import Path

from tests.conftest import run_command


def test_it_says_who_holds_what(small_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small_pdf)
    result = run_command("trace", tmp_path)
    assert (result.code, result.err) == (0, "")
    head, row = result.out.splitlines()
    assert head.split() == ["file", "clinic", "language", "code", "versions"]
    assert str(tmp_path / "a.pdf") in row
    assert "alpha:" in row
    assert " neutral " in row


def test_a_manifest_goes_where_it_can_be_written(small_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small_pdf)
    assert run_command("trace", tmp_path, "--manifest", tmp_path / "none" / "m.csv").code == 5
    assert run_command("trace", tmp_path, "--manifest", tmp_path / "m.csv").code == 0
    assert (tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()[1].startswith("neutral,,alpha,en,letter,")


def test_without_a_folder_it_shows_its_help() -> None:
    result = run_command("trace")
    assert result.code == 2
    assert "DIR" in result.err
