"""The one tree of errors. Each class has one exit code, documented in docs/errors.md."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_LIKE_AN_ID = re.compile(r"[a-z0-9][A-Za-z0-9_.#-]*")  # as ids, codes of languages, and keys of messages


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it is, what it is, and what to do about it.

    What is wrong with an order names the `field` of it; where that stands (an option, a column) the asker knows.
    """

    where: str
    what: str
    fix: str = ""
    field: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.fix}" if self.fix else text


class HandoutsError(Exception):
    """Base of everything the library raises on purpose; carries one or more problems."""

    exit_code = 70

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.problems: tuple[Problem, ...] = (Problem(where, what, fix),)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        """Build one error of this class that reports all *problems* (at least one) at once."""
        gathered = tuple(problems)
        error = cls(gathered[0].what)
        error.problems = gathered
        return error

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class CheckFailed(HandoutsError):
    """A file was read, and it does not pass."""

    exit_code = 1


class UsageProblem(HandoutsError):
    """The request cannot be met as it was made: unknown section, the same one twice, a bad name."""

    exit_code = 2


class ContentError(HandoutsError):
    """A file of the content, translations, brands, templates or styles is wrong."""

    exit_code = 3


class EnvironmentProblem(HandoutsError):
    """Something this machine needs is missing: a font, Pango, a bundled folder."""

    exit_code = 4


class OutputError(HandoutsError):
    """The finished file cannot be written where it was asked for."""

    exit_code = 5


class LayoutError(HandoutsError):
    """The typesetter found a defect in the page, or a text does not fit its place."""

    exit_code = 6


class LimitError(HandoutsError):
    """Layout took more time or memory than it may."""

    exit_code = 7


class NotApproved(HandoutsError):
    """A final handout was asked for, and not everything in it is approved and in date for the clinic."""

    exit_code = 9


class PrinterError(HandoutsError):
    """The file was made, but the printer or viewer did not take it."""

    exit_code = 8


class BatchFailed(HandoutsError):
    """A batch has run to its end, and some of its packets could not be made."""

    exit_code = 10


class ManifestProblem(HandoutsError):
    """A batch could not start: its manifest, or something that it names, is wrong."""

    exit_code = 11


class FolderLocked(HandoutsError):
    """Another batch is at work in the same folder."""

    exit_code = 12


def place(path: Path, line: int | None = None) -> str:
    """Name a place for a message: ``sections/faq.md`` or ``sections/faq.md, line 12``."""
    return f"{path}, line {line}" if line else str(path)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 page``, ``2 pages``; *many* is the plural, if it is not *one* with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def unknown(what: str, name: str, known: Iterable[str], *, repeat: bool = True) -> Problem:
    """The problem of a *name* that is not among the *known* ones: with the nearest, or with all of them.

    One that may be personal is not repeated: neither where *repeat* says so, nor one that is not written as ids are.
    """
    names = list(known)
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.4)
    hint = f"Did you mean: {', '.join(near)}?" if near else f"There are: {', '.join(names) or 'none'}."
    said = f"There is no {what} “{name[:60]}”." if _LIKE_AN_ID.fullmatch(name) else f"There is no such {what}."
    return Problem("", said if repeat else what, hint)
