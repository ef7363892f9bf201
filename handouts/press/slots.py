"""Set a clinic's pieces: small pages of exactly the size of their places, each shrunk within limits until it fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from handouts.errors import LayoutError, Problem
from handouts.press.pdf.bind import FURNITURE, Pieces
from handouts.press.typeset import typeset

SCALES = (1.0, 0.93, 0.86, 0.8)  # of the text size; below that a text does not fit
CLINIC = ("masthead", "contact", "numbers", "urgent", "control")
VISIT = ("visit", "notes")

Size = tuple[float, float]


class Setter(Protocol):
    """Renders pieces as one HTML document: (name, size in points, scale) each on a page of its own."""

    def __call__(self, pieces: Sequence[tuple[str, Size, float]]) -> str: ...


def lay_out(compose: Setter, sizes: Mapping[str, Size], *, private: bool = False) -> Pieces:
    """Lay out one piece for each of *sizes* (name → width, height in points).

    Raises `LayoutError` naming the piece whose text does not fit even at the smallest scale.
    """
    if not sizes:
        return Pieces(b"", {})
    scales = dict.fromkeys(sizes, SCALES[0])
    what = "the patient's piece" if private else "the clinic's pieces"
    while True:
        sheet = typeset(
            compose([(name, size, scales[name]) for name, size in sizes.items()]), what=what, private=private
        )
        if sheet.pages == len(sizes):
            return Pieces(sheet.pdf, {name: number for number, name in enumerate(sizes)})
        starts = [sheet.start(f"piece-{name}") for name in sizes] + [sheet.pages]
        too_long = [name for name, here, after in zip(sizes, starts, starts[1:], strict=False) if after - here > 1]
        if not too_long:
            raise LayoutError("The clinic's pieces do not stand on a page each.", fix="See templates/slot.html.j2.")
        for name in too_long:
            smaller = [scale for scale in SCALES if scale < scales[name]]
            if not smaller:
                raise LayoutError.of([_too_long(name)])
            scales[name] = smaller[0]


def _too_long(name: str) -> Problem:
    texts = {"notes": "The notes do", "visit": "The patient's name does"}
    subject = texts.get(name, f"The clinic's text for “{name}” does")
    return Problem("", f"{subject} not fit the place on the page.", "Shorten it.")


def sizes_of(names: Sequence[str], places: Mapping[str, Size], paper: Size) -> dict[str, Size]:
    """The sizes of those *names* that a master has places for; the furniture is as large as the page."""
    return {
        name: (paper if name == FURNITURE else places[name]) for name in names if name in places or name == FURNITURE
    }
