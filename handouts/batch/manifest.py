"""The manifest: a CSV file or an Excel sheet, one packet a row; read into rows of text, nothing understood yet."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handouts.errors import ManifestProblem, Problem, unknown
from handouts.files.opening import NoFile, TooLarge, file_bytes
from handouts.orders.choices import CHOICES

VISIT = ("patient", "visit_date", "notes")
_FIRST = ("clinic", "preset", "sections")
COLUMNS = (*_FIRST, *(name for name in CHOICES if name not in _FIRST), "copies", "filename", *VISIT)
MAX_ROWS = 100_000
MAX_BYTES = 50_000_000  # of a manifest; 100,000 rows have about 10 MB

_NEAR = 0.75  # how like a column's name a heading is that was meant for it; the names of people are not

# What spreadsheets write into a cell whose formula has failed.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")

# A record of a sheet: its number as a spreadsheet counts, and its cells.
Record = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """One row: its number (the headings are row 1) and its cells by column. Some of them may be personal."""

    number: int
    cells: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Manifest:
    """All rows of one file. `personal` says whether it has columns for visits: then no cell is ever repeated."""

    name: str
    rows: tuple[Row, ...]
    personal: bool

    def place(self, rows: Iterable[int], column: str = "") -> str:
        """Name a place for a message: ``orders.csv, rows 2, 5–9, column clinic``."""
        numbers = spans(rows)
        word = "row" if numbers.isdigit() else "rows"
        return f"{self.name}, {word} {numbers}" + (f", column {column}" if column else "")


def template() -> str:
    """A manifest that has only its headings."""
    return ",".join(COLUMNS) + "\r\n"


def read(path: Path) -> Manifest:
    """Read a manifest; raises `ManifestProblem` for a file that is no table, or whose columns are wrong."""
    data = _bytes(path)
    if data.startswith(b"PK\x03\x04"):
        from handouts.batch.workbook import records

        found: Iterable[Record] = records(data, path.name)
    else:
        found = _csv_records(_text(data, path.name), path.name)
    return _manifest(iter(found), path.name)


def spans(numbers: Iterable[int]) -> str:
    """Row numbers in short: ``2, 5–9``; of many spans, the first ten."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in found[:10]]
    return ", ".join(shown) + (" and more" if len(found) > 10 else "")


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ManifestProblem("This is a folder, not a manifest.", where=str(path), fix="Name a CSV or .xlsx file.")
        return file_bytes(path, MAX_BYTES)
    except FileNotFoundError:
        raise ManifestProblem("This manifest does not exist.", where=str(path), fix="Check its name.") from None
    except TooLarge:
        what = f"This manifest is larger than {MAX_BYTES // 1_000_000} MB."
        raise ManifestProblem(what, where=path.name, fix="Split it.") from None
    except NoFile as error:
        raise ManifestProblem(error.what, where=str(path), fix="Name a CSV or .xlsx file.") from None
    except OSError as error:
        raise ManifestProblem(
            f"This manifest cannot be read: {error.strerror}.", where=str(path), fix="Check its permissions."
        ) from None


def _text(data: bytes, name: str) -> str:
    fix = "In the spreadsheet, save it as “CSV UTF-8”."
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ManifestProblem("This manifest is in UTF-16.", where=name, fix=fix)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ManifestProblem("This is an old Excel file, or one with a password.", where=name, fix="Save it as .xlsx.")
    if b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        raise ManifestProblem("There is a NUL byte in it: this is no text.", where=f"{name}, line {row}", fix=fix)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise ManifestProblem("This manifest is not UTF-8.", where=f"{name}, line {row}", fix=fix) from None


def _csv_records(text: str, name: str) -> Iterator[Record]:
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        raise ManifestProblem(
            "A quotation mark is not closed, or a cell is too long.",
            where=f"{name}, row {number + 1}",
            fix="Mend the row in a spreadsheet and save it again.",
        ) from None


def _separator(text: str) -> tuple[str, str]:
    """The separator of a CSV text, and the text without the line in which Excel names it (``sep=;``)."""
    named = re.match(r'"?sep=([;,\t|])"?[;,\t]*\r?\n', text, re.IGNORECASE)
    if named:
        return named[1], text[named.end() :]
    head = next((line for line in text.splitlines() if line.strip()), "")
    return (";" if head.count(";") > head.count(",") else ","), text


def column_name(heading: str) -> str:
    """A heading as the names of columns are written."""
    return heading.strip().casefold().replace(" ", "_")


def _manifest(records: Iterator[Record], name: str) -> Manifest:
    filled = ((number, cells) for number, cells in records if _says(cells))
    number, head = next(filled, (0, ()))
    if not number:
        raise ManifestProblem("This manifest is empty.", where=name, fix="Start from `handouts batch template`.")
    columns = _columns([column_name(cell) for cell in head], f"{name}, row {number}")
    below = [*itertools.islice(filled, MAX_ROWS + 1)]
    if len(below) > MAX_ROWS:
        raise ManifestProblem(f"This manifest has more than {MAX_ROWS:,} rows.", where=name, fix="Split it.")
    rows = tuple(Row(number, _named(columns, cells)) for number, cells in below)
    manifest = Manifest(name, rows, bool({*columns} & {*VISIT}))
    if errors := [*_spreadsheet_errors(manifest)]:
        raise ManifestProblem.of(errors)
    if longer := [number for number, cells in below if _says(cells[len(columns) :])]:
        what = "there are more cells than headings"
        fix = "Put text that holds the separator in quotes, or give the column a heading."
        raise ManifestProblem(what, where=manifest.place(longer), fix=fix)
    if not rows:
        raise ManifestProblem("There is no row below the headings.", where=name, fix="Add one row for each packet.")
    return manifest


def _says(cells: Sequence[str]) -> bool:
    """Whether anything stands in *cells*."""
    return any(cell.strip() for cell in cells)


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by their columns, those without a heading left out."""
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}


def _spreadsheet_errors(manifest: Manifest) -> Iterator[Problem]:
    """Cells in which a formula of the spreadsheet had failed when it was saved."""
    for column in COLUMNS:
        if rows := [row.number for row in manifest.rows if row.cells.get(column, "").upper() in _ERRORS]:
            where, fix = manifest.place(rows, column), "Write what it is to say."
            yield Problem(where, "This cell holds a spreadsheet’s error.", fix)


def _columns(names: list[str], where: str) -> list[str]:
    while names and not names[-1]:
        names.pop()
    if not any(
        difflib.get_close_matches(name, COLUMNS, n=1, cutoff=_NEAR) for name in names
    ):  # then it may be a patient's row, and is not repeated
        fix = "Put the names of the columns above it; see `handouts batch template`."
        raise ManifestProblem("The first row names no column.", where=where, fix=fix)
    problems = []
    for name in dict.fromkeys(names):
        place = f"{where}, column {names.index(name) + 1}"
        if name not in COLUMNS:
            hint = unknown("column", name, COLUMNS)
            what = hint.what if name else "This column has no heading."
            problems.append(Problem(place, what, hint.fix))
        elif names.count(name) > 1:
            problems.append(Problem(place, f"The column “{name}” stands twice.", "Keep one of them."))
    if "clinic" not in names:
        problems.append(Problem(where, "There is no column “clinic”.", "Add it; see `handouts batch template`."))
    if not {"preset", "sections"} & {*names}:
        problems.append(Problem(where, "There is neither a column “preset” nor “sections”.", "Add one of them."))
    if problems:
        raise ManifestProblem.of(problems)
    return names
