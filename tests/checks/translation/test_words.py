from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handouts.checks.translation.words import load_words
from handouts.errors import ContentError
from handouts.languages.language import languages
from tests.conftest import ROOT


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    for code in ("en", "es"):
        (tmp_path / code).mkdir()
        shutil.copy(ROOT / "translations" / code / "checks.yaml", tmp_path / code)
    return tmp_path


def write(translations: Path, text: str) -> Path:
    path = translations / "es" / "checks.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("code", languages(ROOT / "translations"))
def test_every_language_that_ships_has_words_that_can_be_read(code: str) -> None:
    words = load_words(ROOT / "translations", code)
    assert words.known
    assert words.numbers["4"]
    assert words.negations


def test_a_language_without_a_file_has_no_words(translations: Path) -> None:
    words = load_words(translations, "ko")
    assert not words.known
    assert (words.numbers, words.negations, words.length, words.spaces) == ({}, (), None, True)


def test_words_are_read(translations: Path) -> None:
    write(translations, "numbers: {3: [tres], 1/2: [mitad]}\nlength: [0.9, 1.5]\npairs: [¿?]\n")
    words = load_words(translations, "es")
    assert words.known
    assert words.numbers == {"3": ("tres",), "1/2": ("mitad",)}
    assert words.length == (0.9, 1.5)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("numbers: {3: [tres]}\nverbs: [ser]\n", 2, "verbs: unknown key"),
        ("spaces: true\nnumbers: {tres: [tres]}\n", 2, "a number is expected before the colon"),
        ("numbers: {3: tres}\n", 1, "numbers"),
        ("negations: ['[no](term:no)']\n", 1, "without markup"),
        ("negations: ['  ']\n", 1, "negations"),
        ("negations: ['*']\n", 1, "without markup"),
        ("ranges: ['{a} a']\n", 1, "write {a} and {b}"),
        ("ranges: ['{a} a {b}', '{a} a {c}']\n", 1, "write {a} and {b}"),
        ("length: [1.5, 0.9]\n", 1, "the least and the greatest length"),
        ("length: [0, 1]\n", 1, "the least and the greatest length"),
        ("pairs: ['¿']\n", 1, "pairs"),
        ("opposites: [[stop, go-on]]\n", 1, "“stop” is not among the concepts"),
        ("units:\n  week: [semana]\n  weak: [débil]\n", 3, "units: “weak” is not in en/checks.yaml"),
        ("measures:\n  stone: [piedra]\n", 2, "measures: “stone” is not in en/checks.yaml"),
        ("duals:\n  fortnight: [quincena]\n", 2, "duals: “fortnight” is not in en/checks.yaml"),
        ("spaces: true\nconcepts:\n  halt: [alto]\n", 3, "concepts: “halt” is not in en/checks.yaml"),
        ("things:\n  toe: [dedo]\n", 2, "things: “toe” is not in en/checks.yaml"),
        ("spaces: true\ncommon: [el]\n", 2, "common: only en/checks.yaml has them"),
        ("- numbers\n", 1, "A list of `key: value` lines is expected"),
    ],
)
def test_a_file_that_is_wrong(translations: Path, text: str, line: int, says: str) -> None:
    path = write(translations, text)
    with pytest.raises(ContentError) as caught:
        load_words(translations, "es")
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line {line}: ")


def test_all_problems_at_once(translations: Path) -> None:
    write(translations, "units: {weak: [débil]}\nconcepts: {halt: [alto]}\nnegations: ['no']\n")
    with pytest.raises(ContentError) as caught:
        load_words(translations, "es")
    assert len(caught.value.problems) == 2


def test_a_source_without_a_file_forbids_nothing(translations: Path) -> None:
    (translations / "en" / "checks.yaml").unlink()
    write(translations, "units: {weak: [débil]}\n")
    assert load_words(translations, "es").units == {"weak": ("débil",)}
