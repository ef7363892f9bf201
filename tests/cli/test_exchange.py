from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from handouts.exchange.brief import brief_of, glossary_of
from handouts.exchange.rows import Part
from handouts.exchange.xliff import as_xliff
from handouts.press.pdf.verify import verify
from tests.bureau import Bureau, build_bureau, changed
from tests.conftest import Result, run_command

WHAT = "alpha#what"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    built = build_bureau(tmp_path / "bureau")
    built.translate("alpha", {WHAT: "¿Qué es?", "alpha#title": "Alfa"})
    return built


def translate(bureau: Bureau, *arguments: str | Path) -> Result:
    return run_command(*bureau.options, "translate", *arguments)


def files(bureau: Bureau) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in bureau.translations.rglob("*") if path.is_file()}


def fill_in(file: Path, key: str, **cells: str) -> None:
    """Write into the row of *key* of a workbook, by column."""
    book = openpyxl.load_workbook(file)
    number = next(cell.row for cell in book["Texts"]["A"] if cell.value == key)
    for column, text in cells.items():
        book["Texts"][f"{column}{number}"].value = text
    book.save(file)


def sent_as_xliff(bureau: Bureau, file: Path, *parts: Part) -> Path:
    glossary = glossary_of(bureau.library, bureau.translations, bureau.language)
    briefs = [brief_of(bureau.library, bureau.english, [part.name], glossary) for part in parts]
    file.write_bytes(as_xliff(parts, bureau.language, briefs))
    return file


@pytest.mark.parametrize(
    ("arguments", "name", "form"),
    [
        ((), "es.xlsx", "xlsx"),
        (("--format", "xliff"), "es.xlf", "xliff"),
        (("-o", "sent.xliff"), "sent.xliff", "xliff"),
        (("-o", "sent.XLSX"), "sent.XLSX", "xlsx"),
        (("-o", "sent", "--format", "xliff"), "sent", "xliff"),
        (("-o", "out/", "--format", "xliff"), "out/es.xlf", "xliff"),
    ],
)
def test_export(bureau: Bureau, arguments: tuple[str, ...], name: str, form: str) -> None:
    Path("out").mkdir()
    result = translate(bureau, "export", "es", *arguments)
    assert result.code == 0, result.err
    rows = sum(len(part.rows) for part in bureau.sent("alpha", "beta", "gamma", "interface"))
    assert result.out == f"{name}: {rows} texts in Spanish, {form}\n"
    assert Path(name).read_bytes().startswith(b"PK" if form == "xlsx" else b"<?xml")


def test_export_of_some_sections(bureau: Bureau) -> None:
    assert translate(bureau, "export", "es", "beta", "-o", "beta.xlsx").code == 0
    keys = [cell.value for cell in openpyxl.load_workbook("beta.xlsx")["Texts"]["A"]]
    assert {key.partition("#")[0] for key in keys[1:]} == {"beta"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("xx",), "There is no language “xx”"),
        (("en",), "English is what is translated."),
        (("es", "alfa"), "There is no section “alfa”"),
        (("es", "-o", "x.xlf", "--format", "xlsx"), "The name after -o says xliff, and --format says xlsx."),
    ],
)
def test_an_export_that_cannot_be(bureau: Bureau, arguments: tuple[str, ...], says: str) -> None:
    result = translate(bureau, "export", *arguments)
    assert (result.code, says in result.err) == (2, True), result.err
    assert [*Path().iterdir()] == []


@pytest.mark.parametrize("form", ["xlsx", "xliff"])
def test_there_and_back_changes_nothing(bureau: Bureau, form: str) -> None:
    for file in ("alpha", "beta", "gamma", "interface"):
        bureau.put(file, bureau.catalog(file).entries)
    before = files(bureau)
    name = f"sent.{'xlsx' if form == 'xlsx' else 'xlf'}"
    translate(bureau, "export", "es", "-o", name)
    result = translate(bureau, "import", "es", name)
    assert result.code == 0, result.err
    assert result.out.count("nothing new") == 4
    assert files(bureau) == before


def test_import(bureau: Bureau) -> None:
    translate(bureau, "export", "es", "alpha", "beta", "-o", "sent.xlsx")
    fill_in(Path("sent.xlsx"), WHAT, D="¿Qué es alfa?")
    fill_in(Path("sent.xlsx"), "beta#few", D="Son pocos.", E="Right?")
    fill_in(Path("sent.xlsx"), "alpha#title", D="")
    result = translate(bureau, "import", "es", "sent.xlsx")
    assert result.code == 0, result.err
    assert result.out == f"{bureau.path('alpha')}: 1 changed\n{bureau.path('beta')}: 1 changed\n"
    assert "handouts translate check es" in result.err
    assert bureau.catalog("alpha").entries[WHAT].texts == ("¿Qué es alfa?",)
    assert bureau.catalog("alpha").entries["alpha#title"].texts == ("Alfa",)
    few = bureau.catalog("beta").entries["beta#few"]
    assert (few.texts, few.comment) == (("Son pocos.",), "Right?")
    assert not bureau.path("gamma").exists()


def test_a_dry_run_says_what_would_change(bureau: Bureau) -> None:
    before = files(bureau)
    later = bureau.edit("sections/alpha.md", "## What is alpha? {#what}\n", "")
    (part,) = bureau.sent("alpha")
    part = changed(part, "alpha#title", text="Alfa", status="fuzzy")
    part = changed(part, "alpha#message", text="Es lo primero.")
    file = sent_as_xliff(bureau, Path("sent.xlf"), part)
    result = translate(later, "import", "es", file, "--dry-run")
    assert result.code == 0, result.err
    assert result.out.splitlines() == [
        f"{bureau.path('alpha')}: 1 changed, 1 fuzzy, 1 no longer in the handout",
        "  alpha#message: changed",
        "  alpha#title: fuzzy",
        f"  {WHAT}: no longer in the handout",
    ]
    assert result.err == "Nothing was written.\n"
    assert files(bureau) == before


def test_a_changed_note_is_told(bureau: Bureau) -> None:
    translate(bureau, "export", "es", "alpha", "-o", "sent.xlsx")
    fill_in(Path("sent.xlsx"), WHAT, E="Right?")
    assert translate(bureau, "import", "es", "sent.xlsx").out == f"{bureau.path('alpha')}: notes changed\n"
    assert bureau.catalog("alpha").entries[WHAT].comment == "Right?"


def test_several_files_are_one_import(bureau: Bureau) -> None:
    one = sent_as_xliff(bureau, Path("one.xlf"), changed(bureau.sent("alpha")[0], WHAT, text="¿Qué es alfa?"))
    translate(bureau, "export", "es", "beta", "-o", "two.xlsx")
    fill_in(Path("two.xlsx"), "beta#few", D="<b>Pocos</b>")
    before = files(bureau)
    result = translate(bureau, "import", "es", one, "two.xlsx")
    assert result.code == 3
    assert "two.xlsx, cell D" in result.err
    assert files(bureau) == before
    fill_in(Path("two.xlsx"), "beta#few", D="Pocos")
    assert translate(bureau, "import", "es", one, "two.xlsx").code == 0
    assert bureau.catalog("beta").entries["beta#few"].texts == ("Pocos",)
    assert bureau.catalog("alpha").entries[WHAT].texts == ("¿Qué es alfa?",)


def test_every_file_that_cannot_be_read_is_named(bureau: Bureau) -> None:
    Path("one.xlf").write_text("<xliff>", encoding="utf-8")
    Path("two.xlsx").write_text("Key", encoding="utf-8")
    result = translate(bureau, "import", "es", "one.xlf", "two.xlsx")
    assert result.code == 3
    assert "one.xlf, line 1: This is no whole XML file" in result.err
    assert "two.xlsx: This workbook cannot be read" in result.err


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("absent.xlsx", 2, "absent.xlsx: This file does not exist."),
        ("folder.xlsx", 2, "folder.xlsx: This is a folder, not a file."),
        ("es.po", 2, "es.po: This is no file to import."),
    ],
)
def test_what_cannot_be_imported(bureau: Bureau, name: str, code: int, says: str) -> None:
    Path("folder.xlsx").mkdir()
    Path("es.po").write_text("", encoding="utf-8")
    result = translate(bureau, "import", "es", name)
    assert (result.code, says in result.err) == (code, True), result.err


def test_a_file_of_another_language_is_refused(bureau: Bureau) -> None:
    shutil.copytree(bureau.translations / "es", bureau.translations / "fr")
    path = bureau.translations / "fr" / "language.yaml"
    path.write_text(path.read_text().replace("code: es", "code: fr").replace("Spanish", "French"))
    (bureau.translations / "fr" / "alpha.po").unlink()
    translate(bureau, "export", "fr", "-o", "sent.xlsx")
    result = translate(bureau, "import", "es", "sent.xlsx")
    assert result.code == 3
    assert "sent.xlsx, cell D1: this column is “French (fr)”, not “Spanish (es)”" in result.err


def test_a_po_file_that_cannot_be_read_stops_an_import(bureau: Bureau) -> None:
    file = sent_as_xliff(bureau, Path("sent.xlf"), replace(bureau.sent("beta")[0]), bureau.sent("alpha")[0])
    bureau.path("alpha").write_text('msgid "', encoding="utf-8")
    before = files(bureau)
    result = translate(bureau, "import", "es", file)
    assert result.code == 3
    assert f"{bureau.path('alpha')}" in result.err
    assert files(bureau) == before


def test_a_place_that_cannot_be_written_keeps_all_as_it_is(bureau: Bureau) -> None:
    bureau.put("beta", {})
    parts = [
        changed(bureau.sent("alpha")[0], WHAT, text="¿Qué?"),
        changed(bureau.sent("beta")[0], "beta#few", text="Sí"),
    ]
    file = sent_as_xliff(bureau, Path("sent.xlf"), *parts)
    bureau.path("beta").rename("elsewhere.po")
    bureau.path("beta").symlink_to(Path("elsewhere.po").resolve())
    before = files(bureau)
    result = translate(bureau, "import", "es", file)
    assert result.code in (3, 5)
    assert files(bureau) == before


class TestPseudo:
    def test_all_kinds_into_the_translations_folder(self, bureau: Bureau) -> None:
        result = translate(bureau, "pseudo")
        assert result.code == 0, result.err
        folder = bureau.translations
        assert result.out.splitlines() == [
            f"{folder / 'en-XA'}: accented",
            f"{folder / 'ar-XB'}: right-to-left",
            f"{folder / 'zh-XC'}: no-spaces",
        ]
        names = {"language.yaml", "alpha.po", "beta.po", "gamma.po", "interface.po"}
        assert {path.name for path in (folder / "ar-XB").iterdir()} == names
        assert translate(bureau, "check", "ar-XB").code == 0

    def test_one_kind_into_a_folder_of_its_own(self, bureau: Bureau) -> None:
        before = files(bureau)
        assert translate(bureau, "pseudo", "no-spaces", "-o", "tried").code == 0
        assert {path.name for path in Path("tried").iterdir()} == {"en", "zh-XC"}
        assert files(bureau) == before
        listed = run_command("--content", bureau.content, "--translations", "tried", "list", "languages")
        assert "zh-XC" in listed.out

    def test_it_is_made_anew_but_no_other_language_is_overwritten(self, bureau: Bureau) -> None:
        assert translate(bureau, "pseudo", "accented").code == 0
        made = bureau.translations / "en-XA"
        (made / "alpha.po").write_text("", encoding="utf-8")
        assert translate(bureau, "pseudo", "accented").code == 0
        assert (made / "alpha.po").stat().st_size
        (made / "language.yaml").write_text("# Mine.\n", encoding="utf-8")
        before = files(bureau)
        result = translate(bureau, "pseudo")
        assert result.code == 5
        assert f"{made}: There is a language here that was not made by this command" in result.err
        assert files(bureau) == before

    def test_an_unknown_kind(self, bureau: Bureau) -> None:
        result = translate(bureau, "pseudo", "accent")
        assert result.code == 2
        assert "There is no kind “accent”" in result.err
        assert "accented" in result.err

    @pytest.mark.parametrize("code", ["ar-XB", "zh-XC"])
    def test_a_handout_is_printed_in_it(self, bureau: Bureau, code: str) -> None:
        assert translate(bureau, "pseudo").code == 0
        result = run_command(*bureau.options, "make", "alpha", "--lang", code, "--draft", "-o", "made.pdf")
        assert result.code == 0, result.err
        verdict = verify(Path("made.pdf").read_bytes())
        assert verdict.passed, verdict.checks


@pytest.mark.parametrize("name", ["es.csv", "es.ods", "es.po"])
def test_an_export_to_another_kind_of_file_is_refused(name: str, tmp_path: Path) -> None:
    result = run_command("translate", "export", "es", "faq", "-o", tmp_path / name)
    assert result.code == 2
    assert f"“{Path(name).suffix}” is no kind of file for this." in result.err
    assert not (tmp_path / name).exists()
