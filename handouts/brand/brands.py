"""A clinic: its name, its numbers, its one colour. The neutral brand leaves blanks to fill in by hand."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import field_validator

from handouts.errors import ContentError, UsageProblem, place, unknown
from handouts.library.files import Model, build, key_line, load_yaml, read_text

NEUTRAL = "neutral"


class Brand(Model):
    """What a clinic gives. Empty texts are printed as blanks."""

    id: str = NEUTRAL
    colour: str
    name: str = ""

    @field_validator("colour")
    @classmethod
    def _hex(cls, value: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ValueError("a colour is written #rrggbb")
        return value.lower()

    @property
    def rgb(self) -> tuple[float, float, float]:
        """The colour as red, green and blue, each from 0 to 1."""
        red, green, blue = bytes.fromhex(self.colour[1:])
        return red / 255, green / 255, blue / 255


def clinics(brands: Path) -> list[str]:
    """The ids of all clinics, the neutral brand left out."""
    return sorted(path.parent.name for path in brands.glob("*/brand.yaml") if path.parent.name != NEUTRAL)


def load_brand(brands: Path, clinic: str = NEUTRAL) -> Brand:
    """Read one clinic's brand file.

    Raises `UsageProblem` for an unknown clinic (with the nearest ids), `ContentError` for a wrong file.
    """
    if clinic not in (NEUTRAL, *clinics(brands)):
        raise UsageProblem.of([unknown("clinic", clinic, clinics(brands))])
    relative = f"{clinic}/brand.yaml"
    path = brands / relative
    data = load_yaml(read_text(brands, relative), path)
    if isinstance(data, dict) and "id" in data:
        raise ContentError(
            "id: unknown key", where=place(path, key_line(data, "id")), fix="The folder's name is the id."
        )
    return build(Brand, data, path).model_copy(update={"id": clinic})
