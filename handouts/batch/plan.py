"""The plan of a batch: everything that can be known before the first page is laid out is checked here, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from handouts.assets import Assets
from handouts.batch.file_names import file_name, merged_name, same
from handouts.batch.lines import Findings, Line, filtered, lines
from handouts.batch.manifest import Manifest
from handouts.brands.clinics import NEUTRAL, clinics
from handouts.brands.own_sections import FOLDER
from handouts.errors import HandoutsError, ManifestProblem, OutputError, Problem
from handouts.files.fingerprint import fingerprint
from handouts.files.writing import check_name
from handouts.languages.language import languages
from handouts.orders.order import Order
from handouts.orders.visit import Visit
from handouts.workspace import Workspace


@dataclass(frozen=True)
class Task:
    """One packet to make: what was asked for, its file's name, and the sections in it.

    Packets with the same `key` share one laid-out body. Without `signed`, it is a draft.
    """

    line: Line
    name: str
    sections: tuple[str, ...]
    signed: bool
    key: str = field(repr=False)

    @property
    def order(self) -> Order:
        return self.line.order


@dataclass(frozen=True)
class Plan:
    """What a batch will make, in the order of the manifest; what is wrong with the rows that were set `aside`."""

    manifest: Manifest
    workspace: Workspace
    tasks: tuple[Task, ...]
    aside: tuple[Problem, ...] = ()

    def without(self, found: Findings) -> Plan:
        """The same without the rows with a problem, which are set aside; `ManifestProblem` if nothing is left."""
        tasks = tuple(task for task in self.tasks if task.line.row not in found.rows)
        aside = (*self.aside, *found.problems())
        if aside and not tasks:
            raise ManifestProblem.of(aside)
        return replace(self, tasks=tasks, aside=aside)

    @property
    def left_out(self) -> list[str]:
        """What clinics say in no language of their packets, and so is left out of them; each once."""
        orders = {(task.order.clinic, task.order.language): task.order for task in self.tasks}
        found = ((order, self.workspace.left_out(order)) for order in orders.values())
        return [self.workspace.unsaid(order) for order, names in found if names]

    def mixed(self) -> list[str]:
        """The clinics of which a merged file would hold sheets that a printer turns over, or loads, differently."""
        sheets: dict[str, set[tuple[bool, str]]] = {}
        for task in self.tasks:
            sheets.setdefault(task.order.clinic, set()).add((task.order.booklet, task.order.paper))
        return [clinic for clinic, found in sheets.items() if len(found) > 1]


def plan(
    manifest: Manifest,
    workspace: Workspace,
    *,
    only: Sequence[str] = (),
    final: bool = False,
    draft: bool = False,
    set_aside: bool = False,
) -> Plan:
    """Check all rows, and all that they name; lay nothing out.

    *only* are filters as in `batch.lines.filtered`; *final* refuses what is not approved; *draft* prints
    translations that nobody has checked; *set_aside* plans all other rows when some are wrong. Raises
    `ManifestProblem` with every problem by rows and column, `UsageProblem` for a wrong filter.
    """
    found, assets, library = Findings(manifest), workspace.assets, workspace.library
    known = {
        "clinic": [NEUTRAL, *clinics(assets.brands)],
        "preset": list(library.presets),
        "sections": list(dict.fromkeys([*library.cover.order, *_own_sections(assets)])),
        "language": languages(assets.translations),
    }
    asked = filtered(lines(manifest, known, found, workspace.today, draft=draft, final=final), only)
    tasks = _Tasks(workspace, found).all(filtered(_settled(asked, workspace, found), only))
    _collisions(tasks, found)
    if found and not set_aside:
        raise ManifestProblem.of(found.problems())
    if not found and not tasks:
        raise ManifestProblem("No packet meets --only.", where=manifest.name, fix="Check the filter.")
    return Plan(manifest, workspace, tuple(tasks)).without(found)


def _own_sections(assets: Assets) -> list[str]:
    """The ids of sections that some clinic adds; whether the clinic of a row does is seen later."""
    return sorted({path.stem for path in assets.brands.glob(f"*/{FOLDER}/*.md")})


def _settled(asked: Iterable[Line], workspace: Workspace, found: Findings) -> list[Line]:
    """Put the clinic's paper where none is named; of a row that asks for all presets, keep those that it offers."""
    settled = []
    for line in asked:
        try:
            brand = workspace.brand(line.order.clinic)
        except HandoutsError as error:
            found.tell(line.row, "clinic", error.problems)
            continue
        if not line.every_preset or brand.presets is None or line.order.preset in brand.presets:
            settled.append(replace(line, order=workspace.settled(line.order)))
    return settled


def _collisions(tasks: Sequence[Task], found: Findings) -> None:
    """Two packets under one name, also by case and Unicode form; and a packet under a merged file's name."""
    first: dict[str, int] = {}
    merged = {same(merged_name(clinic)) for clinic in {task.order.clinic for task in tasks}}
    for task in tasks:
        key, row = same(task.name), task.line.row
        if key in merged:
            found.add(row, "filename", f"The name “{task.name}” is kept for a merged file.", "Choose another.")
        elif key in first:
            what = f"The file name “{task.name}” is already that of a packet of row {first[key]}."
            found.add(row, "filename", what, "Name what tells the packets apart, as {language} or {row}.")
        first.setdefault(key, row)


class _Tasks:
    """Turns lines into tasks, and tells what stands against them; what many of them share is worked out once."""

    def __init__(self, workspace: Workspace, found: Findings) -> None:
        self._workspace, self._found = workspace, found
        self._problems = cache(workspace.problems)
        self._key = cache(self._fingerprint)

    def all(self, asked: Iterable[Line]) -> list[Task]:
        return [task for line in asked if (task := self._task(line))]

    def _task(self, line: Line) -> Task | None:
        name = self._name(line)
        if problems := self._problems(replace(line.order, visit=Visit())):
            self._found.tell(line.row, "clinic", problems)
            return None
        packet = self._workspace.packet(line.order)
        names = tuple(section.id for section in packet.sections)
        digests = tuple((section.id, section.digest) for section in packet.sections)
        bilingual = "bilingual" if line.order.bilingual else ""
        key = self._key(digests, line.order.language, packet.edition, packet.with_notes, bilingual)
        return Task(line, name, names, self._workspace.sign_off(line.order) is not None, key)

    @staticmethod
    def _fingerprint(digests: object, language: str, edition: object, notes: bool, layout: str) -> str:
        return fingerprint([digests, language, vars(edition), notes, layout])

    def _name(self, line: Line) -> str:
        name = file_name(line)
        try:
            if "/" in name:
                raise OutputError("A file name names no folder.", fix="Leave out the slash.")
            check_name(Path(name))
        except OutputError as error:
            for problem in error.problems:
                self._found.add(line.row, "filename", problem.what, problem.fix)
        return name
