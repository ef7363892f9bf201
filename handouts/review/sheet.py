"""The packet that a clinician signs: each statement beside its passages, the conflicts, the scores, what to judge."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from handouts.assets import Assets
from handouts.language.languages import Language
from handouts.library.blocks import Figure, Heading
from handouts.library.evidence import Conflict, load_conflicts, load_form
from handouts.library.inline import citations, plain_text
from handouts.library.messages import block_messages, cited
from handouts.library.models import Library, Section
from handouts.library.names import pair
from handouts.press.handout import print_review
from handouts.press.job import Handout
from handouts.review.approvals import section_fingerprint
from handouts.review.check import Report, check


def review_sheet(
    library: Library, sections: Sequence[Section], language: Language, assets: Assets, today: datetime.date
) -> Handout:
    """Make the PDF for *sections*; raises what the press and the checks raise."""
    report = check(assets.content, [section.id for section in sections], today)
    parts = [_part(library, section, assets, report) for section in sections]
    conflicts = [conflict for conflict in load_conflicts(assets.content).values() if _concerns(conflict, sections)]
    form = list(load_form(assets.content).values())
    return print_review(library, tuple(sections), language, assets, parts=parts, conflicts=conflicts, form=form)


def _part(library: Library, section: Section, assets: Assets, report: Report) -> dict[str, Any]:
    own = [finding for finding in report.findings if finding.file.endswith(f"/{section.id}.md")]
    grade = report.grades[section.id]
    return {
        "section": section,
        "version": section_fingerprint(library, section, assets)[:8],
        "smog": f"{grade.smog:.1f}",
        "kincaid": f"{grade.flesch_kincaid:.1f}",
        "errors": sum(finding.level == "error" for finding in own),
        "advice": sum(finding.level == "advice" for finding in own),
        "statements": list(_statements(library, section)),
    }


def _statements(library: Library, section: Section) -> Iterator[dict[str, Any]]:
    """The rows of the table: a text, or all texts of a figure, beside their passages; headings stand alone."""
    yield _row(library, [section.head.message], section.head.cite)
    for block in section.blocks:
        found = [text for _, text, _ in block_messages(block)]
        if isinstance(block, Heading):
            yield {"heading": plain_text(block.text)}
        elif isinstance(block, Figure):
            yield _row(library, found, [*block.cite, *_cites(found)])
        else:
            yield from (_row(library, [text], _cites([text])) for text in found)


def _cites(texts: Sequence[str]) -> list[str]:
    return [f"{source}:{passage}" for text in texts for source, passage in citations(text)]


def _row(library: Library, texts: Sequence[str], cites: Sequence[str]) -> dict[str, Any]:
    passages = []
    for cite in dict.fromkeys(cites):
        source, passage = pair(cite)
        passages.append(f"{source}, {passage}: {library.sources[source].passages[passage]}")
    return {"heading": "", "lines": [plain_text(text) for text in texts], "passages": passages}


def _concerns(conflict: Conflict, sections: Sequence[Section]) -> bool:
    passages = {f"{source}:{passage}" for section in sections for source, passage in cited(section)}
    names = {section.id for section in sections}
    return bool(passages & set(conflict.passages)) or any(need.section in names for need in conflict.required)
