"""What a workbook shows is what is printed, or it is refused: nothing hidden, lost or guessed."""

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

from handouts.batch.manifest import Manifest, read
from handouts.errors import ManifestProblem

HEAD = ("clinic", "sections", "patient", "visit_date", "notes")


def saved(path: Path, change: Callable[[Any], None] = lambda book: None, rows: int = 3) -> Path:
    """A workbook with a row for each of some patients, changed."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number in range(rows):
        book.active.append(("neutral", "wallet-card", f"Pat {number}", None, None))
    change(book)
    book.save(path)
    return path


def patients(manifest: Manifest) -> list[str]:
    return [row.cells["patient"] for row in manifest.rows]


def refusal(path: Path) -> str:
    with pytest.raises(ManifestProblem) as refused:
        read(path)
    return str(refused.value)


def cell(name: str, value: Any, form: str = "") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.active[name] = value
        if form:
            book.active[name].number_format = form

    return change


@pytest.mark.parametrize("said", ["A1:E2", "A1", "A1:B4"])
def test_a_wrong_dimension_loses_no_patient(said: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "t.xlsx")
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text, count = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % said.encode(), text)
                assert count == 1
            new.writestr(name, text)
    path.write_bytes(data.getvalue())
    assert patients(read(path)) == ["Pat 0", "Pat 1", "Pat 2"]


def test_hidden_rows_are_refused_by_number_without_their_names(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    said = refusal(saved(tmp_path / "t.xlsx", hide))
    assert said.startswith("t.xlsx, row 3: Rows are hidden")
    assert "Pat" not in said


def test_a_hidden_column_with_something_in_it_is_refused(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.active.column_dimensions["C"].hidden = True

    assert refusal(saved(tmp_path / "t.xlsx", hide)).startswith("t.xlsx, column 3: Columns are hidden")


def test_hidden_rows_and_columns_without_anything_are_no_matter(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.active.row_dimensions[9].hidden = True
        book.active.column_dimensions["J"].hidden = True

    assert len(patients(read(saved(tmp_path / "t.xlsx", hide)))) == 3


def test_the_first_sheet_that_is_seen_is_read(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        other = book.create_sheet("new")
        other.append(HEAD)
        other.append(("neutral", "faq", "Pat New", None, None))
        book.worksheets[0].sheet_state = "hidden"

    assert patients(read(saved(tmp_path / "t.xlsx", hide))) == ["Pat New"]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (50, '0 "mg"'),
        (0.5, "0%"),
        (3.0, "#,##0.00 €"),
        (2.5, "0"),
        (123456789012, ""),
        (datetime.datetime(2026, 12, 4, 9, 30), ""),
        (datetime.datetime(2026, 12, 4), "d mmmm"),
        (datetime.time(9, 30), ""),
        (datetime.timedelta(hours=30), "[h]:mm"),
        (True, ""),
    ],
)
def test_a_cell_that_shows_more_than_its_value_is_refused(value: Any, form: str, tmp_path: Path) -> None:
    said = refusal(saved(tmp_path / "t.xlsx", cell("E2", value, form)))
    assert said.startswith("t.xlsx, row 2, column 5: This cell")
    assert "Format the cell as text" in said


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), (2.5, "2.5"), (7.0, "7"), ("50 mg", "50 mg")])
def test_a_plain_number_or_text_is_taken_as_it_is_shown(value: Any, shown: str, tmp_path: Path) -> None:
    (first, *_) = read(saved(tmp_path / "t.xlsx", cell("E2", value))).rows
    assert first.cells["notes"] == shown


def test_a_day_may_stand_in_its_own_column_and_without_a_time(tmp_path: Path) -> None:
    day = datetime.datetime(2026, 12, 4)
    (first, *_) = read(saved(tmp_path / "t.xlsx", cell("D2", day))).rows
    assert first.cells["visit_date"] == "2026-12-04"
    late = refusal(saved(tmp_path / "t.xlsx", cell("D2", day.replace(hour=9))))
    assert "row 2, column 4" in late
    assert "Write the day alone" in late


def test_escapes_of_the_format_are_read(tmp_path: Path) -> None:
    (first, *_) = read(saved(tmp_path / "t.xlsx", cell("E2", "Bring it._x000D_\nCome at 9."))).rows
    assert first.cells["notes"] == "Bring it.\r\nCome at 9."


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_spreadsheets_error_is_no_name(error: str, tmp_path: Path) -> None:
    for path in (saved(tmp_path / "t.xlsx", cell("C3", error)), tmp_path / "t.csv"):
        if path.suffix == ".csv":
            path.write_text(f"clinic,sections,patient\nneutral,faq,Pat\nneutral,faq,{error.lower()}\n")
        assert re.match(r"t\.\w+, row 3, column (3|patient): This cell holds a spreadsheet’s error", refusal(path))


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_excels_own_word_on_the_separator_is_no_heading(line: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f"{line}\r\nclinic;sections;notes\r\nneutral;faq;a, b, c, d\r\n".encode())
    (row,) = read(path).rows
    assert row.number == 2
    assert row.cells["notes"] == "a, b, c, d"


def test_a_table_without_headings_repeats_nothing_of_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("lakeside,faq,Maria Lopez\n", encoding="utf-8")
    said = refusal(path)
    assert said.startswith("t.csv, row 1: The first row names no column.")
    assert "Maria" not in said
