"""Words of clinics and patients, in any language on a page in any other: each runs as it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest

from handouts.languages.language import Language, load_language
from handouts.press.html.voice import direction, direction_of, own_words, set_in
from tests.conftest import ROOT, run_command

TRANSLATIONS = ROOT / "translations"


@pytest.fixture(scope="module")
def english() -> Language:
    return load_language(TRANSLATIONS, "en")


@pytest.fixture(scope="module")
def arabic() -> Language:
    return load_language(TRANSLATIONS, "ar")


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("الصيدلية: 617-555-0177", ["617-555-0177"]),
        ("اتصل على (617) 555-0142.", ["(617) 555-0142"]),
        ("اتصل على +1 617 555 0142 الآن", ["+1 617 555 0142"]),
        ("خذ 6-MP مرة يوم 2026-12-04", ["6-MP", "2026-12-04"]),
        ("من 8 am إلى 5 pm", ["8 am", "5 pm"]),
        ("هاتف ٦١٧-٥٥٥-٠١٦٣", ["٦١٧-٥٥٥-٠١٦٣"]),
        ("اكتب إلى ana@clinic.example", ["ana@clinic.example"]),
        ("مرة واحدة", []),
        ("٣ مرات", []),
    ],
)
def test_what_runs_from_left_to_right_stands_in_a_run_of_its_own(text: str, runs: list[str]) -> None:
    html = str(set_in(text, "rtl"))
    found = re.findall(r'<span dir="ltr">(.*?)</span>(?!</span>)', html)
    assert [re.sub(r"<[^>]*>", "", one) for one in found] == runs
    assert re.sub(r"<[^>]*>", "", html) == text
    assert str(set_in(text, "ltr")) == text


def test_markup_in_somebodys_words_is_text() -> None:
    assert "<b>" not in set_in("<b>6-MP</b> خذ", "rtl")


@pytest.mark.parametrize(
    ("text", "on_english", "on_arabic"),
    [
        ("Bring your pill box.", "ltr", "ltr"),
        ("617-555-0142", "ltr", "rtl"),
        ("خذ 6-MP مرة", "rtl", "rtl"),
        ("6-MP خذ مرة واحدة كل يوم", "rtl", "rtl"),
        ("Ask for Ana at the desk (عنا)", "ltr", "rtl"),
        ("ab מי", "ltr", "rtl"),  # as many of one as of the other: as the first letter runs
        ("מי ab", "rtl", "rtl"),
        ("ab מים", "rtl", "rtl"),
    ],
)
def test_the_direction_of_words_in_any_language(
    text: str, on_english: str, on_arabic: str, english: Language, arabic: Language
) -> None:
    assert direction(text, english) == on_english
    assert direction(text, arabic) == on_arabic


@pytest.mark.parametrize(
    ("code", "text", "runs"),
    [
        ("ar", "Harbor Hospital يقدم مترجمين", "rtl"),
        ("fa", "TTY 711: مترجم", "rtl"),
        ("he", "123", "rtl"),
        ("es", "Intérpretes gratis.", "ltr"),
        ("zh-Hans", "免费口译", "ltr"),
        ("xx", "مترجم", "rtl"),
    ],
)
def test_a_notice_runs_as_its_language_does(code: str, text: str, runs: str, english: Language) -> None:
    assert direction_of(code, text, english) == runs


def test_a_clinics_words_keep_their_numbers(arabic: Language, english: Language) -> None:
    assert '<span dir="ltr">' in own_words("مبنى 12-B", arabic)
    assert own_words("مبنى 12-B", english).startswith('<span dir="rtl">')


def seen(data: bytes) -> list[str]:
    """The lines of all pages, their characters from left to right as the eye meets them."""
    document = pypdfium2.PdfDocument(data)
    try:
        lines: dict[tuple[int, int], list[tuple[float, str]]] = {}
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, _, top = text.get_charbox(index, loose=True)
                char = chr(raw.FPDFText_GetUnicode(text.raw, index))
                lines.setdefault((number, round((bottom + top) / 12)), []).append((left, char))
        return ["".join(char for _, char in sorted(line)) for line in lines.values()]
    finally:
        document.close()


def test_a_number_in_a_notice_is_printed_as_it_is_dialled(tmp_path: Path) -> None:
    folder = tmp_path / "brands" / "har"
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text(
        'name: Harbor Hospital\nregion: US\nnumbers:\n  emergency: {number: 617-555-0142}\ncolour: "#0f5564"\n'
        'notices:\n  ar: "Harbor Hospital يقدم مترجمين. اتصل على 617-555-0163."\n',
        encoding="utf-8",
    )
    file = tmp_path / "preview.pdf"
    result = run_command("--brands", tmp_path / "brands", "brand", "preview", "har", "-o", file)
    assert result.code == 0, result.err
    (line,) = (line for line in seen(file.read_bytes()) if "0163" in line)
    assert line.lstrip().startswith(".617-555-0163")
    assert line.rstrip().endswith("Harbor Hospital")
