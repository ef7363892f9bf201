"""The first visible sheet of an Excel workbook, as the records of a manifest: what it shows, or a refusal.

Formulas are refused, never computed. What a number format adds to a cell ("50 mg", a time of day) is not in its value,
so a cell that shows more than its value is refused, too; so are hidden rows and columns, and a spreadsheet's errors.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from handouts.batch.manifest import MAX_BYTES, Record, column_name, spans
from handouts.errors import ManifestProblem, Problem

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_UNPACKED = 4 * MAX_BYTES
_MAX_COLUMNS = 100
_MANY = 20  # cells named one by one
_PLAIN_FORMATS = ("General", "@", "0")
_MAX_DIGITS = 11  # a spreadsheet shows a longer number in another way
_DAYS = "visit_date"  # the one column in which a date is a day
_AS_TEXT = "Format the cell as text, and write in it what it is to say."


def records(data: bytes, name: str) -> Iterator[Record]:
    """Each row of the first visible sheet.

    Raises `ManifestProblem` for a workbook that cannot be read, for hidden rows and columns, and for cells whose text
    is not certain.
    """
    import openpyxl

    damaged = ManifestProblem("This workbook cannot be read.", where=name, fix="Save it again as .xlsx, or as CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise ManifestProblem("This workbook is too large.", where=name, fix="Split it, or save it as CSV.")
        book = openpyxl.load_workbook(io.BytesIO(data))  # read row by row, it would believe what <dimension> says
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise ManifestProblem("No sheet of this workbook can be seen.", where=name, fix="Unhide the one to print.")
        _must_be_seen(sheet, name)
        yield from _rows(sheet, name)
    except ManifestProblem:
        raise
    except Exception:  # a damaged workbook fails in openpyxl in a dozen ways
        raise damaged from None


def _must_be_seen(sheet: Worksheet, name: str) -> None:
    """Raise `ManifestProblem` if rows or columns with anything in them are hidden, by hand or by a filter."""
    rows = [row[0].row for row in sheet.iter_rows() if sheet.row_dimensions[row[0].row].hidden and _filled(row)]
    if rows:
        raise ManifestProblem(
            "Rows are hidden, by hand or by a filter.",
            where=f"{name}, row {spans(rows)}",
            fix="Show them all, or copy those that you want to another sheet.",
        )
    hidden = [
        dimension
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and any(_filled(cells) for cells in sheet.iter_cols(dimension.min, dimension.max))
    ]
    if hidden:
        raise ManifestProblem(
            "Columns are hidden.", where=f"{name}, column {hidden[0].min}", fix="Show them all, or delete them."
        )


def _filled(cells: Iterable[Cell]) -> bool:
    return any(cell.value is not None for cell in cells)


def _rows(sheet: Worksheet, name: str) -> Iterator[Record]:
    problems: list[Problem] = []
    days: set[int] = set()
    for number, row in enumerate(sheet.iter_rows(max_col=min(_MAX_COLUMNS, sheet.max_column)), start=1):
        for position, cell in enumerate(row, start=1):
            if what := _uncertain(cell, day=position in days):
                problems.append(Problem(f"{name}, row {number}, column {position}", *what))
        if len(problems) > _MANY:
            break
        cells = [_text(cell.value) for cell in row]
        days = days or {position for position, cell in enumerate(cells, start=1) if column_name(cell) == _DAYS}
        yield number, cells
    if problems:
        raise ManifestProblem.of(problems)


def _uncertain(cell: Cell, *, day: bool) -> tuple[str, str] | None:
    """Why the text of a cell is not certain, and what to do; None if it is. *day*: a date may stand here."""
    value = cell.value
    if cell.data_type == "f":
        return "This cell is a formula.", "Copy it and paste its value."
    if cell.data_type == "e":
        return "This cell holds a spreadsheet’s error.", "Write what it is to say."
    if isinstance(value, datetime.datetime) and day and value.time() == datetime.time():
        return None
    if isinstance(value, (datetime.datetime, datetime.time, datetime.timedelta)):
        what = "This cell is a date or a time, and shows it in a form that is not in the file."
        return what, _AS_TEXT if not day else "Write the day alone, as 2026-11-20."
    if isinstance(value, bool):
        return "This cell is a yes or no.", _AS_TEXT
    if isinstance(value, (int, float)) and (
        cell.number_format not in _PLAIN_FORMATS
        or len(re.sub(r"\D", "", str(value))) > _MAX_DIGITS
        or (cell.number_format == "0" and value != int(value))
    ):
        return "This cell shows its number in a form that is not in the file.", _AS_TEXT
    return None


def _text(value: object) -> str:
    from openpyxl.utils.escape import unescape

    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(unescape(str(value)))
