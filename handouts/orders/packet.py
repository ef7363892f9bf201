"""The selection that passes between the rooms: which sections, in which edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handouts.content.library import Library, Preset, Section
from handouts.errors import Problem, UsageProblem, unknown
from handouts.orders.choices import TEXT_SIZES


@dataclass(frozen=True)
class Edition:
    """How a packet is printed; the values are those of `orders.choices`."""

    paper: str = "letter"
    text_size: str = "standard"
    ink: str = "colour"

    @property
    def form(self) -> str:
        """How a page is laid out for this text size."""
        return TEXT_SIZES[self.text_size].form


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
