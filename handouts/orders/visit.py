"""What belongs to one patient's visit, from the words that somebody typed. Personal: no message repeats any of it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

from handouts.errors import Problem, UsageProblem, counted
from handouts.files.characters import GARBLED

MAX_NAME = 75  # characters; in capitals, and with spaces, they fit beside "For:" in every edition
MAX_NOTES = 1500  # characters
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
_DAYS = {"today": 0, "tomorrow": 1}


@dataclass(frozen=True)
class Visit:
    """What belongs to one patient. Personal: it is printed, and nothing else is ever done with it.

    Raises `UsageProblem` whose problems name the field: ``patient`` or ``notes``.
    """

    patient: str = field(default="", repr=False)
    date: datetime.date | None = field(default=None, repr=False)
    notes: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if problems := [*_name_problems(self.patient), *_notes_problems(self.notes)]:
            raise UsageProblem.of(problems)


def visit(patient: str, day: str, notes: str, today: datetime.date) -> Visit:
    """The visit that these words tell of; *day* is ``2026-11-20``, ``today`` or ``tomorrow``, or empty.

    Raises `UsageProblem` with every problem, each naming its field: ``patient``, ``visit_date`` or ``notes``.
    """
    patient, notes = patient.strip(), re.sub("\r\n?", "\n", notes.strip())
    problems = [*_name_problems(patient), *_notes_problems(notes)]
    date = _day(day.strip(), today)
    if day.strip() and date is None:
        fix = "Write it as year, month and day: 2026-11-20; or today, or tomorrow."
        problems.append(Problem("", "This is not a day.", fix, field="visit_date"))
    if problems:
        raise UsageProblem.of(problems)
    return Visit(patient, date, notes)


def _day(text: str, today: datetime.date) -> datetime.date | None:
    if text.lower() in _DAYS:
        return today + datetime.timedelta(days=_DAYS[text.lower()])
    try:
        return datetime.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _name_problems(text: str) -> list[Problem]:
    return _problems("patient", "The patient's name", text, MAX_NAME, allowed="")


def _notes_problems(text: str) -> list[Problem]:
    return _problems("notes", "The notes", text, MAX_NOTES, allowed="\n")


def _problems(name: str, what: str, text: str, limit: int, *, allowed: str) -> list[Problem]:
    found = []
    if any(_control(char) for char in text if char not in allowed):
        said = f"{what}: there is a control character in it."
        found.append(Problem("", said, "Type it again by hand.", field=name))
    if GARBLED.search(text):
        said = f"{what}: a letter in it was lost on the way, and stands garbled."
        found.append(Problem("", said, "Type it again by hand; save a table as UTF-8.", field=name))
    if len(text) > limit:
        said = f"{what}: {len(text)} characters, and {limit} fit."
        over = counted(len(text) - limit, "character")
        found.append(Problem("", said, f"Shorten it by {over}.", field=name))
    return found


def _control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or char in _DIRECTIONS
