"""The drawings that sections name: each must be there before anything is set."""

from __future__ import annotations

import os

from handouts.assets import Assets
from handouts.content.blocks import Picture, Steps
from handouts.errors import ContentError, Problem, place
from handouts.orders.packet import Packet

_FROM_DATA = ("people", "cycle")  # drawn from a figure's numbers; they are no pictures by themselves


def check_pictures(packet: Packet, assets: Assets) -> None:
    """Raise `ContentError`, with the section and its line, for each drawing that does not exist."""
    problems = []
    for section in packet.sections:
        for block in section.blocks:
            names = [step.picture for step in block.steps] if isinstance(block, Steps) else []
            names += [block.picture] if isinstance(block, Picture) else []
            where = place(assets.content / "sections" / f"{section.id}.md", block.line)
            for name in names:
                if name in _FROM_DATA or not os.path.lexists(assets.templates / "figures" / f"{name}.svg.j2"):
                    fix = "Check its name, or add templates/figures/{name}.svg.j2.".replace("{name}", name)
                    problems.append(Problem(where, f"there is no picture “{name}”", fix))
    if problems:
        raise ContentError.of(problems)
