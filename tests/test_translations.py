"""The translations that ship: complete, without a fault that the checks know, unreviewed and marked so, printable."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handouts.content.load import load_library
from handouts.languages.catalog import catalog_path, catalog_text, read_catalog, updated
from handouts.languages.glyphs import missing_glyphs
from handouts.languages.language import load_language
from handouts.languages.messages import files, printed_messages
from handouts.press.pdf.verify import page_texts, structure_text
from tests.conftest import ROOT, print_handout

SHIPPED = ("ar", "es", "zh-Hans")
TRANSLATIONS = ROOT / "translations"
LIBRARY = load_library(ROOT / "content")


def test_these_languages_ship() -> None:
    assert sorted(path.parent.name for path in TRANSLATIONS.glob("*/interface.po")) == sorted(SHIPPED)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_text_is_translated_and_no_check_finds_a_fault(code: str, run: Callable[..., Any]) -> None:
    result = run("translate", "check", code)
    assert result.code == 0, result.out
    assert f"{code}: 0 errors, 0 warnings, " in result.out
    status = run("translate", "status", code).out.splitlines()[-1].split()
    assert status == [code, "total", "855", "855", "0", "0", "855", "0"]


@pytest.mark.parametrize("code", SHIPPED)
def test_the_files_are_current_and_in_the_form_that_tools_write(code: str) -> None:
    language = load_language(TRANSLATIONS, code)
    for file in files(LIBRARY):
        messages = printed_messages(LIBRARY, file)
        catalog, changes = updated(read_catalog(TRANSLATIONS, language, file), messages, language)
        assert not changes
        path = catalog_path(TRANSLATIONS, code, file)
        assert catalog_text(catalog, messages, language) == path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("code", SHIPPED)
def test_every_character_has_a_glyph(code: str) -> None:
    language = load_language(TRANSLATIONS, code)
    entries = [
        entry for file in files(LIBRARY) for entry in read_catalog(TRANSLATIONS, language, file).entries.values()
    ]
    assert len(entries) == 855
    assert missing_glyphs("".join(text for entry in entries for text in entry.texts), language) == []


@pytest.mark.parametrize("code", SHIPPED)
def test_nobody_has_approved_them_and_they_do_not_print_as_final(code: str, run: Callable[..., Any]) -> None:
    result = run("make", "faq", "--lang", code, "--dry-run")
    assert result.code == 9
    assert "33 of 33 messages are not approved" in result.err


@pytest.mark.parametrize("code", SHIPPED)
def test_all_of_it_prints_as_a_draft(code: str, tmp_path: Path) -> None:
    data = print_handout(*LIBRARY.cover.order, "--lang", code, "--draft", folder=tmp_path)
    pages = [re.sub(r"\s+", " ", text) for text in page_texts(data)]
    assert len(pages) > 40
    assert all("Machine translation, not checked by" in text for text in pages)
    furniture = read_catalog(TRANSLATIONS, load_language(TRANSLATIONS, code), "interface").entries.values()
    said = " ".join([structure_text(data), *(text for entry in furniture for text in (entry.source, *entry.texts))])
    known = set(latin(said))
    torn = [(number, word) for number, text in enumerate(pages, 1) for word in latin(text) if word not in known]
    assert torn == [], "words that are torn at a line's end"


def latin(text: str) -> list[str]:
    return re.findall("[a-zA-Z\u00c0-\u017f]+", text)


@pytest.mark.parametrize("code", SHIPPED)
def test_two_columns_in_the_largest_text(code: str, tmp_path: Path) -> None:
    options = ("--lang", code, "--draft", "--layout", "bilingual", "--text-size", "extra-large", "--ink", "saving")
    print_handout("when-to-call", "wallet-card", *options, "--clinic", "three-rivers-mayaguez", folder=tmp_path)
