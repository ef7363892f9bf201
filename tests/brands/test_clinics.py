from __future__ import annotations

from pathlib import Path

import pytest

from handouts.brands.clinics import Brand, clinics, load_brand
from handouts.errors import ContentError, UsageProblem
from tests.conftest import ROOT


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    (tmp_path / "brands" / "hill").mkdir(parents=True)
    return tmp_path / "brands"


def test_the_neutral_brand_has_a_colour_and_no_name() -> None:
    brand = load_brand(ROOT / "brands")
    assert brand.name == ""
    assert len(brand.rgb) == 3


def test_a_brand_by_its_name(brands: Path) -> None:
    (brands / "hill" / "brand.yaml").write_text('colour: "#0F5564"\nname: Hill Clinic\n')
    assert load_brand(brands, "hill") == Brand(id="hill", colour="#0f5564", name="Hill Clinic")


def test_the_parts_of_a_colour() -> None:
    assert Brand(colour="#ff0080").rgb == (1.0, 0.0, 128 / 255)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: Hill\ncolour: red\n", "line 2: colour: a colour is written #rrggbb"),
        ('name: Hill\ncolour: "#fff"\n', "line 2: colour: a colour is written #rrggbb"),
        ('name: Hill\ncolour: "#00000g"\n', "line 2: colour: a colour is written #rrggbb"),
        ('name: Hill\ncolour: "#0000000"\n', "line 2: colour: a colour is written #rrggbb"),
        ("name: Hill\n", "line 1: colour: this key is missing"),
        ('colour: "#000000"\nlogos: x\n', "line 2: logos: unknown key"),
        ('colour: "#000000"\nlogo: x\n', "line 2: logo: `key: value` lines are expected, not “x”"),
        ("", "line 1: A list of `key: value` lines is expected here"),
    ],
)
def test_a_brand_file_that_is_wrong(brands: Path, text: str, says: str) -> None:
    path = brands / "hill" / "brand.yaml"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        load_brand(brands, "hill")
    assert f"{path}, {says}" in str(caught.value)


@pytest.mark.parametrize("clinic", ["hil", "..", "hill/..", "", "/"])
def test_a_clinic_that_is_not_there(brands: Path, clinic: str) -> None:
    (brands / "hill" / "brand.yaml").write_text('colour: "#000000"\n')
    (brands.parent / "brand.yaml").write_text('colour: "#000000"\n')
    with pytest.raises(UsageProblem) as caught:
        load_brand(brands, clinic)
    said = "There is no clinic “hil”." if clinic == "hil" else "There is no such clinic."
    assert said in str(caught.value)
    assert "hill" in caught.value.problems[0].fix


def test_a_clinic_s_id_is_its_folder_s(brands: Path) -> None:
    (brands / "hill" / "brand.yaml").write_text('colour: "#000000"\nid: vale\n')
    with pytest.raises(ContentError, match=r"line 2: .*id"):
        load_brand(brands, "hill")


def test_a_brand_that_is_a_link_out_of_its_folder(brands: Path) -> None:
    (brands.parent / "brand.yaml").write_text('colour: "#000000"\n')
    (brands / "hill" / "brand.yaml").symlink_to("../../brand.yaml")
    with pytest.raises(ContentError, match="This path leads out of its folder"):
        load_brand(brands, "hill")


def test_all_clinics_but_the_neutral_brand(brands: Path) -> None:
    for name in ("vale", "neutral", "empty"):
        (brands / name).mkdir()
    for name in ("hill", "vale", "neutral"):
        (brands / name / "brand.yaml").write_text('colour: "#000000"\n')
    assert clinics(brands) == ["hill", "vale"]


BY_LANGUAGE = """\
colour: "#000000"
region: PR
unit: {es: Oncología, en: Oncology}
footer: For all
numbers:
  emergency: {number: 939-555-0140, hours: {es: Siempre a las 8 am}}
"""


def test_words_are_those_of_the_handout_s_language(brands: Path) -> None:
    (brands / "hill" / "brand.yaml").write_text(BY_LANGUAGE, encoding="utf-8")
    brand = load_brand(brands, "hill")
    said = {code: brand.in_language(code) for code in ("es", "en", "fr")}
    assert {code: one.unit for code, one in said.items()} == {"es": "Oncología", "en": "Oncology", "fr": ""}
    assert {code: one.footer for code, one in said.items()} == {"es": "", "en": "For all", "fr": ""}  # plain is English
    hours = {code: one.numbers.emergency.hours for code, one in said.items() if one.numbers.emergency}
    assert hours == {"es": "Siempre a las 8\u00a0am", "en": "", "fr": ""}


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        ("{}", "unit: a text is expected, or a text for each language"),
        ("[Oncology]", "unit: a text is expected, or a text for each language"),
        ("{en: 5}", "unit: a text is expected, or a text for each language"),
        ("{English: Oncology}", "unit: a language code is written en, es or zh-Hans"),
    ],
)
def test_words_that_are_none(brands: Path, unit: str, says: str) -> None:
    (brands / "hill" / "brand.yaml").write_text(f'colour: "#000000"\nunit: {unit}\n')
    with pytest.raises(ContentError) as caught:
        load_brand(brands, "hill")
    assert [f"line 2: {says}" in str(problem) for problem in caught.value.problems] == [True]


def test_a_place_with_another_first_language_prints_english_on_an_english_page() -> None:
    brand = load_brand(ROOT / "brands", "three-rivers-mayaguez").in_language("en")
    assert brand.unit == "Hematology and Oncology Clinic"
    assert brand.numbers.emergency is not None
    assert brand.numbers.emergency.hours == "24 hours, every day. Say you have leukemia."
