"""Every choice of an order, declared once: its name, what it may be, what it is when nobody says, and its help.

An option of the command, a column of a manifest, and a field of a page or an API are made from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PAPERS: Mapping[str, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}  # points
TEXT_SIZES: Mapping[str, int] = {"standard": 14, "large": 18, "extra-large": 24}  # points
INKS = ("colour", "saving")
LAYOUTS = ("single", "booklet", "bilingual")


@dataclass(frozen=True)
class Choice:
    """One field of an `Order` that has few values, or names something in the folders (then `values` is empty)."""

    name: str
    help: str
    values: tuple[str, ...] = ()
    default: str = ""


CHOICES = {
    choice.name: choice
    for choice in (
        Choice("clinic", "For which clinic; without one, its places are blanks."),
        Choice("preset", "A ready choice of sections (see `handouts list presets`)."),
        Choice("language", "The language (see `handouts list languages`).", default="en"),
        Choice("paper", "Default: the clinic's, else letter.", tuple(PAPERS)),
        Choice("text_size", "14, 18 or 24 point.", tuple(TEXT_SIZES), "standard"),
        Choice("ink", "Saving: no filled areas.", INKS, "colour"),
        Choice(
            "layout",
            "Booklet: two pages on each side of a sheet, to fold. Bilingual: the English beside it, block by block.",
            LAYOUTS,
            "single",
        ),
    )
}
EDITION = ("paper", "text_size", "ink")  # the choices that say how a packet is printed
