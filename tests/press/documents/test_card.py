"""The card to cut out: of a bank card's size when it is folded, filled with what is known, nothing behind it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from handouts.press.pdf.verify import page_texts
from tests.conftest import PATIENT, run_command

CARD = 85.60, 53.98  # mm; ISO/IEC 7810, ID-1
TITLE = "Cut out and fold"
BEHIND = "This side is left empty"
EMPTY = "This page is left empty"
LONG = "Maximiliana Wilhelmina Featherstonehaugh Cholmondeley Worcestershire"


def pages_of(folder: Path, *arguments: str) -> tuple[Path, list[str]]:
    file = folder / "it.pdf"
    result = run_command("make", *arguments, "-o", file)
    assert result.code == 0, result.err
    return file, [" ".join(page.split()) for page in page_texts(file.read_bytes())]


def page_of(text: str, pages: list[str]) -> int:
    """The one page (from 1) that holds *text*."""
    (found,) = [number for number, page in enumerate(pages, start=1) if text in page]
    return found


def on_the_card(pages: list[str]) -> str:
    return pages[page_of(TITLE, pages) - 1].partition(TITLE)[2]


@pytest.mark.parametrize("size", ["standard", "extra-large"])
@pytest.mark.parametrize("before", [["questions"], ["questions", "when-to-call"]])
def test_folded_it_is_a_bank_card_and_nothing_is_lost_with_it(size: str, before: list[str], tmp_path: Path) -> None:
    file, pages = pages_of(tmp_path, *before, "wallet-card", "--text-size", size, "--paper", "a4")
    number = page_of(TITLE, pages)
    assert number % 2 == 1
    assert page_of(BEHIND, pages) == number + 1
    assert all(len(page.split()) > 30 or EMPTY in page or BEHIND in page for page in pages), "a page without a word"
    with pypdfium2.PdfDocument(file) as pdf:
        paths = [item.get_bounds() for item in pdf[number - 1].get_objects() if item.type == raw.FPDF_PAGEOBJ_PATH]
    sizes = [((right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4) for left, bottom, right, top in paths]
    assert any(width == pytest.approx(2 * CARD[0], abs=0.8) and height < 1 for width, height in sizes)
    assert any(height == pytest.approx(CARD[1], abs=0.8) and width < 1 for width, height in sizes)


def test_a_page_that_is_left_over_before_it_says_so(tmp_path: Path) -> None:
    counts = [
        [EMPTY in page for page in pages_of(tmp_path, "overview", *before, "wallet-card")[1]].count(True)
        for before in ([], ["faq"], ["key-takeaways"], ["faq", "key-takeaways"])
    ]
    assert {*counts} == {0, 1}


def test_what_is_known_stands_on_it(tmp_path: Path) -> None:
    _, pages = pages_of(tmp_path, "blinatumomab", "wallet-card", "--clinic", "lakeside", "--patient", PATIENT)
    card = on_the_card(pages)
    for text in (PATIENT, "Blinatumomab", "Lakeside Community Hospital", "(419) 555-0142"):
        assert text in card, text


def test_what_is_not_known_is_left_to_be_written(tmp_path: Path) -> None:
    _, pages = pages_of(tmp_path, "blinatumomab", "inotuzumab", "wallet-card")
    card = on_the_card(pages)
    assert "My treatment" in card
    assert "Blinatumomab" not in card
    assert "Inotuzumab" not in card


def test_a_name_that_is_too_long_for_it_is_left_to_be_written(tmp_path: Path) -> None:
    _, pages = pages_of(tmp_path, "questions", "wallet-card", "--patient", LONG)
    assert LONG in pages[0]
    assert "Maximiliana" not in on_the_card(pages)


@pytest.mark.parametrize(("lang", "own", "layout"), [("es", "Mi médico", "single"), ("ar", "طبيبي", "bilingual")])
def test_a_translated_one_says_what_its_lines_are_in_english_too(
    lang: str, own: str, layout: str, tmp_path: Path
) -> None:
    _, pages = pages_of(tmp_path, "wallet-card", "--lang", lang, "--layout", layout, "--draft", "--clinic", "lakeside")
    (card,) = [page for page in pages if "My doctor" in page]
    for text in ("My name", "My doctor", "Day or night", "Lakeside Community Hospital"):
        assert card.count(text) == 1, text
    assert own in card or own[::-1] in card
