"""Texts as an Excel workbook, and back: one sheet with a row for each text, and one with the brief.

Nothing in it is a formula, and a formula in what comes back is refused, never computed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast, get_args

from handouts.errors import ContentError, Problem
from handouts.exchange.brief import Brief
from handouts.exchange.rows import Part, Row, Status, file_of
from handouts.languages.language import Language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET, BRIEF = "Texts", "Brief"
MAX_UNPACKED = 100_000_000  # bytes; a workbook with every text of the library has about 1,500,000
MAX_ROWS = 20_000
_COLUMNS = ("key", "kind", "english", "text", "note", "status", "previous", "seal")
_WIDTHS = (26, 20, 60, 60, 28, 13, 40, 14)  # characters
_OPEN = ("text", "note", "status")  # what a translator may change; the rest is locked
_STATUSES: tuple[str, ...] = get_args(Status)
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as “A” (ECMA-376, ST_Xstring)
_ESCAPED = re.compile("_x005F_(?=(x[0-9A-Fa-f]{4}_))|_x000D_")  # the same read, and a line end as Excel keeps one
_FORBIDDEN = [word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
_AGAIN = "Export again, and change only the translation, the note and the status."


def headings(language: Language) -> tuple[str, ...]:
    """What stands above the columns."""
    translation = f"{language.name} ({language.code})"
    return ("Key", "Kind", "English (en)", translation, "Note", "Status", "Earlier English", "Seal")


def as_workbook(parts: Sequence[Part], language: Language, brief: Brief) -> bytes:
    """The workbook for *parts* with the *brief*."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.creator = "handouts"
    sheet = book.active
    sheet.title = SHEET
    _write_row(sheet, 1, headings(language))
    rows = [row for part in parts for row in part.rows]
    for number, row in enumerate(rows, start=2):
        _write_row(sheet, number, [getattr(row, column) for column in _COLUMNS])
    _furnish(sheet, len(rows) + 1, language)
    _write_brief(book.create_sheet(BRIEF), brief, language)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_row(sheet: Worksheet, number: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(number, column, _ESCAPE.sub("_x005F_", text) or None)
        cell.data_type = "s" if text else "n"  # a text, also if it begins like a formula, or reads as an error value
        cell.number_format = "@"  # so that what is typed over it stays a text, too
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _furnish(sheet: Worksheet, last: int, language: Language) -> None:
    """Widths, locks, the frozen head, the direction: how the sheet looks, and what may be changed."""
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    right_to_left = language.direction == "rtl"
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:H{last}"
    for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True), start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
        order = 2 if right_to_left and name in ("text", "note") else 1
        for number in range(1, last + 1):
            cell = sheet.cell(number, column)
            cell.alignment = Alignment(
                wrap_text=name != "seal",
                vertical="top",
                readingOrder=order,
                horizontal="right" if order == 2 else "left",
            )
            cell.protection = Protection(locked=number == 1 or name not in _OPEN)
            cell.font = Font(bold=number == 1)
    choice = DataValidation("list", formula1=f'"{",".join(_STATUSES)}"', allow_blank=True)
    choice.add(f"F2:F{max(last, 2)}")
    sheet.add_data_validation(choice)
    protection = sheet.protection
    protection.sheet = True  # without a password: it guards against accidents
    protection.formatColumns = protection.formatRows = protection.autoFilter = False  # these stay allowed
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _write_brief(sheet: Worksheet, brief: Brief, language: Language) -> None:
    from openpyxl.styles import Alignment, Font

    rows = [(heading, text, "") for heading, text in brief.items]
    rows += [(word.english, word.meaning, word.translation) for word in brief.words]
    for number, texts in enumerate(rows, start=1):
        _write_row(sheet, number, texts)
        for column in (1, 2, 3):
            own = column == 3 and language.direction == "rtl"
            sheet.cell(number, column).font = Font(bold=column == 1)
            sheet.cell(number, column).alignment = Alignment(
                wrap_text=True, vertical="top", readingOrder=2 if own else 1, horizontal="right" if own else "left"
            )
    for letter, width in (("A", 30), ("B", 80), ("C", 40)):
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False


def read_workbook(data: bytes, name: str, language: Language) -> list[Part]:
    """The parts of a workbook that came back; *name* names it in messages. Raises `ContentError` with every problem."""
    head, *body = _cells(data, name) or [[]]
    problems = list(_head_problems([str(value or "") for value, _ in head], name, language))
    if problems:
        raise ContentError.of(problems)
    grouped: dict[str, list[Row]] = {}
    for number, cells in enumerate(body, start=2):
        if all(value in (None, "") for value, _ in cells):
            continue
        problems += _cell_problems(cells, number, name)
        row = _row(cells, number, name)
        grouped.setdefault(file_of(row.key), []).append(row)
    if not grouped:
        problems.append(Problem(name, "it holds no texts", _AGAIN))
    if problems:
        raise ContentError.of(problems)
    return [Part(file, tuple(rows), where=rows[0].where) for file, rows in grouped.items()]


def _cells(data: bytes, name: str) -> list[list[tuple[object, str]]]:
    """Value and type of each cell of the sheet of texts, row by row."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            problem = _archive_problem(archive)
        if not problem:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about what a program added that is not read
                book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
                if SHEET in book.sheetnames:
                    rows = book[SHEET].iter_rows(max_row=MAX_ROWS, max_col=len(_COLUMNS) + 10)
                    return [[(cell.value, str(cell.data_type)) for cell in row] for row in rows]
            problem = f"It has no sheet “{SHEET}”."
    except Exception:  # a damaged workbook fails in openpyxl in a dozen ways
        problem = "This workbook cannot be read."
    raise ContentError(problem, where=name, fix="Save it again as .xlsx, or export it again.") from None


def _archive_problem(archive: zipfile.ZipFile) -> str:
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        return "This workbook is too large."
    for part in archive.infolist():
        data = archive.read(part)
        if any(word in data for word in _FORBIDDEN):
            return "A document type has no place in a workbook."
    return ""


def _head_problems(found: Sequence[str], name: str, language: Language) -> Iterator[Problem]:
    wanted = headings(language)
    for number, heading in enumerate(wanted):
        says = found[number].strip() if number < len(found) else ""
        if says != heading:
            what = f"this column is “{says[:60]}”, not “{heading}”"
            yield Problem(_where(name, number, 1), what, "Put the columns back in their order, or export again.")
    for number, says in enumerate(found[len(wanted) :], start=len(wanted)):
        if says:
            yield Problem(_where(name, number, 1), "this column is not read", "Write remarks into the column Note.")


def _cell_problems(cells: Sequence[tuple[object, str]], number: int, name: str) -> Iterator[Problem]:
    for column, (value, kind) in enumerate(cells):
        where = _where(name, column, number)
        if kind == "f":
            yield Problem(where, "this cell is a formula", "Write its text, with an apostrophe before it.")
        elif value is not None and (kind == "e" or not isinstance(value, str)):
            yield Problem(where, "this cell is no text", "Format it as text, and write it again.")
        elif value and column >= len(_COLUMNS):
            yield Problem(where, "this column is not read", "Write remarks into the column Note.")
        elif value and _COLUMNS[column] == "status" and _text(value) not in _STATUSES:
            yield Problem(where, f"there is no status “{_text(value)[:60]}”", f"Choose {', '.join(_STATUSES)}.")


def _where(name: str, column: int, row: int) -> str:
    return f"{name}, cell {chr(ord('A') + column)}{row}"


def _row(cells: Sequence[tuple[object, str]], number: int, name: str) -> Row:
    texts = [_text(value) for value, _ in cells] + [""] * len(_COLUMNS)
    key, kind, english, text, note, status, previous, seal = texts[: len(_COLUMNS)]
    where = _where(name, _COLUMNS.index("text"), number)
    known = cast(Status, status or "missing")
    return Row(key, kind, english, text, note, known, previous, seal=seal, where=where)


def _text(value: object) -> str:
    return _ESCAPED.sub(lambda found: "_" if found[1] else "\r", str(value or ""))
