"""What a clinic may hand out: the sections and presets it offers, and none that need a number it does not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handouts.brands.brand import NEUTRAL, Brand
from handouts.brands.clinics import FILE
from handouts.content.blocks import SlotBlock
from handouts.content.library import Library, Section
from handouts.errors import Problem, UsageProblem, unknown

WHEN_TO_CALL = "when-to-call"
_NUMBERS = "numbers"  # the slot that a section tells people to call from


def offered_sections(brand: Brand, library: Library) -> list[str]:
    """The ids of the sections a clinic offers, in print order."""
    return [name for name in library.cover.order if brand.sections is None or name in brand.sections]


def offered_presets(brand: Brand, library: Library) -> list[str]:
    """The ids of the presets a clinic offers: those it names; else those whose sections it offers."""
    if brand.presets is not None:
        return [name for name in library.presets if name in brand.presets]
    offered = offered_sections(brand, library)
    return [preset.id for preset in library.cover.presets if set(preset.sections) <= set(offered)]


def needs_emergency_number(sections: Iterable[Section]) -> list[str]:
    """The ids of those *sections* that tell people to call at once."""
    return [
        section.id
        for section in sections
        if section.id == WHEN_TO_CALL
        or any(isinstance(block, SlotBlock) and block.name == _NUMBERS for block in section.blocks)
    ]


def check_offer(
    brand: Brand, library: Library, names: Sequence[str], preset: str | None, sections: Sequence[Section]
) -> None:
    """Raise `UsageProblem` unless *brand* may hand out a packet of *sections*, asked for by *names* or by *preset*.

    A section that another one requires comes along, offered or not.
    """
    if brand.id == NEUTRAL:
        return
    problems: list[Problem] = []
    if preset is not None and preset not in offered_presets(brand, library):
        problems.append(_not_offered(brand, "preset", preset, offered_presets(brand, library)))
    offered = offered_sections(brand, library)
    problems += [_not_offered(brand, "section", name, offered) for name in names if name not in offered]
    if brand.numbers.emergency is None and (urgent := needs_emergency_number(sections)):
        problems.append(
            Problem(
                f"{brand.id}/{FILE}",
                f"{brand.id} has no emergency number, and these sections tell people to call it: {', '.join(urgent)}.",
                "Add numbers.emergency, or choose sections that do not need it.",
            )
        )
    if problems:
        raise UsageProblem.of(problems)


def _not_offered(brand: Brand, what: str, name: str, offered: list[str]) -> Problem:
    near = unknown(what, name, offered)
    return Problem(f"{brand.id}/{FILE}", f"{brand.id} does not offer the {what} “{name}”.", near.fix)
