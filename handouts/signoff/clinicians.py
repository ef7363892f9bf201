"""Who has approved what: a clinic's approvals, each bound to the very text, figures and citations of a section.

An approval is a file ``brands/<clinic>/approvals/<section>.<language>.yaml``. It keeps the approved texts, so that a
change can be shown word by word, and a seal over all it says, so that a change by hand is noticed. When in doubt, a
section is a draft.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationInfo, field_validator

from handouts.assets import Assets
from handouts.content.library import Library, Section
from handouts.errors import ContentError, Problem, UsageProblem, place
from handouts.files.model import Model
from handouts.files.names import Id, Text
from handouts.files.reading import build, load_yaml, read_text
from handouts.signoff.record import section_fingerprint, section_texts
from handouts.signoff.signature import Person, as_yaml, intact, seal, signing_problems

FOLDER = "approvals"
State = Literal["draft", "approved", "changed", "expired"]


class Approval(Model):
    """One clinic's approval of one section in one language. `texts` are the approved messages by key."""

    section: Id
    language: Text
    fingerprint: Text
    by: Person
    role: Person
    date: datetime.date
    review_by: datetime.date
    texts: dict[str, str]
    seal: str

    @field_validator("review_by")
    @classmethod
    def _later(cls, value: datetime.date, info: ValidationInfo) -> datetime.date:
        if "date" in info.data and value <= info.data["date"]:
            raise ValueError("must be later than date")
        return value


@dataclass(frozen=True)
class Standing:
    """How a section stands with a clinic on a day. `approval` is the last one; None for a draft.

    `until` is the last day on which that holds: the approval's or the section's own, whichever is earlier.
    """

    section: str
    state: State
    approval: Approval | None = None
    until: datetime.date | None = None

    @property
    def final(self) -> bool:
        return self.state == "approved"

    @property
    def why(self) -> str:
        """Why it is not final, and what to do; empty when it is."""
        if self.state == "approved" or self.approval is None:
            return "" if self.state == "approved" else "nobody has approved it: `handouts review approve`"
        if self.state == "expired":
            return f"its approval ended on {self.until}: review it and approve it again"
        return f"it was changed since {self.approval.date}: see `handouts review diff`, then approve it again"


def approvals(brands: Path, clinic: str, library: Library, today: datetime.date) -> dict[tuple[str, str], Approval]:
    """A clinic's approvals by section and language.

    Raises `ContentError` for a file that is wrong in any way; nothing is approved by accident.
    """
    found: dict[tuple[str, str], Approval] = {}
    problems: list[Problem] = []
    for path in sorted((brands / clinic / FOLDER).glob("*.yaml")):
        relative = str(path.relative_to(brands))
        try:
            approval = build(Approval, load_yaml(read_text(brands, relative), path), path)
        except ContentError as error:
            problems += error.problems
            continue
        if not intact(approval, clinic):
            what = "this file was changed by hand, or is another clinic's"
            problems.append(Problem(place(path), what, "Delete the file, and approve the section again."))
        key = (approval.section, approval.language)
        problems += _file_problems(approval, path, key in found, library, today)
        found[key] = approval
    if problems:
        raise ContentError.of(problems)
    return found


def _file_problems(
    approval: Approval, path: Path, twice: bool, library: Library, today: datetime.date
) -> list[Problem]:
    where = place(path)
    found = []
    if approval.section not in library.sections:
        found.append(Problem(where, f"it approves the unknown section “{approval.section}”", "Delete the file."))
    if approval.date > today:
        found.append(Problem(where, f"its date {approval.date} lies in the future", "Approve the section again."))
    if twice:
        found.append(Problem(where, f"a second approval of {approval.section}", "Keep one of the two files."))
    elif path.stem != f"{approval.section}.{approval.language}":
        found.append(Problem(where, "its name is not <section>.<language>.yaml", "Approve the section again."))
    return found


def standing(
    library: Library,
    section: Section,
    language: str,
    given: Mapping[tuple[str, str], Approval],
    assets: Assets,
    today: datetime.date,
) -> Standing:
    """How *section* stands, by the approvals *given*."""
    approval = given.get((section.id, language))
    if approval is None:
        return Standing(section.id, "draft")
    until = min(approval.review_by, section.head.review_by)
    if approval.fingerprint != section_fingerprint(library, section, assets):
        return Standing(section.id, "changed", approval, until)
    return Standing(section.id, "expired" if until < today else "approved", approval, until)


def new_approval(
    library: Library,
    section: Section,
    language: str,
    assets: Assets,
    *,
    clinic: str,
    by: str,
    role: str,
    date: datetime.date,
    review_by: datetime.date,
    today: datetime.date,
) -> Approval:
    """An approval of *section* as it stands now; raises `UsageProblem` for a wrong name or date."""
    problems = list(signing_problems({"by": by, "role": role}, date, today))
    if review_by <= max(date, today):
        problems.append(Problem("", f"--review-by {review_by} is not later than today.", "Give a later day."))
    if problems:
        raise UsageProblem.of(problems)
    return seal(
        Approval,
        clinic,
        section=section.id,
        language=language,
        fingerprint=section_fingerprint(library, section, assets),
        by=by.strip(),
        role=role.strip(),
        date=date.isoformat(),
        review_by=review_by.isoformat(),
        texts=section_texts(library, section, assets),
    )


def approval_text(approval: Approval) -> str:
    """The text of an approval's file."""
    return as_yaml(approval.model_dump(mode="json"), "review approve")
