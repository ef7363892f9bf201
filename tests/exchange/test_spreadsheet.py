from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from handouts.errors import ContentError
from handouts.exchange import spreadsheet
from handouts.exchange.brief import brief_of, glossary_of
from handouts.exchange.rows import Part
from handouts.exchange.spreadsheet import as_workbook, read_workbook
from tests.bureau import Bureau, build_bureau, without_places

SMALL, WHAT = "alpha#small", "alpha#what"
RISKY = ("=1+1", "+1", "-2", "@SUM(A1)", "#REF!", "=HYPERLINK(A1)")


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return build_bureau(tmp_path)


def written(bureau: Bureau, *files: str) -> bytes:
    glossary = glossary_of(bureau.library, bureau.translations, bureau.language)
    return as_workbook(bureau.sent(*files), bureau.language, brief_of(bureau.library, bureau.english, files, glossary))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(bureau: Bureau, data: bytes) -> list[Part]:
    return read_workbook(data, "sent.xlsx", bureau.language)


def refused(bureau: Bureau, data: bytes) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(bureau, data)
    return [str(problem) for problem in caught.value.problems]


def test_a_row_for_each_text(bureau: Bureau) -> None:
    bureau.translate("alpha", {WHAT: "¿Qué?"}, fuzzy=True, previous="What was it?", comment="Ask")
    sheet = opened(written(bureau, "alpha", "beta"))["Texts"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Key", "Kind", "English (en)", "Spanish (es)", "Note", "Status", "Earlier English", "Seal"]
    assert rows[3][:7] == [WHAT, "Heading of level 2", "What is alpha?", "¿Qué?", "Ask", "fuzzy", "What was it?"]
    assert [row[0] for row in rows[1:]] == [*bureau.messages("alpha"), *bureau.messages("beta")]


def test_only_the_translation_its_note_and_its_status_may_be_changed(bureau: Bureau) -> None:
    sheet = opened(written(bureau, "alpha"))["Texts"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.protection.locked == (cell.row == 1 or cell.column_letter not in "DEF"), cell.coordinate
    assert opened(written(bureau, "alpha"))["Brief"].protection.sheet


def test_nothing_is_a_formula(bureau: Bureau) -> None:
    bureau.translate("alpha", dict(zip(bureau.messages("alpha"), RISKY, strict=False)))
    data = written(bureau, "alpha")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    sheet = opened(data)["Texts"]
    for number, text in enumerate(RISKY, start=2):
        cell = sheet.cell(number, 4)
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
        assert cell.quotePrefix == (text[0] != "#")
    assert not sheet["A2"].quotePrefix


@pytest.mark.parametrize(("code", "right_to_left"), [("es", False), ("he", True)])
def test_the_sheet_reads_as_the_language(tmp_path: Path, code: str, right_to_left: bool) -> None:
    sheet = opened(written(build_bureau(tmp_path, code), "alpha"))["Texts"]
    assert bool(sheet.sheet_view.rightToLeft) == right_to_left
    assert sheet["D2"].alignment.readingOrder == (2 if right_to_left else 1)
    assert sheet["D2"].alignment.horizontal == ("right" if right_to_left else "left")
    assert (sheet["C2"].alignment.readingOrder, sheet["C2"].alignment.horizontal) == (1, "left")
    assert sheet["C2"].alignment.wrap_text
    assert sheet["D2"].alignment.wrap_text
    assert sheet.freeze_panes == "B2"


def test_a_status_is_chosen_from_a_list(bureau: Bureau) -> None:
    sheet = opened(written(bureau, "alpha"))["Texts"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"missing,fuzzy,translated"'
    assert str(choice.sqref) == f"F2:F{sheet.max_row}"


def test_the_brief_is_a_sheet_of_its_own(bureau: Bureau) -> None:
    bureau.translate("interface", {"glossary#marrow.term": "Médula"})
    sheet = opened(written(bureau, "alpha"))["Brief"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["Main message", "The alpha section: Alpha is what comes first.", None] in rows
    assert ["Marrow", "Soft tissue inside bones.", "Médula"] in rows


def as_excel_saves_it(data: bytes) -> bytes:
    """The workbook with its texts in a table of shared strings, as Excel writes them."""
    strings: list[str] = []

    def shared(found: re.Match[str]) -> str:
        strings.append(found[2])
        return f'{found[1]} t="s"><v>{len(strings) - 1}</v></c>'

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as out:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        parts[name] = re.sub(
            r'(<c [^>]*?) t="inlineStr"><is>(<t.*?</t>)</is></c>', shared, parts[name], flags=re.DOTALL
        )
        items = "".join(f"<si>{text}</si>" for text in strings)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{items}</sst>'
        kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", kind)
        for name, text in parts.items():
            out.writestr(name, text)
    assert len(strings) > 50
    assert "inlineStr" not in parts["xl/worksheets/sheet1.xml"]
    return buffer.getvalue()


def test_what_excel_saved_is_read_alike(bureau: Bureau) -> None:
    bureau.translate("alpha", {WHAT: "¿_x0041_ & Qué?", SMALL: " = 1 "})
    data = written(bureau, "alpha")
    assert without_places(read(bureau, as_excel_saves_it(data))) == without_places(read(bureau, data))


def test_what_another_program_added_is_passed_over(bureau: Bureau) -> None:
    extension = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(bureau, "alpha"))) as archive, zipfile.ZipFile(buffer, "w") as out:
        for name in archive.namelist():
            data = archive.read(name)
            out.writestr(name, data.replace(b"</worksheet>", extension.encode()) if "sheet1" in name else data)
    assert len(read(bureau, buffer.getvalue())[0].rows) == len(bureau.messages("alpha"))


def test_rows_may_be_in_another_order(bureau: Bureau) -> None:
    book = opened(written(bureau, "alpha", "beta"))
    sheet = book["Texts"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    parts = {part.name: part for part in read(bureau, saved(book))}
    assert set(parts) == {"alpha", "beta"}
    assert {row.key for row in parts["alpha"].rows} == set(bureau.messages("alpha"))
    assert bureau.take(*parts.values())[0].text == ""


def test_where_a_row_stands(bureau: Bureau) -> None:
    (part,) = read(bureau, written(bureau, "alpha"))
    assert [row.where for row in part.rows][:2] == ["sent.xlsx, cell D2", "sent.xlsx, cell D3"]


def test_an_empty_status_or_row_is_nothing(bureau: Bureau) -> None:
    book = opened(written(bureau, "alpha"))
    book["Texts"]["F2"].value = None
    book["Texts"].cell(90, 4).value = ""
    (part,) = read(bureau, saved(book))
    assert part.rows[0].status == "missing"
    assert len(part.rows) == len(bureau.messages("alpha"))


class TestRefused:
    """Sheets that were changed in a way that could put a text into a wrong place, or lose one."""

    @pytest.fixture
    def changed(self, bureau: Bureau) -> Callable[..., list[str]]:
        def change(**cells: object) -> list[str]:
            book = opened(written(bureau, "alpha"))
            for place, value in cells.items():
                book["Texts"][place].value = value
            return refused(bureau, saved(book))

        return change

    def test_swapped_columns(self, changed: Callable[..., list[str]]) -> None:
        said = changed(C1="Spanish (es)", D1="English (en)")
        assert [one.split("\n")[0] for one in said] == [
            "sent.xlsx, cell C1: this column is “Spanish (es)”, not “English (en)”",
            "sent.xlsx, cell D1: this column is “English (en)”, not “Spanish (es)”",
        ]

    def test_a_column_that_is_gone_or_too_many(self, changed: Callable[..., list[str]]) -> None:
        assert "cell H1: this column is “”, not “Seal”" in changed(H1=None)[0]
        assert "cell I1: this column is not read" in changed(I1="My notes")[0]
        assert "cell J5: this column is not read" in changed(J5="See me")[0]

    def test_another_language(self, bureau: Bureau, tmp_path: Path) -> None:
        said = refused(bureau, written(build_bureau(tmp_path / "2", "he"), "alpha"))
        assert "cell D1: this column is “Hebrew (he)”, not “Spanish (es)”" in said[0]

    @pytest.mark.parametrize("place", ["D4", "E4", "F4", "A4"])
    def test_a_formula(self, changed: Callable[..., list[str]], place: str) -> None:
        assert any(f"cell {place}: this cell is a formula" in one for one in changed(**{place: "=A1"}))

    @pytest.mark.parametrize("value", [25, 2.5, True, datetime.date(2024, 1, 2), "#REF!"])
    def test_what_is_no_text(self, changed: Callable[..., list[str]], value: object) -> None:
        said = changed(D4=value)
        assert said == ["sent.xlsx, cell D4: this cell is no text\n  Format it as text, and write it again."]

    def test_an_unknown_status(self, changed: Callable[..., list[str]]) -> None:
        said = changed(F4="done")
        assert said == ["sent.xlsx, cell F4: there is no status “done”\n  Choose missing, fuzzy, translated."]

    def test_all_problems_at_once(self, changed: Callable[..., list[str]]) -> None:
        assert len(changed(D4="=A1", D5=5, F6="done")) == 3

    def test_a_sheet_without_texts(self, bureau: Bureau) -> None:
        book = opened(written(bureau, "alpha"))
        book["Texts"].delete_rows(2, 99)
        assert refused(bureau, saved(book)) == [
            "sent.xlsx: it holds no texts\n  Export again, and change only the translation, the note and the status."
        ]

    def test_a_workbook_of_something_else(self, bureau: Bureau) -> None:
        assert "It has no sheet “Texts”" in refused(bureau, saved(openpyxl.Workbook()))[0]

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Key,Kind\n", b"<xliff/>"])
    def test_what_is_no_workbook(self, bureau: Bureau, data: bytes) -> None:
        assert refused(bureau, data)[0].startswith("sent.xlsx: This workbook cannot be read.")

    def test_a_workbook_that_was_cut_off(self, bureau: Bureau) -> None:
        data = written(bureau, "alpha")
        assert "This workbook cannot be read." in refused(bureau, data[: len(data) // 2])[0]

    def test_a_workbook_that_unpacks_to_too_much(self, bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spreadsheet, "MAX_UNPACKED", 10_000)
        assert "This workbook is too large." in refused(bureau, written(bureau, "alpha"))[0]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_a_document_type(self, bureau: Bureau, encoding: str) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(written(bureau, "alpha"))) as archive, zipfile.ZipFile(buffer, "w") as out:
            for name in archive.namelist():
                data = archive.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    text = data.decode("utf-8").replace("<worksheet", '<!DOCTYPE x [<!ENTITY e "x">]><worksheet', 1)
                    data = text.encode(encoding)
                out.writestr(name, data)
        assert "A document type has no place in a workbook." in refused(bureau, buffer.getvalue())[0]
