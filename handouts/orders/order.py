"""What somebody asks for, in the words of `orders.choices`: by the command, a row of a manifest, or a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from handouts.brands.brand import NEUTRAL
from handouts.orders.choices import CHOICES
from handouts.orders.packet import Edition
from handouts.orders.visit import Visit

OWN_PAPER = CHOICES["paper"].default  # until the clinic's own is put in its place


@dataclass(frozen=True)
class Order:
    """One packet for one clinic. Either `preset` or `sections` is given.

    `draft` prints a translation that nobody has checked; `final` refuses what the clinic has not approved.
    """

    clinic: str = NEUTRAL
    preset: str = ""
    sections: tuple[str, ...] = ()
    language: str = CHOICES["language"].default
    paper: str = OWN_PAPER
    text_size: str = CHOICES["text_size"].default
    ink: str = CHOICES["ink"].default
    layout: str = CHOICES["layout"].default
    draft: bool = False
    final: bool = False
    visit: Visit = field(default=Visit(), repr=False)

    @property
    def personal(self) -> bool:
        """Whether the packet is for one patient."""
        return self.visit != Visit()

    @property
    def edition(self) -> Edition:
        """How it is printed; its paper may still be the clinic's own."""
        return Edition(self.paper, self.text_size, self.ink)

    @property
    def booklet(self) -> bool:
        """Whether it is bound: two pages side by side on each side of a sheet."""
        return self.layout == "booklet"

    @property
    def bilingual(self) -> bool:
        """Whether English stands beside the translation."""
        return self.layout == "bilingual"

    @property
    def chooser(self) -> str:
        """The field that says which sections it asks for."""
        return "preset" if self.preset else "sections"
