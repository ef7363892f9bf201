"""Orders: what each row of a manifest asks for, lists multiplied out; every cell is checked, and nothing is loaded."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from handouts.batch.manifest import Manifest, Row
from handouts.errors import ManifestProblem, Problem, UsageProblem, unknown
from handouts.orders.packet import INKS, PAPERS, TEXT_SIZES, Edition, Visit

LAYOUTS = ("single", "booklet", "bilingual")
MAX_COPIES = 999
MAX_PACKETS = 100_000  # of one batch, lists multiplied out
ALL = "*"
PLACEHOLDERS = ("clinic", "preset", "language", "paper", "text_size", "ink", "layout", "row")
OWN_PAPER = ""  # until the plan puts the clinic's own in its place
_DEFAULTS = {"language": "en", "paper": OWN_PAPER, "text_size": "standard", "ink": "colour", "layout": "single"}
_BY_NAME = ("neutral", "bilingual")  # what * does not mean
_LISTS = ("clinic", "preset", *_DEFAULTS)  # columns of which a cell may name several, or all


@dataclass(frozen=True)
class Order:
    """One packet for one clinic. Either `preset` or `sections` is given; `pattern` is empty for the usual name.

    `offered` says that the row asked for all presets, and so means those that the clinic offers.
    """

    row: int
    clinic: str
    preset: str
    sections: tuple[str, ...]
    language: str
    edition: Edition
    layout: str
    copies: int
    pattern: str
    visit: Visit = field(repr=False)
    offered: bool = False

    @property
    def personal(self) -> bool:
        """Whether the packet is for one patient."""
        return self.visit != Visit()


class Findings:
    """Problems by what they are: the same one in many rows is told once, with all its rows."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._rows: dict[tuple[str, str, str], list[int]] = {}

    def add(self, row: int, column: str, what: str, fix: str = "") -> None:
        self._rows.setdefault((column, what, fix), []).append(row)

    def problems(self) -> list[Problem]:
        """All of them, by the first row of each."""
        found = sorted(self._rows.items(), key=lambda item: (min(item[1]), item[0]))
        return [Problem(self._manifest.place(rows, column), what, fix) for (column, what, fix), rows in found]

    def __bool__(self) -> bool:
        return bool(self._rows)


def orders(manifest: Manifest, known: Mapping[str, Collection[str]], found: Findings) -> list[Order]:
    """All packets that the rows of *manifest* ask for, in their order; what is wrong is added to *found*.

    *known* are the ids there are of each kind: clinic, preset, language, section. Raises `ManifestProblem` past
    `MAX_PACKETS`.
    """
    choices = {
        **known,
        "paper": [*PAPERS],
        "text_size": [*TEXT_SIZES],
        "ink": [*INKS],
        "layout": [*LAYOUTS],
    }
    reader = _Reader(choices, found, repeat=not manifest.personal)
    made: list[Order] = []
    for row in manifest.rows:
        made += itertools.islice(reader.orders(row), MAX_PACKETS + 1 - len(made))
        if len(made) > MAX_PACKETS:
            what = f"This manifest asks for more than {MAX_PACKETS:,} packets."
            raise ManifestProblem(what, where=manifest.place([row.number]), fix="Split it.")
    return made


class _Reader:
    """Reads one row after the other. `repeat` says whether a message may hold what stands in a cell."""

    def __init__(self, choices: Mapping[str, Collection[str]], found: Findings, *, repeat: bool) -> None:
        self._choices, self._found, self._repeat = choices, found, repeat
        self._unknown = lru_cache(maxsize=10_000)(self._unknown_problem)

    def orders(self, row: Row) -> Iterator[Order]:
        lists: dict[str, list[Any]] = {column: self._values(row, column) for column in _LISTS}
        sections = self._sections(row)
        copies, pattern, visit = self._copies(row), self._pattern(row), self._visit(row)
        if not row.cells.get("clinic"):
            self._found.add(row.number, "clinic", "No clinic is named.", "Write its id, several, or * for all.")
        preset_cell, sections_cell = row.cells.get("preset", ""), row.cells.get("sections", "")
        if bool(preset_cell) == bool(sections_cell):
            what = "A preset and sections are both named." if preset_cell else "Neither preset nor sections are named."
            self._found.add(row.number, "preset", what, "Fill in one of the two.")
        elif (preset_cell and not lists["preset"]) or (sections_cell and not sections):
            return  # nothing of it is known, and that has been told
        every = preset_cell == ALL
        for clinic, preset, language, paper, size, ink, layout in itertools.product(
            *(lists[column] or ([""] if column == "preset" else []) for column in _LISTS)
        ):
            edition = Edition(paper, size, ink)
            yield Order(row.number, clinic, preset, sections, language, edition, layout, copies, pattern, visit, every)

    def _values(self, row: Row, column: str) -> list[str]:
        """The ids that a cell names: one, several with spaces between, all for ``*``, or what is usual if empty."""
        words = row.cells.get(column, "").split()
        known = self._choices[column]
        if not words and column in _DEFAULTS:
            return [_DEFAULTS[column]]
        if words == [ALL]:
            everything = [value for value in known if value not in _BY_NAME]
            if not everything:
                self._found.add(row.number, column, f"There is no {column} at all.", "Add one first.")
            return everything
        for word in dict.fromkeys(word for word in words if word and word not in known):
            self._found.add(row.number, column, *self._unknown(column, word))
        return [word for word in dict.fromkeys(words) if word in known]

    def _unknown_problem(self, column: str, word: str) -> tuple[str, str]:
        kind = column.replace("_", " ").removesuffix("s")
        if self._repeat:
            problem = unknown(kind, word, self._choices[column])
        else:
            problem = unknown(f"There is no such {kind}.", word, self._choices[column], repeat=False)
        return problem.what, problem.fix

    def _sections(self, row: Row) -> tuple[str, ...]:
        words = row.cells.get("sections", "").split()
        for word in dict.fromkeys(word for word in words if word not in self._choices["sections"]):
            self._found.add(row.number, "sections", *self._unknown("sections", word))
        if len({*words}) < len(words):
            self._found.add(row.number, "sections", "A section is named twice.", "Name it once.")
        return tuple(word for word in dict.fromkeys(words) if word in self._choices["sections"])

    def _copies(self, row: Row) -> int:
        text = row.cells.get("copies", "") or "1"
        if re.fullmatch(r"[0-9]{1,3}", text) and int(text):
            return int(text)
        self._found.add(
            row.number, "copies", "This is not a number of copies.", f"Write a whole number from 1 to {MAX_COPIES}."
        )
        return 1

    def _pattern(self, row: Row) -> str:
        pattern = row.cells.get("filename", "")
        named = re.findall(r"\{([^{}]*)\}", pattern)
        wrong = [name for name in named if name not in PLACEHOLDERS]
        offered = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        if wrong or re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", pattern)):
            what = "This pattern names something that a file name cannot hold."
            self._found.add(row.number, "filename", what, f"It may hold {offered}; nothing of a visit.")
        elif pattern.startswith(("=", "+", "-", "@")):
            what = "A file name does not start with = + - or @: a spreadsheet would take it for a formula."
            self._found.add(row.number, "filename", what, "Start it with a letter.")
        else:
            return pattern
        return ""

    def _visit(self, row: Row) -> Visit:
        patient, notes = (row.cells.get(column, "") for column in ("patient", "notes"))
        for column, text in (("patient", patient), ("notes", notes)):
            if text.startswith("="):
                self._found.add(row.number, column, "This cell is a formula.", "Write the text itself.")
        date = _day(row.cells.get("visit_date", ""))
        if date is None and row.cells.get("visit_date"):
            self._found.add(
                row.number, "visit_date", "This is not a day.", "Write it as year, month and day: 2026-11-20."
            )
        try:
            return Visit(patient, date, notes.replace("\r\n", "\n").replace("\r", "\n"))
        except UsageProblem as error:
            for problem in error.problems:
                column = "notes" if "notes" in problem.what else "patient"
                self._found.add(row.number, column, problem.what, problem.fix)
            return Visit()


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def filtered(found: Sequence[Order], filters: Sequence[str]) -> list[Order]:
    """Those orders that meet all *filters*, each ``column=value`` or ``column=value,value``.

    Raises `UsageProblem` for a filter that is none.
    """
    chosen: dict[str, list[str]] = {}
    for one in filters:
        column, equals, values = one.partition("=")
        if column not in (*_LISTS, "row") or not equals or not values:
            columns = ", ".join((*_LISTS, "row"))
            raise UsageProblem(f"--only “{one[:60]}” is no filter.", fix=f"Write column=value with one of: {columns}.")
        chosen.setdefault(column, []).extend(values.split(","))
    return [order for order in found if all(_value(order, column) in (*chosen[column], OWN_PAPER) for column in chosen)]


def _value(order: Order, column: str) -> str:
    return str(getattr(order.edition if column in ("paper", "text_size", "ink") else order, column))
