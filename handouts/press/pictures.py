"""The drawings that sections name: each must be there before anything is set."""

from __future__ import annotations

import os

from handouts.assets import Assets
from handouts.content.blocks import Block, Picture, Steps
from handouts.errors import ContentError, Problem, place
from handouts.orders.packet import Packet

_FROM_DATA = ("people", "cycle")  # drawn from a figure's numbers; they are no pictures by themselves


def check_pictures(packet: Packet, assets: Assets) -> None:
    """Raise `ContentError`, with the section and its line, for each drawing that does not exist."""
    blocks = ((section.id, block) for section in packet.sections for block in section.blocks)
    named = ((section, block, name) for section, block in blocks for name in _names(block))
    problems = [
        Problem(
            place(assets.content / "sections" / f"{section}.md", block.line),
            f"there is no picture “{name}”",
            f"Check its name, or add templates/figures/{name}.svg.j2.",
        )
        for section, block, name in named
        if name in _FROM_DATA or not os.path.lexists(assets.templates / "figures" / f"{name}.svg.j2")
    ]
    if problems:
        raise ContentError.of(problems)


def _names(block: Block) -> list[str]:
    if isinstance(block, Steps):
        return [step.picture for step in block.steps]
    return [block.picture] if isinstance(block, Picture) else []
