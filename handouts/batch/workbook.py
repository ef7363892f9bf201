"""The first sheet of an Excel workbook, as the records of a manifest. Formulas are refused, never computed."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from handouts.batch.manifest import MAX_BYTES, Record
from handouts.errors import ManifestProblem, Problem

_MAX_UNPACKED = 10 * MAX_BYTES
_MAX_COLUMNS = 100
_MANY = 20  # formulas named one by one


def records(data: bytes, name: str) -> Iterator[Record]:
    """Each row of the first sheet; raises `ManifestProblem` for a workbook that cannot be read, and for formulas."""
    import openpyxl

    damaged = ManifestProblem("This workbook cannot be read.", where=name, fix="Save it again as .xlsx, or as CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise ManifestProblem("This workbook is too large.", where=name, fix="Split it, or save it as CSV.")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=_MAX_COLUMNS)
        yield from _rows(rows, name)
    except ManifestProblem:
        raise
    except Exception:  # a damaged workbook fails in openpyxl in a dozen ways
        raise damaged from None


def _rows(rows: Any, name: str) -> Iterator[Record]:
    formulas: list[Problem] = []
    number = 0
    for number, row in enumerate(rows, start=1):
        for position, cell in enumerate(row, start=1):
            if cell.data_type == "f":
                where = f"{name}, row {number}, column {position}"
                formulas.append(Problem(where, "This cell is a formula.", "Copy it and paste its value."))
        if len(formulas) > _MANY:
            break
        cells = [_text(cell.value) for cell in row]
        yield number, cells
    if formulas:
        raise ManifestProblem.of(formulas)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
