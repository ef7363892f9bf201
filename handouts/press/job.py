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
class Job:
    """Everything that one handout is made from. `printed_on` is stated on its last page."""

    packet: Packet
    library: Library
    language: Language
    brand: Brand
    visit: Visit
    printed_on: datetime.date
    assets: Assets


@dataclass(frozen=True)
class Handout:
    """The finished document. `pages` is 0 for a web page."""

    data: bytes
    pages: int
    code: str
