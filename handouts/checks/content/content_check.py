"""All checks of the content, section by section and as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.checks.content import ledger as evidence
from handouts.checks.content import style
from handouts.checks.content.frequencies import number_findings
from handouts.checks.content.readability import LIMIT, Grade, grade, replaced
from handouts.checks.content.style import bare
from handouts.checks.finding import Finding, finding
from handouts.content.evidence import Conflict, load_conflicts, load_ledger
from handouts.content.library import Library, Section
from handouts.content.load import load_library
from handouts.content.texts import explained_by
from handouts.orders.packet import known_sections

SCORED_AS_PLAIN = ("drug", "disease", "test")  # kinds of words whose names a text cannot avoid


@dataclass(frozen=True)
class Report:
    """Grades by section, and all findings in order of file and line."""

    grades: dict[str, Grade]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return not any(finding.level == "error" for finding in self.findings)


def check(content: Path, names: Sequence[str], today: datetime.date, library: Library | None = None) -> Report:
    """Check the sections *names*, or with none the whole content folder; *library* is a clinic's, with its own.

    Raises `ContentError` if the folder cannot be read, `UsageProblem` for an unknown section.
    """
    library = library or load_library(content)
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
    findings += _glossary_findings(library, sections if names else None, conflicts, content)
    if not names:
        findings += evidence.conflict_findings(library, conflicts, content)
        findings += evidence.ledger_findings(library, load_ledger(content), content)
    return Report(grades, tuple(sorted(set(findings))))


def _glossary_findings(
    library: Library, sections: Sequence[Section] | None, conflicts: Mapping[str, Conflict], content: Path
) -> Iterator[Finding]:
    """What is wrong with the words that *sections* explain; None stands for the whole glossary."""
    explained = set(library.terms) if sections is None else {term for one in sections for term in explained_by(one)}
    messages = [one for one in evidence.glossary_messages(library, content) if one.key in explained]
    yield from evidence.text_findings(messages, conflicts)
    yield from (one for one in number_findings(messages) if one.level == "error")
    for message in messages:
        term = library.terms[message.key]
        if term.plain and term.kind not in SCORED_AS_PLAIN:
            what = f"`plain` of {term.id} counts for nothing: it is a {term.kind}"
            fix = f"Leave it out; names of a {', a '.join(SCORED_AS_PLAIN)} are scored as a plain word."
            yield finding(message, "plain", "advice", what, fix)


def section_grade(library: Library, section: Section) -> Grade:
    """The grades of a section's sentences, names of drugs, diseases and tests put as a plain word of their class."""
    names = {
        name: term.plain
        for term in library.terms.values()
        if term.plain and term.kind in SCORED_AS_PLAIN
        for name in (bare(term.term), *term.also)
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
