"""The fonts a language names must be here; their files are part of the document code."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from handouts.assets import Assets
from handouts.errors import EnvironmentProblem
from handouts.languages.fonts import font_digests
from handouts.languages.language import Language, load_language


@pytest.fixture(scope="module")
def english(real: Assets) -> Language:
    return load_language(real.translations, "en")


def finder(folder: Path, answer: str) -> None:
    """Put an ``fc-match`` into *folder* that always gives *answer*, and into the path nothing else."""
    script = folder / "fc-match"
    script.write_text(f"#!/bin/sh\nprintf '{answer}'\n", encoding="utf-8")
    script.chmod(0o755)


def test_each_font_file_is_named_by_its_content(english: Language) -> None:
    found = font_digests(english)
    assert list(found) == ["Noto Sans Regular", "Noto Sans Bold"]
    assert len(set(found.values())) == 2
    assert all(len(digest) == 64 for digest in found.values())


def test_the_digest_is_of_the_file(english: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = tmp_path / "font.ttf"
    font.write_bytes(b"glyphs")
    finder(tmp_path, f"Noto Sans,Noto\\nRegular,Bold\\n{font}")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert set(font_digests(english).values()) == {hashlib.sha256(b"glyphs").hexdigest()}


def test_a_missing_family_is_named_with_its_package(english: Language) -> None:
    missing = english.model_copy(update={"fonts": ("Noto Sans", "No Such Sans"), "packages": ("fonts-no-such",)})
    with pytest.raises(EnvironmentProblem, match="No Such Sans") as raised:
        font_digests(missing)
    assert raised.value.problems[0].fix == "Install it: apt-get install fonts-no-such"
    assert "English" in str(raised.value)


@pytest.mark.parametrize(
    "answer",
    [
        "Noto Sans\\nRegular\\n/dev/null",  # the bold style is not there
        "DejaVu Sans\\nBold\\n/dev/null",  # fontconfig always offers some family
        "",
    ],
)
def test_another_font_than_asked_for_is_not_taken(
    english: Language, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder(tmp_path, answer)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(EnvironmentProblem, match="is not installed"):
        font_digests(english)


def test_missing_fontconfig_is_said(english: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="fontconfig") as raised:
        font_digests(english)
    assert "apt-get install fontconfig" in raised.value.problems[0].fix
