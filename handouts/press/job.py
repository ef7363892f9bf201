"""What goes into the press and what comes out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from handouts.assets import Assets
from handouts.brand.brands import Brand
from handouts.language.languages import Language
from handouts.library.models import Library
from handouts.packet import Packet, Visit


@dataclass(frozen=True)
class SignOff:
    """Who approved all the sections of a packet for a clinic: (name, role) each, the last day, and until when."""

    by: tuple[tuple[str, str], ...]
    date: datetime.date
    review_by: datetime.date


@dataclass(frozen=True)
class Job:
    """Everything that one handout is made from. `printed_on` is stated on its last page.

    Without a `sign_off` it is a draft, and every page says so.
    """

    packet: Packet
    library: Library
    language: Language
    brand: Brand
    visit: Visit
    printed_on: datetime.date
    assets: Assets
    sign_off: SignOff | None = None


@dataclass(frozen=True)
class Handout:
    """The finished document. `pages` is 0 for a web page."""

    data: bytes
    pages: int
    code: str
