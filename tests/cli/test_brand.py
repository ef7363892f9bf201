from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from click.testing import CliRunner

from handouts.brands.clinics import clinics, load_brand
from handouts.brands.colour import WHITE, contrast
from handouts.cli.group import cli
from handouts.files.reading import load_yaml
from handouts.orders.choices import PAPERS
from handouts.press.pdf.verify import inspect, page_texts, verify
from tests.conftest import ROOT, run_command

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
GIVEN: tuple[str, ...] = (
    "--name",
    'The "Hill" \\ Clinic: one',
    "--region",
    "US",
    "--daytime",
    "617-555-0101",
    "--daytime-hours",
    "Monday to Friday",
)
GIVEN += ("--after-hours", "", "--emergency", "617-555-0142", "--interpreter", "", "--web", "https://hill.example")
GIVEN += ("--colour", "#a0107f", "--paper", "a4")


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    (tmp_path / "brands").mkdir()
    shutil.copytree(ROOT / "brands" / "neutral", tmp_path / "brands" / "neutral")
    return tmp_path / "brands"


def hill(brands: Path, more: str = "") -> Path:
    (brands / "hill").mkdir(exist_ok=True)
    file = brands / "hill" / "brand.yaml"
    file.write_text(
        'name: Hill\ncolour: "#0f5564"\nregion: US\nnumbers:\n  emergency: {number: 617-555-0142, hours: Always}\n'
        + more,
        encoding="utf-8",
    )
    return file


def remarks(brands: Path, level: str = "error") -> list[dict[str, Any]]:
    result = run_command("--brands", brands, "brand", "check", "--json")
    (report,) = json.loads(result.out)
    assert report["passed"] == (result.code == 0)
    return [one for one in report["remarks"] if one["level"] == level]


def test_every_bundled_clinic_passes() -> None:
    result = run_command("brand", "check", "--json")
    assert result.code == 0, result.out
    reports = json.loads(result.out)
    assert [report["clinic"] for report in reports] == clinics(ROOT / "brands")
    assert len(reports) >= 5
    yellow = next(report for report in reports if report["clinic"] == "lakeside")
    assert yellow["colours"] == {"accent": "#7b4f02", "tint": "#e7dfd1", "bar": "#f2c94c"}
    assert "too light for text (1.6 to 1 on white)" in yellow["remarks"][0]["what"]


def test_the_bundled_clinics_differ_and_use_numbers_for_fiction_only() -> None:
    found = [load_brand(ROOT / "brands", name) for name in clinics(ROOT / "brands")]
    kinds = {brand.logo.uri[:14] for brand in found if brand.logo}
    assert kinds == {"data:image/png", "data:image/svg"}
    assert {brand.extends for brand in found} == {None, "three-rivers"}
    assert "Español" in next(brand for brand in found if brand.region == "PR").languages[0]
    for brand in found:
        for _, line in brand.numbers:
            assert line is not None
            assert " 555-01" in line.number
        assert brand.web.split("/")[2].endswith(".example")


def test_everything_is_said_at_once_with_file_and_line(brands: Path) -> None:
    file = hill(
        brands, f"unit: {'Ward ' * 60}\nfooter: {'far ' * 60}\nsections: [nothing]\nlanguages: ['\U0001f9ec']\n"
    )
    found = {one["where"]: one["what"] for one in remarks(brands)}
    assert "sections: There is no section “nothing”." in found[f"{file}, line 8"]
    assert "(U+1F9EC)" in found[f"{file}, line 9"]
    assert "“masthead” does not fit" in found[f"{file}, line 1"]
    assert "at the foot does not fit" in found[f"{file}, line 7"]


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        (f"unit: {'Ward ' * 60}\n", 1, "“masthead” does not fit the place on the page"),
        (f"footer: {'far ' * 60}\n", 6, "The clinic's line at the foot does not fit"),
        (f"notices: {{en: {'Ask us. ' * 300}}}\n", 6, "“clinic” does not fit"),
        (f"  daytime: {{number: 617-555-0101, hours: {'Monday ' * 24}}}\n", 4, "“contact” does not fit"),
    ],
)
def test_a_text_that_is_too_long_is_an_error_with_its_editions(brands: Path, more: str, line: int, says: str) -> None:
    file = hill(brands, more)
    (found,) = [one for one in remarks(brands) if says in one["what"]]
    assert found["where"] == f"{file}, line {line}"
    assert "letter standard" in found["what"]
    assert found["fix"]


def test_a_missing_emergency_number_is_an_error_that_names_the_presets(brands: Path) -> None:
    file = hill(brands)
    file.write_text(file.read_text().replace("emergency", "daytime"))
    (found,) = remarks(brands)
    assert "numbers.emergency is missing" in found["what"]
    assert "blinatumomab" in found["what"]
    assert found["where"] == f"{file}, line 4"


@pytest.mark.parametrize("step", ["_place_sizes", "misfits"])
def test_a_layout_past_the_limits_does_not_hide_what_else_is_wrong(
    brands: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hill(brands)
    file.write_text(file.read_text().replace("emergency", "daytime"))
    monkeypatch.setattr(f"handouts.press.documents.sample.{step}", lambda *_: os.kill(os.getpid(), signal.SIGXCPU))
    found = [one["what"] for one in remarks(brands)]
    assert any("numbers.emergency is missing" in what for what in found)
    assert any("seconds of the processor and was stopped" in what for what in found)


def test_what_is_missing_otherwise_is_advice(brands: Path) -> None:
    hill(brands)
    words = " ".join(one["what"] for one in remarks(brands, "advice"))
    for key in ("daytime", "after_hours", "interpreter", "address", "web", "languages", "logo"):
        assert f"{key} is missing" in words
    assert run_command("--brands", brands, "brand", "check", "hill").code == 0


def test_a_file_that_cannot_be_read_does_not_hide_the_others(brands: Path) -> None:
    hill(brands)
    (brands / "vale").mkdir()
    (brands / "vale" / "brand.yaml").write_text("name: [\n")
    result = run_command("--brands", brands, "brand", "check")
    assert result.code == 1
    assert "hill: passes" in result.out
    assert "vale: does not pass" in result.out
    assert "Not valid YAML" in result.out


def test_an_unknown_clinic() -> None:
    result = run_command("brand", "check", "lakesid")
    assert result.code == 2
    assert "lakeside" in result.err


@pytest.mark.parametrize("clinic", clinics(ROOT / "brands"))
def test_a_preview_has_every_element_on_the_clinic_s_paper(clinic: str, tmp_path: Path) -> None:
    result = run_command("brand", "preview", clinic, "-o", tmp_path / "p.pdf")
    assert result.code == 0, result.err
    data = (tmp_path / "p.pdf").read_bytes()
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    text = " ".join(page_texts(data))
    brand = load_brand(ROOT / "brands", clinic).in_language("en")
    for page in pypdfium2.PdfDocument(data):
        assert page.get_size() == pytest.approx(PAPERS[brand.paper], abs=0.01)
    squeezed = re.sub(r"[\W_]", "", text)  # some extractors drop a hyphen at a line's end
    for words in (brand.name, brand.unit, *brand.address, brand.address_shown, brand.footer, *brand.notices.values()):
        assert re.sub(r"[\W_]", "", str(words)) in squeezed, words
    for _, line in brand.numbers:
        assert line is not None
        assert re.sub(r"[\W_]", "", line.number) in squeezed
    assert inspect(data).recipe.as_dict()["clinic_id"] == clinic
    run_command("brand", "preview", clinic, "-o", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == data


def test_text_of_a_yellow_clinic_is_dark_on_the_page_and_its_bar_is_yellow(tmp_path: Path) -> None:
    run_command("brand", "preview", "lakeside", "-o", tmp_path / "p.pdf")
    document = pypdfium2.PdfDocument((tmp_path / "p.pdf").read_bytes())
    picture = document[0].render(scale=4).to_pil().convert("RGB")
    height = document[0].get_height()
    text = document[0].get_textpage()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        box = (round(left * 4), round((height - top) * 4), round(right * 4) + 1, round((height - bottom) * 4) + 1)
        darkest = min((colour for _, colour in picture.crop(box).getcolors(10_000_000)), key=sum)
        assert contrast((darkest[0] / 255, darkest[1] / 255, darkest[2] / 255), WHITE) >= 6.9, (index, darkest)
    assert (0xF2, 0xC9, 0x4C) in {colour for _, colour in picture.getcolors(10_000_000)}
    document.close()


def test_the_square_code_is_drawn_as_it_was_encoded(tmp_path: Path) -> None:
    import segno

    run_command("brand", "preview", "three-rivers", "-o", tmp_path / "p.pdf")
    document = pypdfium2.PdfDocument((tmp_path / "p.pdf").read_bytes())
    page = document[len(document) - 1]
    rows = [[bool(cell) for cell in row] for row in segno.make_qr("https://three-rivers.example", error="m").matrix]
    width = 84 * len(rows) / (len(rows) + 8)  # points: without the quiet zone of four modules on each side
    (box,) = {
        tuple(round(edge, 2) for edge in bounds)
        for bounds in (item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
        if abs(bounds[2] - bounds[0] - width) < 1 and abs(bounds[3] - bounds[1] - width) < 1
    }
    picture = page.render(scale=8).to_pil().convert("L")
    top, side = page.get_height() - box[3], (box[2] - box[0]) / len(rows)
    drawn = [
        [
            picture.getpixel((int(8 * (box[0] + (x + 0.5) * side)), int(8 * (top + (y + 0.5) * side)))) < 128
            for x in range(len(rows))
        ]
        for y in range(len(rows))
    ]
    document.close()
    assert drawn == rows


def test_a_new_clinic_from_options(brands: Path) -> None:
    result = run_command("--brands", brands, "brand", "new", "hill", *GIVEN)
    assert result.code == 0, result.err
    brand = load_brand(brands, "hill")
    assert (brand.name, brand.paper, brand.colour, brand.web) == (GIVEN[1], "a4", "#a0107f", "https://hill.example")
    assert brand.numbers.daytime is not None
    assert brand.numbers.daytime.hours == "Monday to Friday"
    assert brand.numbers.after_hours is None
    assert (brands / "hill" / "brand.yaml").read_text().count("#") > 15
    again = run_command("--brands", brands, "brand", "new", "hill", *GIVEN)
    assert again.code == 5
    assert "it is not overwritten" in again.err


def test_a_new_clinic_in_a_folder_that_is_made_for_it(brands: Path) -> None:
    folder = brands.parent / "ours"
    result = run_command("brand", "new", "hill", "--into", folder, *GIVEN)
    assert result.code == 0, result.err
    assert sorted(path.name for path in folder.iterdir()) == ["hill", "neutral"]
    assert run_command("--brands", folder, "make", "when-to-call", "--clinic", "hill", "--dry-run").code == 0


def test_a_new_clinic_asks_for_what_is_not_given(brands: Path) -> None:
    answers = "Hill Clinic\nUS\n617-555-0101\n\n\n617-555-0142\n\nhttps://hill.example\n\n\n"
    result = CliRunner().invoke(cli, ["--brands", str(brands), "brand", "new", "hill"], input=answers)
    assert result.exit_code == 0, result.output
    assert "The clinic's full name" in result.output
    assert load_brand(brands, "hill").colour == "#0f5564"


@pytest.mark.parametrize("name", ["../hill", "..", "Hill", "a b", "neutral", "x" * 61])
def test_an_id_that_is_none(name: str, brands: Path) -> None:
    result = run_command("--brands", brands, "brand", "new", name, *GIVEN)
    assert result.code == 2
    assert "is no id for a clinic" in result.err
    assert [path.name for path in brands.iterdir()] == ["neutral"]


def test_a_wrong_answer_is_asked_for_again_and_no_other_is_lost(brands: Path) -> None:
    answers = "Klinikum\nXX\nde\n12\n030 450 50\n\n\n\n\n\n\n\n"
    result = CliRunner().invoke(cli, ["--brands", str(brands), "brand", "new", "hill"], input=answers)
    assert result.exit_code == 0, result.output
    assert result.output.count("Country or territory") == 2
    assert result.output.count("Daytime number") == 2
    found = load_yaml((brands / "hill" / "brand.yaml").read_text(encoding="utf-8"), brands)
    assert (found["name"], found["region"], found["numbers"]["daytime"]["number"]) == ("Klinikum", "DE", "030 450 50")
    assert found["paper"] == "a4", "nobody in Germany has letter paper"


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--colour", "blue", "a colour is written #rrggbb"),
        ("--region", "XX", "a region is the two letters"),
        ("--emergency", "12", "is no telephone number"),
        ("--web", "hill", "a web address is written"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(option: str, value: str, says: str, brands: Path) -> None:
    result = run_command("--brands", brands, "brand", "new", "hill", *GIVEN, option, value)
    assert result.code == 2
    assert says in result.err
    assert not (brands / "hill").exists()


def test_schemas_name_every_key() -> None:
    brand = json.loads(run_command("brand", "schema").out)
    assert brand["additionalProperties"] is False
    for path in (ROOT / "brands").glob("*/brand.yaml"):
        assert set(load_yaml(path.read_text(encoding="utf-8"), path)) <= set(brand["properties"])
    library = json.loads(run_command("brand", "schema", "library").out)
    given = load_yaml((ROOT / "content" / "library.yaml").read_text(encoding="utf-8"), ROOT)
    assert set(given) <= set(library["properties"])
    assert "for" in library["$defs"]["Preset"]["properties"]
    for what in ("sources", "glossary"):
        assert json.loads(run_command("brand", "schema", what).out)["type"] == "array"


def test_clinics_are_listed() -> None:
    rows = json.loads(run_command("list", "clinics", "--json").out)
    assert [row["id"] for row in rows] == clinics(ROOT / "brands")
    assert next(row for row in rows if row["id"] == "three-rivers-north")["extends"] == "three-rivers"
    assert "Lakeside Community Hospital" in run_command("list", "clinics").out


def test_a_folder_of_ones_own_hides_the_bundled_clinics_with_a_word(brands: Path) -> None:
    assert run_command("list", "clinics", "--json").err == ""
    result = run_command("--brands", brands, "list", "clinics", "--json")
    assert json.loads(result.out) == []
    assert result.err == f"From {brands}; those of {ROOT / 'brands'} are not among them.\n"


def test_a_logo_is_read_aloud_by_its_alternative(tmp_path: Path) -> None:
    import pikepdf

    from handouts.press.pdf.structure import elements

    run_command("brand", "preview", "little-oaks", "-o", tmp_path / "p.pdf")
    with pikepdf.open(io.BytesIO((tmp_path / "p.pdf").read_bytes())) as pdf:
        spoken = [str(one.get("/Alt", "")) for one in elements(pdf) if pikepdf.Name.Figure == one.S]
    assert "An oak leaf with an acorn" in spoken
    assert any("leads to little-oaks-childrens-centre.example" in words for words in spoken)
