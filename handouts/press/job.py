"""What goes into the press and what comes out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from handouts.assets import Assets
from handouts.brands.clinics import Brand
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.languages.localize import LocalizedPacket, Translation, localize
from handouts.orders.packet import Packet
from handouts.orders.visit import Visit


@dataclass(frozen=True)
class SignOff:
    """Who approved all the sections of a packet for a clinic: (name, role) each, the last day, and until when."""

    by: tuple[tuple[str, str], ...]
    date: datetime.date
    review_by: datetime.date


@dataclass(frozen=True)
class Job:
    """Everything that one handout is made from. `printed_on` is stated on its last page.

    Without a `sign_off` it is a draft, and every page says so. In another language than the source's it needs a
    `translation`. A `booklet` is bound: two pages side by side on each side of a sheet.
    """

    packet: Packet
    library: Library
    language: Language
    brand: Brand
    visit: Visit
    printed_on: datetime.date
    assets: Assets
    sign_off: SignOff | None = None
    translation: Translation | None = None
    booklet: bool = False

    @property
    def words(self) -> LocalizedPacket:
        """The packet in the job's language; raises `ContentError` for a text that has no translation."""
        return localize(self.library, self.packet.sections, self.language, self.translation)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages whose fonts it is printed in."""
        return (self.language, self.translation.source) if self.translation else (self.language,)


@dataclass(frozen=True)
class Handout:
    """The finished document. `pages` is 0 for a web page; of a booklet, they are the printed sides."""

    data: bytes
    pages: int
    code: str
