"""The selection that passes between the rooms: which sections, in which edition, for which visit."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from handouts.content.library import Library, Preset, Section
from handouts.errors import Problem, UsageProblem, unknown

Paper = Literal["letter", "a4"]
TextSize = Literal["standard", "large", "extra-large"]
Ink = Literal["colour", "saving"]

PAPERS: dict[str, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}  # points
TEXT_SIZES: dict[str, int] = {"standard": 14, "large": 18, "extra-large": 24}  # points
INKS: tuple[str, ...] = ("colour", "saving")

MAX_NAME = 75  # characters; in capitals, and with spaces, they fit beside "For:" in every edition
MAX_NOTES = 1500  # characters


@dataclass(frozen=True)
class Edition:
    """How a packet is printed."""

    paper: Paper = "letter"
    text_size: TextSize = "standard"
    ink: Ink = "colour"


@dataclass(frozen=True)
class Visit:
    """What belongs to one patient. Personal: it is printed, and nothing else is ever done with it."""

    patient: str = field(default="", repr=False)
    date: datetime.date | None = field(default=None, repr=False)
    notes: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        problems = [
            *_personal_problems("The patient's name", self.patient, MAX_NAME, breaks=False),
            *_personal_problems("The notes", self.notes, MAX_NOTES, breaks=True),
        ]
        if problems:
            raise UsageProblem.of(problems)


@dataclass(frozen=True)
class Packet:
    """Chosen sections in print order. `added` names those that a chosen one requires."""

    sections: tuple[Section, ...]
    edition: Edition
    added: tuple[str, ...] = ()
    with_notes: bool = False


def choose(
    library: Library,
    names: Sequence[str],
    preset: str | None = None,
    edition: Edition | None = None,
    *,
    with_notes: bool = False,
) -> Packet:
    """Select sections by *names* or by *preset*, in that order, and add what they require.

    Raises `UsageProblem` for no section, both, the same one twice, or an unknown one (with the nearest names).
    """
    if names and preset:
        raise UsageProblem("Sections and a preset were both named.", fix="Name sections, or use --preset; not both.")
    if preset is not None:
        names = _preset(library, preset).sections
    if not names:
        raise UsageProblem(
            "No section was named.", fix="Name at least one (see `handouts list sections`), or use --preset."
        )
    known_sections(library, names)
    order = _with_required(library, names)
    added = tuple(name for name in order if name not in names)
    sections = tuple(library.sections[name] for name in order)
    return Packet(sections=sections, edition=edition or Edition(), added=added, with_notes=with_notes)


def known_sections(library: Library, names: Sequence[str]) -> tuple[Section, ...]:
    """The sections called *names*; raises `UsageProblem` for an unknown one, or the same one twice."""
    problems = [
        unknown("section", name, library.sections) for name in dict.fromkeys(names) if name not in library.sections
    ]
    problems += [
        Problem("", f"The section “{name}” was named twice.", "Name it once.")
        for name in dict.fromkeys(names)
        if list(names).count(name) > 1
    ]
    if problems:
        raise UsageProblem.of(problems)
    return tuple(library.sections[name] for name in names)


def _preset(library: Library, name: str) -> Preset:
    if name not in library.presets:
        raise UsageProblem.of([unknown("preset", name, library.presets)])
    return library.presets[name]


def _with_required(library: Library, names: Sequence[str]) -> list[str]:
    """*names* in their order; a section that one of them requires follows where the library's order puts it."""
    order = list(names)
    rank = {name: position for position, name in enumerate(library.cover.order)}
    waiting = [(name, required) for name in names for required in library.sections[name].head.requires]
    while waiting:
        requirer, name = waiting.pop(0)
        if name in order:
            continue
        after = order.index(requirer) + 1
        later = [place for place, other in enumerate(order) if place >= after and rank[other] > rank[name]]
        order.insert(later[0] if later else len(order), name)
        waiting += [(name, required) for required in library.sections[name].head.requires]
    return order


def _personal_problems(what: str, text: str, limit: int, *, breaks: bool) -> list[Problem]:
    """Problems of a personal text; the text itself is never repeated."""
    problems = []
    allowed = "\n" if breaks else ""
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char not in allowed for char in text) or any(
        char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029" for char in text
    ):
        problems.append(Problem("", f"{what}: there is a control character in it.", "Type it again by hand."))
    if len(text) > limit:
        problems.append(Problem("", f"{what}: {len(text)} characters, and {limit} fit.", "Shorten it."))
    return problems
