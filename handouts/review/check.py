"""All checks of the content, section by section and as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.library.evidence import load_conflicts, load_ledger
from handouts.library.load import load_library
from handouts.library.models import Library, Section
from handouts.packet import known_sections
from handouts.review import evidence, style
from handouts.review.findings import Finding
from handouts.review.readability import LIMIT, Grade, grade, replaced
from handouts.review.style import bare


@dataclass(frozen=True)
class Report:
    """Grades by section, and all findings in order of file and line."""

    grades: dict[str, Grade]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return not any(finding.level == "error" for finding in self.findings)


def check(content: Path, names: Sequence[str], today: datetime.date) -> Report:
    """Check the sections *names*, or with none the whole content folder.

    Raises `ContentError` if the folder cannot be read, `UsageProblem` for an unknown section.
    """
    library = load_library(content)
    sections = known_sections(library, names) if names else tuple(library.sections.values())
    conflicts = load_conflicts(content)
    findings: list[Finding] = []
    grades: dict[str, Grade] = {}
    for section in sections:
        file = str(evidence.section_file(section.id))
        messages = evidence.section_messages(section, file)
        findings += style.findings(library, section.id, messages)
        findings += evidence.text_findings(messages, conflicts)
        findings += evidence.balance_findings(section, messages, conflicts)
        findings += evidence.date_findings(library, section, file, today)
        grades[section.id] = section_grade(library, section)
        findings += _grade_findings(grades[section.id], file)
    if not names:
        definitions = evidence.glossary_messages(library, content)
        findings += evidence.text_findings(definitions, conflicts)
        findings += style.number_findings(definitions)
        findings += evidence.conflict_findings(library, conflicts, content)
        findings += evidence.ledger_findings(library, load_ledger(content), content)
    return Report(grades, tuple(sorted(set(findings))))


def section_grade(library: Library, section: Section) -> Grade:
    """The grades of a section's sentences, unavoidable names put as a plain word of their class."""
    names = {
        name: term.plain for term in library.terms.values() if term.plain for name in (bare(term.term), *term.also)
    }
    messages = evidence.section_messages(section, "")
    return grade(replaced(message.plain, names) for message in messages if message.prose)


def _grade_findings(found: Grade, file: str) -> list[Finding]:
    scores = {"SMOG": found.smog, "Flesch-Kincaid": found.flesch_kincaid}
    return [
        Finding(
            file,
            1,
            "grade",
            "error",
            f"{name} grade {score:.1f} is over {LIMIT:.0f}",
            "Use shorter words and sentences.",
        )
        for name, score in scores.items()
        if score > LIMIT
    ]
