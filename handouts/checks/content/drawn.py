"""The numbers that a figure draws and no text of it says: counts, ranges, bars, weeks."""

from __future__ import annotations

from collections.abc import Iterator

from handouts.content.blocks import Bars, Cycle, Figure, IconArray


def figure_numbers(figure: Figure) -> Iterator[tuple[str, str, str]]:
    """Each number that *figure* draws: the id of its part, what it is of, and the number in words."""
    if isinstance(figure, IconArray):
        for group in figure.groups:
            count = f"{group.sure}" if group.count is not None else f"{group.sure} to {group.most}"
            yield group.id, group.label, f"{count} of 100: {figure.yes}"
    elif isinstance(figure, Bars):
        for bar in figure.bars:
            yield bar.id, bar.label, f"{bar.value:g} {figure.unit}"
    elif isinstance(figure, Cycle):
        for part in figure.parts:
            weeks = f"{part.weeks} week{'' if part.weeks == 1 else 's'}"
            yield part.id, part.label, f"{weeks}{' or more' if part.open else ''}"
