"""Finished files: whether they are whole, accessible and genuine, and what they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handouts.errors import CheckFailed
from handouts.files.opening import asked_bytes
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.verify import inspect, verify

MAX_FILE = 100_000_000  # bytes; no handout comes near
_FIX = "Name PDF files."


@dataclass(frozen=True)
class Verified:
    """What each check, by its name, has against a file; a file that is no PDF has only been opened."""

    file: Path
    checks: dict[str, list[str]]

    @property
    def passed(self) -> bool:
        return not any(self.checks.values())


def verified(file: Path) -> Verified:
    """Check the file; raises `UsageProblem` if there is none to read."""
    data = asked_bytes(file, MAX_FILE, _FIX)
    try:
        return Verified(file, verify(data).checks)
    except CheckFailed as error:
        return Verified(file, {"file": [str(problem) for problem in error.problems]})


def inspected(file: Path) -> Metadata:
    """What the file says of itself; raises `UsageProblem` if there is none to read, `CheckFailed` if it is not ours."""
    return inspect(asked_bytes(file, MAX_FILE, _FIX))
