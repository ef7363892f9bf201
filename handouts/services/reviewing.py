"""What clinicians approve: how each section stands, what changed since, what they sign, and the record of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handouts.brands.clinics import NEUTRAL, clinics
from handouts.content.library import Section
from handouts.errors import CheckFailed, Problem, UsageProblem
from handouts.languages.language import SOURCE
from handouts.orders.packet import known_sections
from handouts.signoff.clinicians import FOLDER, Approval, approval_text, approvals, new_approval
from handouts.signoff.record import section_texts
from handouts.signoff.sign_off import standings
from handouts.workspace import Workspace

if TYPE_CHECKING:
    from handouts.press.job import Handout
    from handouts.signoff.diff import Change


@dataclass(frozen=True)
class Signed:
    """An approval that is to be written at *path*; it holds *until* that day, unless the section is edited."""

    path: Path
    approval: Approval
    until: datetime.date

    @property
    def data(self) -> bytes:
        return approval_text(self.approval).encode("utf-8")


def status(workspace: Workspace, clinic: str | None) -> Iterator[dict[str, str | None]]:
    """How each section stands at *clinic*, or at every one; JSON-serialisable."""
    for name in [clinic] if clinic else clinics(workspace.assets.brands):
        library = workspace.library_of(name)
        sections = [library.sections[section] for section in library.cover.order]
        for one in standings(library, sections, SOURCE, workspace.assets, name, workspace.today):
            approval = one.approval
            yield {
                "clinic": name,
                "language": SOURCE,
                "section": one.section,
                "state": one.state,
                "by": approval.by if approval else None,
                "review by": one.until.isoformat() if one.until else None,
            }


def differences(workspace: Workspace, name: str, clinic: str) -> tuple[Approval, list[Change]]:
    """What changed in the section *name* since *clinic* approved it, and that approval; `CheckFailed` without one."""
    from handouts.signoff.diff import changes

    library = workspace.library_of(clinic)
    (section,) = known_sections(library, [name])
    approval = approvals(workspace.assets.brands, clinic, library, workspace.today).get((name, SOURCE))
    if approval is None:
        raise CheckFailed(f"{clinic} has never approved {name}.", fix="There is nothing to compare with.")
    return approval, list(changes(approval.texts, section_texts(library, section, workspace.assets)))


def packet(workspace: Workspace, names: Sequence[str]) -> Handout:
    """The PDF that a clinician reads and signs."""
    from handouts.signoff.review_sheet import review_sheet

    sections = known_sections(workspace.library, names)
    return review_sheet(workspace.library, sections, workspace.language(SOURCE), workspace.assets, workspace.today)


def approved(
    workspace: Workspace,
    names: Sequence[str],
    clinic: str,
    *,
    by: str,
    role: str,
    date: datetime.date,
    review_by: datetime.date,
) -> list[Signed]:
    """The approvals of the sections *names* as they stand now; nothing is written yet.

    Raises `UsageProblem` for who cannot approve, `CheckFailed` for sections that do not pass `handouts check`.
    """
    if clinic == NEUTRAL:
        raise UsageProblem("The neutral brand is no clinic and approves nothing.", fix="Name a clinic.")
    library, assets = workspace.library_of(clinic), workspace.assets
    sections = known_sections(library, names)
    approvals(assets.brands, clinic, library, workspace.today)  # none is added to a folder that cannot be read
    _must_pass(workspace, names, clinic)
    return [
        _signed(
            new_approval(
                library,
                section,
                SOURCE,
                assets,
                clinic=clinic,
                by=by,
                role=role,
                today=workspace.today,
                date=date,
                review_by=review_by,
            ),
            section,
            Path(assets.brands, clinic, FOLDER),
        )
        for section in sections
    ]


def _signed(approval: Approval, section: Section, folder: Path) -> Signed:
    path = folder / f"{approval.section}.{approval.language}.yaml"
    return Signed(path, approval, min(approval.review_by, section.head.review_by))


def _must_pass(workspace: Workspace, names: Sequence[str], clinic: str) -> None:
    from handouts.checks.content.content_check import check

    report = check(workspace.assets.content, names, workspace.today, workspace.library_of(clinic))
    if errors := [finding for finding in report.findings if finding.level == "error"]:
        problems = [Problem(f"{one.file}, line {one.line}", f"{one.what} [{one.rule}]", one.fix) for one in errors]
        last = Problem("", "These sections do not pass `handouts check`: nothing was approved.", "Mend them first.")
        raise CheckFailed.of([*problems, last])
