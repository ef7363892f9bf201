from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from handouts.content.load import load_library
from handouts.errors import ContentError, UsageProblem
from handouts.languages.language import Interface, Language, languages, load_language
from handouts.languages.localize import localize
from tests.conftest import ROOT

TEXTS = {
    "page-of": "Page {page} of {pages}.",
    "range": "{low} to {rest-high} of 100",
    "plain": "None",
}


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "translations", tmp_path / "translations"))


@pytest.fixture(scope="module")
def english() -> Language:
    return load_language(ROOT / "translations", "en")


@pytest.fixture
def interface(english: Language) -> Interface:
    return Interface(TEXTS, english)


def speaking(english: Language, code: str) -> Interface:
    return Interface(TEXTS, english.model_copy(update={"code": code}))


def test_english(english: Language) -> None:
    assert (english.code, english.name, english.direction, english.fonts) == ("en", "English", "ltr", ("Noto Sans",))
    assert english.packages == ("fonts-noto-core",)


@pytest.mark.parametrize("code", ["xx", "", "../en", "en/..", "EN!", "e", "x" * 36, "."])
def test_a_language_that_is_not_there(code: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        load_language(ROOT / "translations", code)
    written_as_a_code = code in ("xx", "e", "x" * 36)
    said = f"There is no language “{code}”." if written_as_a_code else "There is no such language."
    assert said in str(caught.value)
    assert "en" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("direction: ltr", "direction: up", "line 5: direction: Input should be 'ltr' or 'rtl'"),
        ("script: Latn\n", "", "script: this key is missing"),
        ("digits:", "numbers: x\ndigits:", "numbers: unknown key"),
        ("fonts: [Noto Sans]", "fonts: Noto Sans", "fonts: "),
        ("fonts: [Noto Sans]", "fonts: []", "fonts: "),
        ("packages: [fonts-noto-core]", "packages: fonts-noto-core", "packages: "),
        ("packages: [fonts-noto-core]", "packages: []", "packages: "),
        ("digits: decimal", "digits: roman", "digits: no such digits; there are: .*arabic-indic"),
        ("code: en\n", "code: en\nlocale: xx-YY\n", "locale: “xx_YY” is not known"),
        ("code: en\n", "code: de\n", "code: this file says de, and stands in the folder en"),
        ("script: Latn", "script: latin", "script: "),
    ],
)
def test_a_language_file_that_is_wrong(translations: Path, old: str, new: str, says: str) -> None:
    path = translations / "en" / "language.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=says) as caught:
        load_language(translations, "en")
    assert str(caught.value).startswith(f"{path}, line ")


def test_texts_are_filled_in(interface: Interface) -> None:
    assert interface.text("page-of", page="three", pages="{page}") == "Page three of {page}."
    assert interface.text("range", low=1, rest_high=1234) == "1 to 1,234 of 100"
    assert interface.text("plain") == "None"


def test_a_text_or_a_value_that_is_missing(interface: Interface) -> None:
    with pytest.raises(KeyError, match="nothing"):
        interface.text("nothing")
    with pytest.raises(KeyError, match="pages"):
        interface.text("page-of", page=1)


def test_texts_around_a_value_and_between_two(interface: Interface) -> None:
    assert interface.around("page-of", "page") == ("Page ", " of {pages}.")
    assert interface.between("page-of", "page", "pages") == ("Page ", " of ", ".")


@pytest.mark.parametrize(
    ("code", "number"),
    [("en", "12,345"), ("de", "12.345"), ("pt-PT", "12\u00a0345"), ("pt-BR", "12.345")],
)
def test_numbers_in_the_language_s_own_form(english: Language, code: str, number: str) -> None:
    assert speaking(english, code).number(12345) == number


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("en", "October 5, 2023"),
        ("en-GB", "5 October 2023"),
        ("de", "5. Oktober 2023"),
        ("pt-BR", "5 de outubro de 2023"),
    ],
)
def test_dates_in_the_language_s_own_form(english: Language, code: str, date: str) -> None:
    assert speaking(english, code).date(datetime.date(2023, 10, 5)) == date


def test_the_source_language_says_what_the_content_folder_says(small_content: Path, english: Language) -> None:
    library = load_library(small_content)
    chosen = (library.sections["beta"], library.sections["alpha"])
    words = localize(library, chosen, english)
    assert (words.title, words.audience) == ("A small packet", "For those who test.")
    assert words.sections == chosen
    assert words.terms == library.terms
    assert words.interface.text("call-now") == "Call now"
    assert words.interface.language is english


def with_digits(english: Language, code: str, digits: str) -> Interface:
    return Interface(TEXTS, english.model_copy(update={"code": code, "digits": digits}))


@pytest.mark.parametrize(
    ("code", "digits", "number", "decimal", "date"),
    [
        ("ar", "arabic-indic", "١٢٬٣٤٥", "٧٫٧", "٥ أكتوبر ٢٠٢٣"),
        ("ar", "decimal", "12,345", "7.7", "5 أكتوبر 2023"),
        ("fa", "persian", "۱۲٬۳۴۵", "۷٫۷", "۵ اکتبر ۲۰۲۳"),
        ("mr", "devanagari", "१२,३४५", "७.७", "५ ऑक्टोबर, २०२३"),
    ],
)
def test_digits_are_those_the_language_file_names(
    english: Language, code: str, digits: str, number: str, decimal: str, date: str
) -> None:
    interface = with_digits(english, code, digits)
    assert interface.number(12345) == number
    assert interface.decimal(7.7) == decimal
    assert interface.decimal(4.0) == interface.number(4)
    assert interface.date(datetime.date(2023, 10, 5)) == date


@pytest.mark.parametrize(
    ("code", "space", "stop"), [("en", " ", "."), ("ar", " ", "."), ("zh-Hans", "", "。"), ("hi-IN", " ", "।")]
)
def test_what_ends_a_sentence(english: Language, code: str, space: str, stop: str) -> None:
    script = {"zh-Hans": "Hans"}.get(code, "Latn")
    language = english.model_copy(update={"code": code, "script": script})
    assert (language.space, language.full_stop) == (space, stop)


def test_a_locale_says_how_numbers_are_written(english: Language) -> None:
    spanish = english.model_copy(update={"code": "es"})
    assert Interface({}, spanish).decimal(7.7) == "7,7"
    assert Interface({}, spanish.model_copy(update={"locale": "es-US"})).decimal(7.7) == "7.7"


@pytest.mark.parametrize(
    ("code", "count", "chosen"),
    [("en", 1, "one"), ("en", 2, "more"), ("ar", 2, "two"), ("ar", 1, "one"), ("ja", 1, "more")],
)
def test_a_text_that_differs_by_number(english: Language, code: str, count: int, chosen: str) -> None:
    texts = {"left.one": "one", "left.two": "two", "left.other": "more"}
    assert Interface(texts, english.model_copy(update={"code": code})).text("left", count=count) == chosen


def test_the_languages_there_are() -> None:
    assert languages(ROOT / "translations") == ["ar", "en", "es", "zh-Hans"]


@pytest.mark.parametrize("code", ["ar", "en", "es", "zh-Hans"])
def test_every_language_that_ships_can_be_read(code: str) -> None:
    assert load_language(ROOT / "translations", code).code == code
