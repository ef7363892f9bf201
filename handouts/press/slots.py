"""Set a clinic's pieces: small pages of exactly the size of their places, each shrunk within limits until it fits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, partial
from typing import Protocol

from handouts.errors import LayoutError, Problem
from handouts.files.fingerprint import fingerprint
from handouts.press.pdf.bind import FURNITURE, Pieces
from handouts.press.pdf.ink import is_blank
from handouts.press.sheets import sheet_of
from handouts.press.typeset import Sheet

SCALES = (1.0, 0.93, 0.86, 0.8)  # of the text size; below that a text does not fit
CLINIC = ("masthead", "contact", "numbers", "urgent", "control", "clinic", "card-clinic", "card-urgent")
CODED = (FURNITURE, "control")  # they name the handout's code, so that they are set for each packet
VISIT = ("visit", "notes", "card-patient")
FOOT = "foot"  # the id of the clinic's line at the foot of each page
MAX_FOOT = 34.0  # points: two lines; more would reach into the text
_ROUNDING = 0.05  # points

MAX_KEPT = 1000  # sets of pieces that a process keeps, of about 60 kB each

Size = tuple[float, float]
_kept: OrderedDict[str, Pieces] = OrderedDict()


class TooLong(LayoutError):
    """Texts that do not fit their places; `pieces` names them."""

    pieces: tuple[str, ...] = ()


class Setter(Protocol):
    """Renders pieces as one HTML document: (name, size in points, scale) each on a page of its own."""

    def __call__(self, pieces: Sequence[tuple[str, Size, float]]) -> str: ...


def lay_out(compose: Setter, sizes: Mapping[str, Size], *, private: bool = False, own: Collection[str] = ()) -> Pieces:
    """Lay out one piece for each of *sizes* (name → width, height in points).

    *own* are the pictures they may show, as for `sheet_of`. What is not *private* is kept, and not set again for the
    same HTML. Raises `LayoutError` for a picture that prints nothing, and one that names each piece whose text does not
    fit even at the smallest scale.
    """
    if not sizes:
        return Pieces(b"", {})
    first = compose([(name, size, SCALES[0]) for name, size in sizes.items()])
    if private:
        return _set(compose, sizes, first, private=True, own=own)
    key = fingerprint([first, list(own)])
    if key not in _kept:
        _kept[key] = _set(compose, sizes, first, private=False, own=own)
        if len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def _set(compose: Setter, sizes: Mapping[str, Size], html: str, *, private: bool, own: Collection[str]) -> Pieces:
    scales = dict.fromkeys(sizes, SCALES[0])
    what = "the patient's piece" if private else "the clinic's pieces"
    for picture in own:
        if _prints_nothing(picture):
            raise LayoutError(
                "The clinic's logo prints nothing on white paper.",
                fix="Export the version for a light ground, or export the logo as PNG.",
            )
    sheet = sheet_of(html, what=what, private=private, own=own)
    if too_long := _too_long(sheet, sizes):
        set_alone = partial(sheet_of, what=what, private=private, own=own)
        scales |= _smaller({name: sizes[name] for name in too_long}, compose, set_alone)
        sheet = set_alone(compose([(name, size, scales[name]) for name, size in sizes.items()]))
    if _too_long(sheet, sizes) or sheet.pages != len(sizes):
        raise LayoutError("The clinic's pieces do not stand on a page each.", fix="See templates/slot.html.j2.")
    return Pieces(sheet.pdf, {name: number for number, name in enumerate(sizes)})


def _too_long_at(
    scale: float, sizes: Mapping[str, Size], compose: Setter, set_alone: Callable[[str], Sheet]
) -> list[str]:
    if not sizes:
        return []
    return _too_long(set_alone(compose([(name, size, scale) for name, size in sizes.items()])), sizes)


def _smaller(sizes: Mapping[str, Size], compose: Setter, set_alone: Callable[[str], Sheet]) -> dict[str, float]:
    """The largest scale at which each of these pieces fits its place, tried without the pieces that fit already.

    Raises `TooLong`, which names all that fit at none. The furniture is never smaller: it is as large as the page.
    """
    found: dict[str, float] = {}
    these = [name for name in sizes if name != FURNITURE]
    for scale in SCALES[1:]:
        too_long = _too_long_at(scale, {name: sizes[name] for name in these}, compose, set_alone)
        found |= dict.fromkeys([name for name in these if name not in too_long], scale)
        these = too_long
    if hopeless := [name for name in sizes if name not in found]:
        error = TooLong.of([_problem(name) for name in hopeless])
        error.pieces = tuple(hopeless)
        raise error
    return found


@lru_cache(maxsize=64)
def _prints_nothing(picture: str) -> bool:
    """Is a picture empty or white, as the engine draws it? What it says of itself does not tell."""
    style = "@page { size: 200pt 50pt; margin: 0 } img { width: 190pt; height: 40pt; object-fit: contain }"
    html = f'<html lang="en"><title>A logo</title><style>{style}</style><img alt="A logo" src="{picture}">'
    return is_blank(sheet_of(html, what="the clinic's logo", own=(picture,)).pdf)


def _too_long(sheet: Sheet, sizes: Mapping[str, Size]) -> list[str]:
    """The pieces that run on to a second page, or out of what is theirs on the first."""
    starts = [sheet.start(f"piece-{name}") for name in sizes] + [sheet.pages]
    found = []
    for name, here, after in zip(sizes, starts, starts[1:], strict=False):
        ends = [box[3] for id_, box in sheet.boxes[here].items() if id_ == f"piece-{name}"]
        foot = sheet.boxes[here].get(FOOT) if name == FURNITURE else None
        runs_out = name != FURNITURE and any(end > sizes[name][1] + _ROUNDING for end in ends)
        if after - here > 1 or runs_out or (foot is not None and foot[3] - foot[1] > MAX_FOOT):
            found.append(name)
    return found


def _problem(name: str) -> Problem:
    texts = {
        "notes": "The notes do",
        "visit": "The patient's name does",
        FURNITURE: "The clinic's line at the foot does",
    }
    subject = texts.get(name, f"The clinic's text for “{name}” does")
    return Problem("", f"{subject} not fit the place on the page.", "Shorten it.")


def sizes_of(names: Sequence[str], places: Mapping[str, Size], paper: Size) -> dict[str, Size]:
    """The sizes of those *names* that a master has places for; the furniture is as large as the page."""
    return {
        name: (paper if name == FURNITURE else places[name]) for name in names if name in places or name == FURNITURE
    }
