"""What each row of a manifest asks for, lists multiplied out; every cell is checked, and nothing is loaded."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from handouts.batch.manifest import Manifest, Row
from handouts.brands.brand import NEUTRAL
from handouts.errors import ManifestProblem, Problem, UsageProblem, unknown
from handouts.languages.language import SOURCE
from handouts.orders.choices import CHOICES
from handouts.orders.order import OWN_PAPER, Order
from handouts.orders.visit import Visit
from handouts.orders.visit import visit as read_visit

MAX_COPIES = 999
MAX_PACKETS = 100_000  # of one batch, lists multiplied out
ALL = "*"
PLACEHOLDERS = (*CHOICES, "row")
_BY_NAME = (NEUTRAL, "bilingual")  # what * does not mean


@dataclass(frozen=True)
class Line:
    """One packet that a row asks for, and what only a batch knows of it; `pattern` is empty for the usual name.

    `every_preset` says that the row asked for all presets, and so means those that the clinic offers.
    """

    row: int
    order: Order
    copies: int
    pattern: str
    every_preset: bool = False


class Findings:
    """Problems by what they are: the same one in many rows is told once, with all its rows."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._rows: dict[tuple[str, str, str], list[int]] = {}

    def add(self, row: int, column: str, what: str, fix: str = "") -> None:
        self._rows.setdefault((column, what, fix), []).append(row)

    def tell(self, row: int, column: str, problems: Iterable[Problem]) -> None:
        """Add *problems*, each in the column that it names, else in *column*."""
        for problem in problems:
            what = f"{problem.where}: {problem.what}" if problem.where else problem.what
            self.add(row, problem.field or column, what, problem.fix)

    def problems(self) -> list[Problem]:
        """All of them, by the first row of each."""
        found = sorted(self._rows.items(), key=lambda item: (min(item[1]), item[0]))
        return [Problem(self._manifest.place(rows, column), what, fix) for (column, what, fix), rows in found]

    @property
    def rows(self) -> frozenset[int]:
        """The numbers of all rows with a problem."""
        return frozenset(row for rows in self._rows.values() for row in rows)

    def __bool__(self) -> bool:
        return bool(self._rows)


def lines(
    manifest: Manifest,
    known: Mapping[str, Collection[str]],
    found: Findings,
    today: datetime.date,
    *,
    draft: bool = False,
    final: bool = False,
) -> list[Line]:
    """All packets that the rows of *manifest* ask for, in their order; what is wrong is added to *found*.

    *known* are the ids there are of each kind: clinic, preset, language, sections. Raises `ManifestProblem` past
    `MAX_PACKETS`.
    """
    ids = {**{name: choice.values for name, choice in CHOICES.items()}, **known}
    reader = _Reader(ids, found, Order(draft=draft, final=final), today, repeat=not manifest.personal)
    made: list[Line] = []
    for row in manifest.rows:
        made += itertools.islice(reader.lines(row), MAX_PACKETS + 1 - len(made))
        if len(made) > MAX_PACKETS:
            what = f"This manifest asks for more than {MAX_PACKETS:,} packets."
            raise ManifestProblem(what, where=manifest.place([row.number]), fix="Split it.")
    return made


class _Reader:
    """Reads one row after the other. `repeat` says whether a message may hold what stands in a cell."""

    def __init__(
        self,
        known: Mapping[str, Collection[str]],
        found: Findings,
        asked: Order,
        today: datetime.date,
        *,
        repeat: bool,
    ) -> None:
        self._known, self._found, self._asked, self._today, self._repeat = known, found, asked, today, repeat
        self._unknown = lru_cache(maxsize=10_000)(self._unknown_problem)

    def lines(self, row: Row) -> Iterator[Line]:
        lists: dict[str, list[str]] = {column: self._values(row, column) for column in CHOICES}
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
        lists["preset"] = lists["preset"] or [""]
        for values in itertools.product(*lists.values()):
            chosen: dict[str, Any] = dict(zip(lists, values, strict=True))
            draft = self._asked.draft and chosen["language"] != SOURCE
            order = replace(self._asked, **chosen, sections=sections, visit=visit, draft=draft)
            yield Line(row.number, order, copies, pattern, preset_cell == ALL)

    def _values(self, row: Row, column: str) -> list[str]:
        """The ids that a cell names: one, several with spaces between, all for ``*``, or what is usual if empty.

        The case of what is one of a few words does not count.
        """
        cell, usual = row.cells.get(column, ""), CHOICES[column]
        words = dict.fromkeys((cell.lower() if usual.values else cell).split())
        if not words and column not in ("clinic", "preset"):
            return [usual.default]
        if [*words] == [ALL]:
            return self._everything(row, column)
        known = self._known[column]
        for word in (word for word in words if word not in known):
            self._found.add(row.number, column, *self._unknown(column, word))
        return [word for word in words if word in known]

    def _everything(self, row: Row, column: str) -> list[str]:
        """All ids of *column*, but for what is ordered by its name alone."""
        everything = [value for value in self._known[column] if value not in _BY_NAME]
        if not everything:
            self._found.add(row.number, column, f"There is no {column} at all.", "Add one first.")
        return everything

    def _unknown_problem(self, column: str, word: str) -> tuple[str, str]:
        kind = column.replace("_", " ").removesuffix("s")
        if self._repeat:
            problem = unknown(kind, word, self._known[column])
        else:
            problem = unknown(f"There is no such {kind}.", word, self._known[column], repeat=False)
        return problem.what, problem.fix

    def _sections(self, row: Row) -> tuple[str, ...]:
        words = row.cells.get("sections", "").split()
        for word in dict.fromkeys(word for word in words if word not in self._known["sections"]):
            self._found.add(row.number, "sections", *self._unknown("sections", word))
        if len({*words}) < len(words):
            self._found.add(row.number, "sections", "A section is named twice.", "Name it once.")
        return tuple(word for word in dict.fromkeys(words) if word in self._known["sections"])

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
        try:
            return read_visit(patient, row.cells.get("visit_date", ""), notes, self._today)
        except UsageProblem as error:
            for problem in error.problems:
                self._found.add(row.number, problem.field, problem.what, problem.fix)
            return Visit()


def filtered(found: Sequence[Line], filters: Sequence[str]) -> list[Line]:
    """Those packets that meet all *filters*, each ``column=value`` or ``column=value,value``.

    Raises `UsageProblem` for a filter that is none.
    """
    chosen: dict[str, list[str]] = {}
    for one in filters:
        column, equals, values = one.partition("=")
        if column not in PLACEHOLDERS or not equals or not values:
            columns = ", ".join(PLACEHOLDERS)
            raise UsageProblem(f"--only “{one[:60]}” is no filter.", fix=f"Write column=value with one of: {columns}.")
        chosen.setdefault(column, []).extend(values.split(","))
    return [line for line in found if all(value_of(line, column) in (*chosen[column], OWN_PAPER) for column in chosen)]


def value_of(line: Line, column: str) -> str:
    """What stands in a *column* of `PLACEHOLDERS` for this packet."""
    return str(line.row if column == "row" else getattr(line.order, column))
