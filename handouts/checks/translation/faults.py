"""What the checks find: a fault in the translation of one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Level = Literal["error", "warning", "advice"]


@dataclass(frozen=True, order=True)
class Fault:
    """A fault in one text. An error stops printing, a warning until a person acknowledges it, advice never does."""

    key: str
    kind: str
    level: Level
    what: str
    fix: str


class Found(NamedTuple):
    """A fault before it is known whose it is."""

    kind: str
    level: Level
    what: str
    fix: str
