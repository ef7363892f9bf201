from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from handouts.checks.translation.facts import FactFinder, Facts
from handouts.checks.translation.words import load_words
from handouts.languages.language import load_language
from tests.conftest import ROOT

TRANSLATIONS = ROOT / "translations"
NAMES = {"Dexamethasone": ("dexamethasone", "dexametasona"), "CAR T-cells": ("CAR T-cells", "CAR-T细胞")}


@cache
def finder(code: str) -> FactFinder:
    return FactFinder(load_language(TRANSLATIONS, code), load_words(TRANSLATIONS, code), NAMES)


def facts(code: str, text: str) -> Facts:
    return finder(code).facts(text)


def values(code: str, text: str) -> list[str]:
    return [str(number.value) for number in facts(code, text).numbers]


def pairs(code: str, text: str, kind: str) -> list[tuple[str, str]]:
    found = facts(code, text)
    return [(values(code, text)[one], values(code, text)[other]) for one, other in getattr(found, kind)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "4 weeks, then 2021 and 7.7 months", ["4", "2021", "77/10"]),
        ("en", "1,000 people or 12,345.5", ["1000", "24691/2"]),
        ("en", "twenty-five of two hundred, three million", ["25", "200", "3000000"]),
        ("en", "half of the people, one third of two", ["1/2", "1/3", "2"]),
        ("en", "two and three", ["2", "3"]),
        ("en", "CD19, IL-6, 6-MP, [@study:p4], [three](term:p4)", ["3"]),
        ("en", "{count} of **100**", ["{count}", "100"]),
        ("es", "7.7 y 7,7 meses", ["77/10", "77/10"]),  # es-US; the other is plain, too
        ("es", "1,000 personas", ["1000"]),
        ("es", "treinta y cinco o doscientos", ["35", "200"]),
        ("es", "dos y tres, con semanas de por medio", ["2", "3"]),
        ("es", "2 millones", ["2000000"]),
        ("ar", "٧٫٧ أشهر و٢٠٢١ و7.7", ["77/10", "2021", "77/10"]),
        ("ar", "خمسة وستون شخصًا، ثلاثة عشر", ["65", "13"]),
        ("ar", "مدة أسبوعين، أقل من نصفهم", ["2", "1/2"]),
        ("ar", "الـ٦ من ١٬٠٠٠", ["6", "1000"]),
        ("zh-Hans", "二十五人，三百零二天，两三个", ["25", "302", "2", "3"]),
        ("zh-Hans", "三分之一，一半，百分之39，十分好", ["1/3", "1/2", "39"]),
        ("zh-Hans", "3万人，２周", ["30000", "2"]),
    ],
)
def test_numbers_by_value(code: str, text: str, expected: list[str]) -> None:
    assert values(code, text) == expected


def test_an_ordinal_is_told_from_a_number() -> None:
    assert [number.shape for number in facts("en", "a second remission in two").numbers] == ["ordinal", "word"]
    assert [number.shape for number in facts("zh-Hans", "第二次，两次").numbers] == ["ordinal", "word"]


@pytest.mark.parametrize(
    ("code", "text", "units"),
    [
        ("en", "4 weeks", {"week"}),
        ("en", "a 4-week cycle", {"week"}),
        ("en", "**4** weeks", {"week"}),
        ("en", "up to age 25", {"age"}),
        ("en", "500 mg", {"mg"}),
        ("en", "39 or more", set()),
        ("en", "38.0 °C", {"celsius"}),
        ("es", "25 años", {"year", "age"}),
        ("ar", "٦٥ شخصًا", {"person"}),
        ("ar", "شهرين", {"month"}),
        ("ar", "حتى سن ٢٥", {"age"}),
        ("zh-Hans", "6名儿童", {"child"}),
        ("zh-Hans", "7.7个月", {"month"}),
        ("zh-Hans", "百分之39", {"percent"}),
        ("zh-Hans", "38.0℃", {"celsius"}),
    ],
)
def test_what_a_number_counts(code: str, text: str, units: set[str]) -> None:
    (number,) = facts(code, text).numbers
    assert number.units == units


def test_a_range_has_one_unit() -> None:
    assert [number.units for number in facts("en", "16 to 46 months").numbers] == [{"month"}] * 2


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "16 to 46 months"),
        ("en", "16% to 46%"),
        ("en", "between 16 and 46"),
        ("es", "de 16 a 46 meses"),
        ("es", "entre 16 y 46"),
        ("ar", "مدة ١٦ إلى ٤٦ شهرًا"),
        ("ar", "بين ١٦ و٤٦"),
        ("zh-Hans", "16至46个月"),
    ],
)
def test_ranges(code: str, text: str) -> None:
    assert pairs(code, text, "ranges") == [("16", "46")]


@pytest.mark.parametrize(
    ("code", "text"), [("en", "16 and 46"), ("es", "16 y 46"), ("en", "16, to 46"), ("ar", "١٦ و٤٦")]
)
def test_what_is_no_range(code: str, text: str) -> None:
    assert pairs(code, text, "ranges") == []


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "about 6 of every 10 people (61%)", [("6", "10")]),
        ("en", "4 to 7 of every 10", [("4", "10"), ("7", "10")]),
        ("en", "4 or 5 of every 10", [("4", "10"), ("5", "10")]),
        ("en", "{count} of 100", [("{count}", "100")]),
        ("es", "alrededor de 6 de cada 10 personas", [("6", "10")]),
        ("ar", "نحو ٦ من كل ١٠ أشخاص", [("6", "10")]),
        ("zh-Hans", "每10人中约有4至7人", [("4", "10"), ("7", "10")]),
        ("zh-Hans", "每10次复发中约有4次", [("4", "10")]),
        ("zh-Hans", "每10人复发，其中4人没有", []),
        ("zh-Hans", "每10人随访许多年以后其中4人", []),
    ],
)
def test_ratios_have_their_part_first(code: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(pairs(code, text, "ratios")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CD19 and CD22, MRD, two TKIs", ["CD19", "CD22", "MRD", "TKI"]),
        ("hyper-CVAD, MOpAD (BiTE), a T-cell, BCR-ABL1", ["CVAD", "MOpAD", "BiTE", "BCR", "ABL1"]),
        ("Blinatumomab in **Europe**, IL-6", ["IL-6"]),
        ("CAR T-cells", []),  # a name
    ],
)
def test_codes(text: str, codes: list[str]) -> None:
    assert [hit.labels[0] for hit in facts("en", text).codes] == codes


def test_names() -> None:
    assert [hit.labels for hit in facts("es", "La **dexametasona**, no la Dexamethasone").named] == [
        ("Dexamethasone",),
        ("Dexamethasone",),
    ]
    assert [hit.labels for hit in facts("zh-Hans", "用CAR-T细胞治疗").named] == [("CAR T-cells",)]
    assert not facts("es", "dexametasonas").named


def test_the_characters_of_facts() -> None:
    text = (
        "Give **[dexamethasone](term:dexamethasone)** for **4** weeks to 39% to 69% of {count}, with CD19. [@study:p1]"
    )
    shown = [text[start:end] for start, end in facts("en", text).spans()]
    assert shown == ["dexamethasone", "4** weeks", "39%", "69%", "CD19"]


def test_facts_do_not_overlap() -> None:
    text = "حتى سن ٢٥ سنة"
    assert [text[start:end] for start, end in facts("ar", text).spans()] == ["سن ٢٥ سنة"]


def test_vowel_signs_and_prefixes_are_passed_over() -> None:
    assert [number.value for number in facts("ar", "ولِثَلاثةٍ").numbers] == [Fraction(3)]
