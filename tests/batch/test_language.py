"""Packets in several languages in one batch, from the content and the translations that ship."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handouts.press.pdf.verify import inspect, page_texts, verify
from tests.conftest import ROOT, run_command

ROWS = """\
clinic,sections,language,layout
three-rivers-mayaguez,outlook,es en,single
lakeside,outlook,ar,bilingual
"""


def batch(folder: Path, rows: str, *more: str) -> Any:
    manifest = folder / "packets.csv"
    manifest.write_text(rows, encoding="utf-8")
    return run_command("batch", manifest, "--out", folder / "out", "--json", *more)


def test_each_packet_in_its_language(tmp_path: Path) -> None:
    result = batch(tmp_path, ROWS, "--draft")
    assert result.code == 0, result.err
    assert json.loads(result.out)["counts"]["made"] == 3
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.pdf")}
    assert sorted(inspect(data).language for data in files.values()) == ["ar", "en", "es"]
    for data in files.values():
        verdict = verify(data)
        assert verdict.passed, verdict.checks
    name = next(name for name in files if "-ar-" in name)
    assert name.endswith("-bilingual.pdf")
    assert inspect(files[name]).recipe.as_dict()["layout"] == "bilingual"
    spanish = next(" ".join(" ".join(page_texts(data)).split()) for name, data in files.items() if "-es-" in name)
    assert "Diga que tiene leucemia" in spanish  # the clinic's own words in the packet's language
    assert "Say you have leukemia" not in spanish
    english = next(" ".join(" ".join(page_texts(data)).split()) for name, data in files.items() if "-en-" in name)
    assert "Machine translation" in spanish
    assert "Machine translation" not in english
    again = batch(tmp_path, ROWS, "--draft")
    assert json.loads(again.out)["counts"]["made"] == 0


def test_what_nobody_checked_is_refused_without_draft(tmp_path: Path) -> None:
    result = batch(tmp_path, ROWS)
    assert result.code == 11
    assert "packets.csv, row 2, column language: " in result.err
    assert "not approved" in result.err
    assert not (tmp_path / "out").exists()


def test_two_columns_need_two_languages(tmp_path: Path) -> None:
    result = batch(tmp_path, "clinic,sections,layout\nlakeside,outlook,bilingual\n")
    assert result.code == 11
    assert "row 2, column layout: A bilingual packet needs another language than English." in result.err


@pytest.mark.parametrize("layout", ["*", "single"])
def test_two_columns_are_asked_for_by_name(layout: str, tmp_path: Path, run: Callable[..., Any]) -> None:
    result = batch(tmp_path, f"clinic,sections,layout\nlakeside,outlook,{layout}\n", "--dry-run")
    assert result.code == 0, result.err
    assert not any("bilingual" in name for name in json.loads(result.out)["files"])


def test_a_clinic_s_own_section_has_no_translation(tmp_path: Path, run: Callable[..., Any]) -> None:
    brands = Path(shutil.copytree(ROOT / "brands", tmp_path / "brands"))
    own = brands / "lakeside" / "sections" / "outlook.md"
    own.parent.mkdir()
    shutil.copy(ROOT / "content" / "sections" / "outlook.md", own)
    result = run("--brands", brands, "make", "outlook", "--clinic", "lakeside", "--lang", "es", "--draft", "--dry-run")
    assert result.code == 3
    assert f"{own}: This section is the clinic's own, and there is no translation of it in Spanish." in result.err
    manifest = tmp_path / "packets.csv"
    manifest.write_text("clinic,sections,language\nlakeside,outlook,es\nthree-rivers,outlook,es\n", encoding="utf-8")
    result = run("--brands", brands, "batch", manifest, "--out", tmp_path / "out", "--draft", "--dry-run")
    assert result.code == 11
    assert "row 2, column language" in result.err
    assert "row 3" not in result.err
