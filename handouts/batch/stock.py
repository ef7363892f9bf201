"""What all packets of a batch share, loaded once: the library, the brands, the languages and their fonts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handouts.assets import Assets
from handouts.batch.orders import Order
from handouts.brands.clinics import Brand
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.languages.localize import Translation
from handouts.orders.packet import Packet, choose
from handouts.press.job import Job, SignOff


@dataclass(frozen=True)
class Stock:
    """Brands by clinic, languages and font digests by language code. `printed_on` stands on every packet.

    `libraries` holds the library of each clinic that has sections of its own, `translations` what is printed in
    another language than the source's, by language and sections.
    """

    assets: Assets
    library: Library
    libraries: Mapping[str, Library]
    brands: Mapping[str, Brand]
    languages: Mapping[str, Language]
    fonts: Mapping[str, dict[str, str]]
    printed_on: datetime.date
    translations: Mapping[tuple[str, tuple[str, ...]], Translation] = field(default_factory=dict, repr=False)

    def translation(self, order: Order, sections: tuple[str, ...]) -> Translation | None:
        """What *sections* are printed with in the order's language; None for the source's own."""
        found = self.translations.get((order.language, sections))
        return replace(found, layout="bilingual") if found and order.layout == "bilingual" else found

    def speaking(self, language: str) -> Translation | None:
        """A translation that holds the interface's words in *language*; None for the source's own."""
        return next((one for (code, _), one in self.translations.items() if code == language), None)

    def library_of(self, clinic: str) -> Library:
        """The library as *clinic* uses it."""
        return self.libraries.get(clinic, self.library)

    def packet(self, order: Order) -> Packet:
        """The sections that *order* asks for; raises `UsageProblem`."""
        return choose(
            self.library_of(order.clinic),
            order.sections,
            order.preset or None,
            order.edition,
            with_notes=bool(order.visit.notes),
        )


@dataclass(frozen=True)
class Task:
    """One packet to make: the order, its file's name, what is in it, and the clinic's sign-off if there is one.

    Packets with the same `key` share one laid-out body.
    """

    order: Order
    name: str
    sections: tuple[str, ...]
    sign_off: SignOff | None
    key: str = field(repr=False)

    def job(self, stock: Stock) -> Job:
        """Everything that the press needs for it."""
        order = self.order
        return Job(
            packet=stock.packet(order),
            library=stock.library_of(order.clinic),
            language=stock.languages[order.language],
            brand=stock.brands[order.clinic],
            visit=order.visit,
            printed_on=stock.printed_on,
            assets=stock.assets,
            sign_off=self.sign_off,
            translation=stock.translation(order, self.sections),
        )
