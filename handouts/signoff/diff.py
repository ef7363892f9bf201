"""What changed since a text was approved, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Change:
    """One message that changed: its key and its parts in order, each kept, removed or added."""

    key: str
    parts: tuple[tuple[Kind, str], ...]

    def plain(self) -> str:
        """The change for a terminal: [-removed-] {+added+}."""
        marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
        return "".join(marks[kind].format(text) for kind, text in self.parts)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """The messages that differ, in the order of *after*, those that are gone last."""
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            yield Change(key, tuple(_parts(old, new)))


def _parts(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    left, right = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(left[a:b])
            continue
        if a < b:
            yield "removed", "".join(left[a:b])
        if c < d:
            yield "added", "".join(right[c:d])
