"""Every choice of an order, declared once: its name, what it may be, what it is when nobody says, and its help.

An option of the command, a column of a manifest, and a field of a page or an API are made from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PAPERS: Mapping[str, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}  # points


@dataclass(frozen=True)
class TextSize:
    """The body's size in *points*, and the form of a page for it, which the style sheets know as a class of its own.

    Beside: words are explained in the margin. Below: telephone numbers and figures stand under each other. Stacked:
    so do the steps and the cells of a table.
    """

    points: int
    form: Literal["beside", "below", "stacked"]


TEXT_SIZES: Mapping[str, TextSize] = {
    "standard": TextSize(14, "beside"),
    "large": TextSize(18, "below"),
    "extra-large": TextSize(24, "stacked"),
}
INKS = ("colour", "saving")
LAYOUTS = ("single", "booklet", "bilingual")


@dataclass(frozen=True)
class Choice:
    """One field of an `Order` that has few values, or names something in the folders (then `values` is empty)."""

    name: str
    help: str
    values: tuple[str, ...] = ()
    default: str = ""


def _points() -> str:
    *smaller, largest = (str(size.points) for size in TEXT_SIZES.values())
    return f"{', '.join(smaller)} or {largest} point."


CHOICES = {
    choice.name: choice
    for choice in (
        Choice("clinic", "For which clinic; without one, its places are blanks."),
        Choice("preset", "A ready choice of sections (see `handouts list presets`)."),
        Choice("language", "The language (see `handouts list languages`).", default="en"),
        Choice("paper", "Default: the clinic's, else letter.", tuple(PAPERS)),
        Choice("text_size", _points(), tuple(TEXT_SIZES), "standard"),
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
