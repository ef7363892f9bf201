from __future__ import annotations

import json
from pathlib import Path

import pytest

from handouts.content.load import load_library
from tests.conftest import Content, Result, run_command
from tests.house import House


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


def trace(content: Path, folder: Path, *options: str) -> Result:
    return run_command("--content", content, "trace", folder, *options)


@pytest.fixture
def folder(small_pdf: bytes, tmp_path: Path) -> Path:
    """A folder with one handout, of the section alpha."""
    (tmp_path / "traced").mkdir()
    (tmp_path / "traced" / "a.pdf").write_bytes(small_pdf)
    return tmp_path / "traced"


def test_a_name_that_is_mistyped_is_refused_and_nothing_is_written(small_content: Path, folder: Path) -> None:
    for options in [(), ("--version", "00000000"), ("--expired",), ("--json",)]:
        result = trace(small_content, folder, "--section", "alhpa", *options, "--manifest", str(folder / "m.csv"))
        assert (result.code, result.out) == (2, "")
        assert result.err == "Error: There is no section “alhpa”.\n  Did you mean: alpha, gamma?\n"
    assert not (folder / "m.csv").exists()


def test_a_section_of_today_that_no_handout_here_carries(small_content: Path, folder: Path) -> None:
    result = trace(small_content, folder, "--section", "beta")
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert result.err == "No handout here meets this; looked at: 1.\n"


def test_a_section_that_is_no_longer_in_the_library(content: Content, folder: Path) -> None:
    """Nor is the library asked, which is of no use while its content is wrong."""
    (content.root / "sections" / "alpha.md").unlink()
    result = trace(content.root, folder, "--section", "alpha")
    assert (result.code, result.err) == (0, "")
    assert "alpha:" in result.out


def test_a_section_that_is_a_clinics_own(house: House, folder: Path) -> None:
    (house.root / "brands" / "riverside" / "sections").mkdir()
    own = (house.content / "sections" / "alpha.md").read_text(encoding="utf-8").replace("id: alpha", "id: parking")
    (house.root / "brands" / "riverside" / "sections" / "parking.md").write_text(own, encoding="utf-8")
    assert house.run("trace", folder, "--section", "parking").code == 0


def digest(content: Path, section: str) -> str:
    return load_library(content).sections[section].digest


def test_a_version_that_does_not_exist_is_refused(small_content: Path, folder: Path) -> None:
    code = json.loads(run_command("inspect", folder / "a.pdf", "--json").out)["code"]
    ours = digest(small_content, "alpha")[:8]
    wrong = ours[:-1] + ("0" if ours[-1] != "0" else "1")
    for version in (wrong, "ffffffff", "", "AAAAAA", code[:-1], "nonsense"):
        result = trace(small_content, folder, "--version", version)
        assert (result.code, result.out) == (2, ""), version
        assert "has this version or code." in result.err
    assert f"Did you mean: {ours}?" in trace(small_content, folder, "--version", wrong).err
    assert f"Did you mean: {code}?" in trace(small_content, folder, "--version", code[:-1].lower()).err


def test_the_version_of_another_section_is_refused(small_content: Path, folder: Path) -> None:
    alpha, beta = (digest(small_content, name)[:8] for name in ("alpha", "beta"))
    assert trace(small_content, folder, "--section", "beta", "--version", alpha).code == 2
    assert trace(small_content, folder, "--section", "alpha", "--version", beta).code == 2
    assert trace(small_content, folder, "--section", "beta", "--version", beta).code == 0


def test_versions_and_codes_that_are_carried(small_content: Path, folder: Path) -> None:
    code = json.loads(run_command("inspect", folder / "a.pdf", "--json").out)["code"]
    for version in (digest(small_content, "alpha")[:8].upper(), code, code[:6].lower()):
        result = trace(small_content, folder, "--version", version)
        assert (result.code, result.err, "a.pdf" in result.out) == (0, "", True)
