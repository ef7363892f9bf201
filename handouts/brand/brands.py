"""A clinic: its name, its numbers, its one colour. The neutral brand leaves blanks to fill in by hand."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import field_validator

from handouts.library.files import Model, build, load_yaml, read_text

NEUTRAL = "neutral"


class Brand(Model):
    """What a clinic gives. Empty texts are printed as blanks."""

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


def load_brand(brands: Path, name: str = NEUTRAL) -> Brand:
    """Read one clinic's brand file; raises `ContentError` if it is wrong."""
    relative = f"{name}/brand.yaml"
    path = brands / relative
    return build(Brand, load_yaml(read_text(brands, relative), path), path)
