"""One way in: turns an order into a job for the press, or into problems that name the field of the order.

The library, clinics, languages, approvals and translations of one set of folders are each read once and kept; what is
wrong with them is kept as well. A worker gets the whole of it, pickled.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from handouts.assets import Assets
from handouts.brands.clinics import NEUTRAL, Brand, load_brand
from handouts.brands.offered import check_offer
from handouts.brands.own_sections import clinic_library, own_section_files
from handouts.content.library import Library, Section
from handouts.content.load import load_library
from handouts.errors import HandoutsError, NotApproved, Problem, UsageProblem
from handouts.languages.fonts import font_digests
from handouts.languages.language import SOURCE, Language, load_language
from handouts.languages.localize import Translation
from handouts.orders.order import OWN_PAPER, Order
from handouts.orders.packet import Packet, choose
from handouts.press.job import Job, SignOff
from handouts.press.pictures import check_pictures
from handouts.signoff.clinicians import Approval, Standing, approvals, standing
from handouts.signoff.sign_off import sign_off
from handouts.translations.printing import translation_for
from handouts.translations.states import Files

T = TypeVar("T")


class Workspace:
    """Everything that orders are understood with, on the day *today*, which stands on every handout."""

    def __init__(self, assets: Assets, today: datetime.date, library: Library | None = None) -> None:
        self.assets, self.today = assets, today
        self._kept: dict[tuple[Any, ...], Any] = {("library",): library} if library else {}

    @property
    def library(self) -> Library:
        """The library of the content folder; raises `ContentError`."""
        return self._once(("library",), lambda: load_library(self.assets.content))

    def brand(self, clinic: str) -> Brand:
        """The clinic of this id; raises `UsageProblem` or `ContentError`."""
        return self._once(("brand", clinic), lambda: load_brand(self.assets.brands, clinic))

    def library_of(self, clinic: str) -> Library:
        """The library as *clinic* uses it, with its own sections; raises `ContentError`."""
        return self._once(("library", clinic), lambda: clinic_library(self.library, self.assets, self.brand(clinic)))

    def language(self, code: str) -> Language:
        """The language of this code; raises `UsageProblem` or `ContentError`."""
        return self._once(("language", code), lambda: load_language(self.assets.translations, code))

    def fonts(self, code: str) -> dict[str, str]:
        """The fonts of packets in a language, as `font_digests` gives them; English stands in translations, too."""
        return self._once(
            ("fonts", code), lambda: font_digests(self.language(code)) | font_digests(self.language(SOURCE))
        )

    def settled(self, order: Order) -> Order:
        """*order* with the clinic's own paper, where it names none."""
        return replace(order, paper=self.brand(order.clinic).paper) if order.paper == OWN_PAPER else order

    def packet(self, order: Order) -> Packet:
        """The sections that *order* asks for, which the clinic offers; raises `UsageProblem` or `ContentError`."""
        kind = ("packet", order.clinic, order.preset, order.sections)
        chosen: Packet = self._once(kind, lambda: self._chosen(order))
        return replace(chosen, edition=self.settled(order).edition, with_notes=bool(order.visit.notes))

    def _chosen(self, order: Order) -> Packet:
        library, brand = self.library_of(order.clinic), self.brand(order.clinic)
        packet = choose(library, order.sections, order.preset or None)
        check_offer(brand, library, order.sections, order.preset or None, packet.sections)
        check_pictures(packet, self.assets)
        return packet

    def translation(self, order: Order) -> Translation | None:
        """What *order* is printed with in another language; None for the source's own.

        Raises `UsageProblem`, `ContentError` or `NotApproved`. Clinics that print the same sections share it.
        """
        if order.language == SOURCE:
            _needs_no_translation(order)
            return None
        sections = self.packet(order).sections
        own = self._own(order.clinic)
        texts = tuple((section.id, section.digest, section.id in own) for section in sections)
        found: Translation = self._once(
            ("translation", order.language, order.draft, texts), lambda: self._translated(order, sections)
        )
        return replace(found, layout="bilingual") if order.bilingual else found

    def _translated(self, order: Order, sections: tuple[Section, ...]) -> Translation:
        language = self.language(order.language)
        return translation_for(
            self.library_of(order.clinic),
            sections,
            language,
            self.assets,
            clinic=order.clinic,
            draft=order.draft,
            layout="single",
            today=self.today,
            files=self._once(("files", language.code), lambda: Files(self.library, language, self.assets)),
        )

    def _own(self, clinic: str) -> Mapping[str, Path]:
        return self._once(("own", clinic), lambda: own_section_files(self.assets.brands, clinic))

    def speaking(self, code: str) -> Translation | None:
        """A translation that holds the interface's words in a language; None before one was asked for."""
        kept = (found for key, found in self._kept.items() if key[:2] == ("translation", code))
        return next((found for found in kept if isinstance(found, Translation)), None)

    def left_out(self, order: Order) -> list[str]:
        """What the clinic says in no language that *order* is printed in, as brand.yaml names it."""
        return [] if order.language == SOURCE else self.brand(order.clinic).unsaid(order.language)

    def unsaid(self, order: Order) -> str:
        """The sentence that names what is left out."""
        name = self.language(order.language).name
        return f"Left out, because {order.clinic} says it in no {name}: {', '.join(self.left_out(order))}"

    def sign_off(self, order: Order) -> SignOff | None:
        """The clinic's sign-off of all sections; None for a draft.

        Raises `NotApproved` for a draft that is asked for as final, `ContentError` for a wrong approval file.
        """
        if order.clinic == NEUTRAL:
            if order.final:
                raise NotApproved.of([Problem("", "Only a clinic can approve a handout.", "Name one.", field="clinic")])
            return None
        found = [self._standing(order.clinic, section) for section in self.packet(order).sections]
        if order.final and not all(one.final for one in found):
            where = {one.section: f"{one.section} ({order.clinic})" for one in found}
            raise NotApproved.of(
                [Problem(where[one.section], one.why, field=order.chooser) for one in found if not one.final]
            )
        return sign_off(found)

    def _standing(self, clinic: str, section: Section) -> Standing:
        library = self.library_of(clinic)
        return self._once(
            ("standing", clinic, section.id),
            lambda: standing(library, section, SOURCE, self._approvals(clinic), self.assets, self.today),
        )

    def _approvals(self, clinic: str) -> Mapping[tuple[str, str], Approval]:
        return self._once(
            ("approvals", clinic), lambda: approvals(self.assets.brands, clinic, self.library_of(clinic), self.today)
        )

    def job(self, order: Order) -> Job:
        """Everything that the press needs for *order*; raises the first of what `problems` finds."""
        packet, translation = self.packet(order), self.translation(order)
        return Job(
            packet=packet,
            library=self.library_of(order.clinic),
            language=self.language(order.language),
            brand=self.brand(order.clinic),
            visit=order.visit,
            printed_on=self.today,
            assets=self.assets,
            sign_off=self.sign_off(order),
            translation=translation,
            booklet=order.booklet,
        )

    def problems(self, order: Order) -> list[Problem]:
        """All that stands against *order*, each problem with the field that it is about; nothing is laid out."""
        for name, load in (
            ("clinic", lambda: self.library_of(order.clinic)),
            (order.chooser, lambda: self.packet(order)),
        ):  # the rest needs them
            if found := _told(name, load):
                return found
        spoken = _told("language", lambda: self.fonts(order.language))
        translated = spoken or _told("language", lambda: self.translation(order))
        return [*translated, *_told("clinic", lambda: self.sign_off(order))]

    def _once(self, key: Any, work: Callable[[], T]) -> T:
        if key not in self._kept:
            try:
                self._kept[key] = work()
            except HandoutsError as error:
                self._kept[key] = error
        found = self._kept[key]
        if isinstance(found, HandoutsError):
            raise found.with_traceback(None)
        return found  # type: ignore[no-any-return]

    def __getstate__(self) -> dict[str, Any]:
        """For a worker: without what only those need who look for problems."""
        kept = {key: found for key, found in self._kept.items() if key[0] not in ("files", "approvals", "own")}
        return vars(self) | {"_kept": kept}


def _needs_no_translation(order: Order) -> None:
    """Raise `UsageProblem` if *order*, which is in the source's language, asks for what only a translation has."""
    what = {"draft": "A draft of a translation" * order.draft, "layout": "A bilingual packet" * order.bilingual}
    if found := [
        Problem("", f"{one} needs another language than English.", "Name the language.", field=name)
        for name, one in what.items()
        if one
    ]:
        raise UsageProblem.of(found)


def _told(name: str, load: Callable[[], object]) -> list[Problem]:
    """The problems that *load* raises, each about the field *name* unless it names one."""
    try:
        load()
    except HandoutsError as error:
        return [replace(problem, field=problem.field or name) for problem in error.problems]
    return []
