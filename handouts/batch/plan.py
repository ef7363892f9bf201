"""The plan of a batch: everything that can be known before the first page is laid out is checked here, all at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from handouts.assets import Assets
from handouts.batch.file_names import file_name, merged_name, same
from handouts.batch.manifest import Manifest
from handouts.batch.orders import OWN_PAPER, Findings, Order, filtered, orders
from handouts.batch.stock import Stock, Task
from handouts.brands.clinics import NEUTRAL, Brand, clinics, load_brand
from handouts.brands.offered import check_offer
from handouts.brands.own_sections import FOLDER, clinic_library
from handouts.content.library import Library
from handouts.errors import HandoutsError, ManifestProblem, OutputError
from handouts.files.fingerprint import fingerprint
from handouts.files.writing import check_name
from handouts.languages.fonts import font_digests
from handouts.languages.language import SOURCE, Language, languages, load_language
from handouts.languages.localize import Translation
from handouts.orders.packet import Packet, choose
from handouts.press.html.compose import check_pictures
from handouts.press.job import SignOff
from handouts.signoff.clinicians import Approval, Standing, approvals, standing
from handouts.signoff.sign_off import sign_off
from handouts.translations.printing import translation_for

T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    """What a batch will make, in the order of the manifest."""

    manifest: Manifest
    stock: Stock
    tasks: tuple[Task, ...]


def plan(
    manifest: Manifest,
    assets: Assets,
    library: Library,
    today: datetime.date,
    *,
    only: Sequence[str] = (),
    final: bool = False,
    draft: bool = False,
) -> Plan:
    """Check all rows, and all that they name; lay nothing out.

    *only* are filters as in `batch.orders.filtered`; *final* refuses what is not approved; *draft* prints
    translations that nobody has checked. Raises `ManifestProblem` with
    every problem by rows and column, `UsageProblem` for a wrong filter.
    """
    found = Findings(manifest)
    known = {
        "clinic": [NEUTRAL, *clinics(assets.brands)],
        "preset": list(library.presets),
        "sections": list(dict.fromkeys([*library.cover.order, *_own_sections(assets)])),
        "language": languages(assets.translations),
    }
    asked = filtered(orders(manifest, known, found), only)
    brands = _each(asked, "clinic", lambda code: load_brand(assets.brands, code), found)
    asked = filtered(_settled((order for order in asked if order.clinic in brands), brands), only)
    libraries = _each(asked, "clinic", lambda code: clinic_library(library, assets, brands[code]), found)
    own = {clinic: one for clinic, one in libraries.items() if one is not library}
    spoken = _each(asked, "language", lambda code: load_language(assets.translations, code), found)
    fonts = _each(
        [order for order in asked if order.language in spoken],
        "language",
        lambda code: _fonts(assets, spoken[code]),
        found,
    )
    stock = Stock(assets, library, own, brands, spoken, fonts, today)
    maker = _Tasks(stock, found, final=final, draft=draft)
    tasks = maker.all(order for order in asked if order.clinic in libraries)
    _collisions(tasks, found)
    if found:
        raise ManifestProblem.of(found.problems())
    if not tasks:
        raise ManifestProblem("No packet meets --only.", where=manifest.name, fix="Check the filter.")
    return Plan(manifest, replace(stock, translations=maker.translations), tuple(tasks))


def _fonts(assets: Assets, language: Language) -> dict[str, str]:
    """The fonts of packets in *language*: English stands in translations, too."""
    return font_digests(language) | font_digests(load_language(assets.translations, SOURCE))


def _own_sections(assets: Assets) -> list[str]:
    """The ids of sections that some clinic adds; whether the clinic of a row does is seen later."""
    return sorted({path.stem for path in assets.brands.glob(f"*/{FOLDER}/*.md")})


def _settled(asked: Iterable[Order], brands: Mapping[str, Brand]) -> list[Order]:
    """Put the clinic's paper where none is named; of a row that asks for all presets, keep those that it offers."""
    settled = []
    for order in asked:
        brand = brands[order.clinic]
        if order.offered and brand.presets is not None and order.preset not in brand.presets:
            continue
        if order.edition.paper == OWN_PAPER:
            order = replace(order, edition=replace(order.edition, paper=brand.paper))
        settled.append(order)
    return settled


def _each(asked: Sequence[Order], column: str, load: Callable[[str], T], found: Findings) -> dict[str, T]:
    """What *load* gives for every distinct id in *column*; its errors are added to *found* with the rows."""
    rows: dict[str, dict[int, None]] = {}
    for order in asked:
        rows.setdefault(getattr(order, column), {})[order.row] = None
    loaded = {}
    for code, numbers in rows.items():
        try:
            loaded[code] = load(code)
        except HandoutsError as error:
            _tell(found, numbers, column, error)
    return loaded


def _tell(found: Findings, rows: Iterable[int], column: str, error: HandoutsError) -> None:
    for row in rows:
        for problem in error.problems:
            what = f"{problem.where}: {problem.what}" if problem.where else problem.what
            found.add(row, column, what, problem.fix)


def _collisions(tasks: Iterable[Task], found: Findings) -> None:
    """Two packets under one name, also by case and Unicode form; and a packet under a merged file's name."""
    tasks = list(tasks)
    first: dict[str, int] = {}
    merged = {same(merged_name(clinic)) for clinic in {task.order.clinic for task in tasks}}
    for task in tasks:
        key = same(task.name)
        if key in merged:
            found.add(
                task.order.row, "filename", f"The name “{task.name}” is kept for a merged file.", "Choose another."
            )
        elif key in first:
            what = f"The file name “{task.name}” is already that of a packet of row {first[key]}."
            fix = "Name what tells the packets apart, as {language} or {row}."
            found.add(task.order.row, "filename", what, fix)
        first.setdefault(key, task.order.row)


class _Tasks:
    """Turns orders into tasks; what many of them share is worked out once."""

    def __init__(self, stock: Stock, found: Findings, *, final: bool, draft: bool) -> None:
        self._stock, self._found, self._final, self._draft = stock, found, final, draft
        self.translations: dict[tuple[str, tuple[str, ...]], Translation] = {}
        self._translated = cache(self._translation)
        self._chosen = cache(self._choose)
        self._approvals = cache(self._read_approvals)
        self._standing = cache(self._stand)
        self._key = cache(self._fingerprint)

    def all(self, asked: Iterable[Order]) -> list[Task]:
        made = []
        for order in asked:
            name = self._name(order)
            chosen = self._chosen(order.clinic, order.preset, order.sections)
            if isinstance(chosen, HandoutsError):
                _tell(self._found, [order.row], _chooser(order), chosen)
            elif order.language in self._stock.languages:
                names = tuple(section.id for section in chosen.sections)
                digests = tuple((section.id, section.digest) for section in chosen.sections)
                if not self._speaks(order, names):
                    continue
                layout = "bilingual" if order.layout == "bilingual" else ""
                key = self._key(digests, order.language, order.edition, bool(order.visit.notes), layout)
                made.append(Task(order, name, names, self._sign_off(order, names), key))
        return made

    def _choose(self, clinic: str, preset: str, sections: tuple[str, ...]) -> Packet | HandoutsError:
        try:
            library = self._stock.library_of(clinic)
            packet = choose(library, sections, preset or None)
            check_offer(self._stock.brands[clinic], library, sections, preset or None, packet.sections)
            check_pictures(packet, self._stock.assets)
        except HandoutsError as error:
            return error
        return packet

    @staticmethod
    def _fingerprint(digests: object, language: str, edition: object, notes: bool, layout: str) -> str:
        return fingerprint([digests, language, vars(edition), notes, layout])

    def _speaks(self, order: Order, names: tuple[str, ...]) -> bool:
        """Whether the sections can be printed in the order's language; what stands against it is told."""
        if order.language == SOURCE:
            if order.layout == "bilingual":
                what = "A bilingual packet needs another language than English."
                self._found.add(order.row, "layout", what, "Name it in the column language.")
            return order.layout != "bilingual"
        error = self._translated(order.language, names, order.clinic)
        if error is not None:
            _tell(self._found, [order.row], "language", error)
        return error is None

    def _translation(self, code: str, names: tuple[str, ...], clinic: str) -> HandoutsError | None:
        stock, library = self._stock, self._stock.library_of(clinic)
        sections = tuple(library.sections[name] for name in names)
        try:
            self.translations[code, names] = translation_for(
                library,
                sections,
                stock.languages[code],
                stock.assets,
                clinic=clinic,
                draft=self._draft,
                layout="single",
                today=stock.printed_on,
            )
        except HandoutsError as error:
            return error
        return None

    def _name(self, order: Order) -> str:
        name = file_name(order)
        try:
            if "/" in name:
                raise OutputError("A file name names no folder.", fix="Leave out the slash.")
            check_name(Path(name))
        except OutputError as error:
            for problem in error.problems:
                self._found.add(order.row, "filename", problem.what, problem.fix)
        return name

    def _sign_off(self, order: Order, sections: tuple[str, ...]) -> SignOff | None:
        """The clinic's sign-off of all sections; for a draft None, which is a problem when *final*."""
        if order.clinic == NEUTRAL:
            if self._final:
                self._found.add(order.row, "clinic", "Only a clinic can approve a handout.", "Name a clinic.")
            return None
        given = self._approvals(order.clinic)
        if isinstance(given, HandoutsError):
            _tell(self._found, [order.row], "clinic", given)
            return None
        stand = [self._standing(order.clinic, section, SOURCE) for section in sections]
        for one in stand if self._final else []:
            if not one.final:
                what = f"{one.section} ({order.clinic}, {order.language}): {one.why}"
                self._found.add(order.row, _chooser(order), what)
        return sign_off(stand)

    def _read_approvals(self, clinic: str) -> Mapping[tuple[str, str], Approval] | HandoutsError:
        stock = self._stock
        try:
            return approvals(stock.assets.brands, clinic, stock.library_of(clinic), stock.printed_on)
        except HandoutsError as error:
            return error

    def _stand(self, clinic: str, section: str, language: str) -> Standing:
        stock, given = self._stock, self._approvals(clinic)
        library = stock.library_of(clinic)
        known = {} if isinstance(given, HandoutsError) else given
        return standing(library, library.sections[section], language, known, stock.assets, stock.printed_on)


def _chooser(order: Order) -> str:
    """The column that says which sections an order asks for."""
    return "preset" if order.preset else "sections"
