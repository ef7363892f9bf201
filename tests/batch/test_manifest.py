from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from handouts.batch import manifest
from handouts.batch.manifest import COLUMNS, read, spans, template
from handouts.errors import ManifestProblem


def rows(data: str | bytes, folder: Path, name: str = "m.csv") -> list[tuple[int, dict[str, str]]]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return [(row.number, dict(row.cells)) for row in read(path).rows]


def workbook(*lines: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


ONE = [(2, {"clinic": "north", "preset": "all, of them"})]


@pytest.mark.parametrize(
    "data",
    [
        'clinic,preset\nnorth,"all, of them"\n',
        'clinic;preset\r\nnorth;"all, of them"\r\n',
        "clinic;preset\nnorth;all, of them",
        codecs.BOM_UTF8 + b'clinic,preset\r\nnorth,"all, of them"\r\n',
        'Clinic , PRESET,,\nnorth , "all, of them",,\n\n,,\n'.replace(' "', '"'),
        workbook(["clinic", "preset"], ["north", "all, of them"]),
        workbook(["clinic", "preset", None], ["north", "all, of them", None], [None, None, None]),
    ],
    ids=["comma", "semicolon", "semicolon, no quotes", "mark", "spaces and empty cells", "excel", "excel, empty"],
)
def test_what_an_office_saves_is_read(data: str | bytes, tmp_path: Path) -> None:
    assert rows(data, tmp_path) == ONE


def test_columns_stand_in_any_order(tmp_path: Path) -> None:
    data = "notes,sections,clinic\nhello,faq,north\n"
    assert rows(data, tmp_path) == [(2, {"notes": "hello", "sections": "faq", "clinic": "north"})]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    data = 'clinic,preset,notes\n\nnorth,a,"two\nlines"\nsouth,b,\n'
    assert [number for number, _ in rows(data, tmp_path)] == [3, 4]


def test_numbers_and_days_of_a_workbook(tmp_path: Path) -> None:
    import datetime

    data = workbook(
        ["clinic", "sections", "copies", "visit_date"], ["north", "faq", 2.0, datetime.datetime(2026, 11, 20)]
    )
    assert rows(data, tmp_path)[0][1]["copies"] == "2"
    assert rows(data, tmp_path)[0][1]["visit_date"] == "2026-11-20"


def test_the_template_has_every_column_and_no_row(tmp_path: Path) -> None:
    assert template().rstrip("\r\n").split(",") == list(COLUMNS)
    with pytest.raises(ManifestProblem, match="no row below"):
        rows(template(), tmp_path)


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        ("", "m.csv", "is empty"),
        ("\n,,\n", "m.csv", "is empty"),
        ("clinic,preset\n", "m.csv", "no row below the headings"),
        ("preset\na\n", "m.csv, row 1", "no column “clinic”"),
        ("clinic\nnorth\n", "m.csv, row 1", "neither a column “preset” nor “sections”"),
        ("clinic,preset,clinic\na,b,c\n", "m.csv, row 1, column 1", "“clinic” stands twice"),
        ("clinic,preset,papper\na,b,c\n", "m.csv, row 1, column 3", "no column “papper”"),
        ("clinic,,preset\na,b,c\n", "m.csv, row 1, column 2", "no heading"),
        ("clinic,preset\na,b\na,b,c\na,b,c\n", "m.csv, rows 3–4", "more cells than headings"),
        ('clinic,preset\na,"b\n', "m.csv, row 2", "quotation mark is not closed"),
        ("clinic,preset\na,b".encode("utf-16"), "m.csv", "in UTF-16"),
        (b"clinic,preset\na,b\nc,\x00\n", "m.csv, line 3", "NUL byte"),
        ("clinic,preset\na,Gen\xe8ve\n".encode("latin-1"), "m.csv, line 2", "not UTF-8"),
        (b"\xd0\xcf\x11\xe0 old", "m.csv", "old Excel file"),
        (b"PK\x03\x04 broken", "m.csv", "workbook cannot be read"),
        (workbook(["clinic", "preset"], ["north", "=A1"]), "m.csv, row 2, column 2", "is a formula"),
    ],
)
def test_what_is_no_manifest_is_refused(data: str | bytes, where: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(ManifestProblem, match=what) as caught:
        rows(data, tmp_path)
    assert caught.value.problems[0].where == where
    assert caught.value.problems[0].fix


def test_all_wrong_columns_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ManifestProblem) as caught:
        rows("papper,notez,notez\n1,2,3\n", tmp_path)
    assert len(caught.value.problems) == 4


def test_a_workbook_that_unpacks_to_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.batch.workbook._MAX_UNPACKED", 100)
    with pytest.raises(ManifestProblem, match="too large"):
        rows(workbook(["clinic", "preset"], ["a", "b"]), tmp_path)


def test_a_workbook_without_a_sheet_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(ManifestProblem, match="cannot be read"):
        rows(data.getvalue(), tmp_path)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_ROWS", 3)
    assert len(rows("clinic,preset\n" + "a,b\n" * 3, tmp_path)) == 3
    with pytest.raises(ManifestProblem, match="more than 3 rows"):
        rows("clinic,preset\n" + "a,b\n" * 4, tmp_path)


def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_BYTES", 10)
    with pytest.raises(ManifestProblem, match="larger than"):
        rows("clinic,preset\na,b\n", tmp_path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ManifestProblem, match="does not exist"):
        read(tmp_path / "none.csv")
    with pytest.raises(ManifestProblem, match="folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([2], "2"),
        ([3, 2], "2–3"),
        ([2, 4, 5, 6, 9], "2, 4–6, 9"),
        (range(0, 40, 2), "0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and more"),
    ],
)
def test_spans(numbers: list[int], shown: str) -> None:
    assert spans(numbers) == shown


def test_a_row_does_not_show_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("clinic,preset,patient\na,b,Zdenka\n", encoding="utf-8")
    assert "Zdenka" not in repr(read(path))
