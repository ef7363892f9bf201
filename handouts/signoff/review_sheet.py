"""The packet that a clinician signs: each statement beside its passages, the conflicts, the scores, what to judge."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from handouts.assets import Assets
from handouts.checks.content.content_check import Report, check
from handouts.checks.content.drawn import figure_numbers
from handouts.checks.content.ledger import GLOSSARY
from handouts.content.blocks import Figure, Heading
from handouts.content.evidence import Conflict, Instrument, load_conflicts, load_form
from handouts.content.figures import figure_messages
from handouts.content.inline import citations, plain_text
from handouts.content.library import Library, Section
from handouts.content.texts import block_messages, cited, explained_by
from handouts.errors import ContentError
from handouts.files.names import pair
from handouts.languages.language import Language
from handouts.press.documents.handout import print_review
from handouts.press.job import Handout
from handouts.signoff.record import section_fingerprint

INSTRUMENTS = ("pemat", "cdc", "sam", "safety")  # what a clinician always judges, by id in review-form.yaml


def review_sheet(
    library: Library, sections: Sequence[Section], language: Language, assets: Assets, today: datetime.date
) -> Handout:
    """Make the PDF for *sections*.

    Raises what the press and the checks raise, and `ContentError` for a form that lacks an instrument.
    """
    report = check(assets.content, [section.id for section in sections], today)
    conflicts = [conflict for conflict in load_conflicts(assets.content).values() if _concerns(conflict, sections)]
    rested_on = {source for section in sections for source, _ in _rests_on(library, section)}
    return print_review(
        library,
        tuple(sections),
        language,
        assets,
        parts=[_part(library, section, assets, report) for section in sections],
        conflicts=[(conflict, _by_source(conflict.passages)) for conflict in conflicts],
        form=_form(assets),
        basis=[source for source in library.sources.values() if source.id in rested_on],
    )


def _form(assets: Assets) -> list[Instrument]:
    form = load_form(assets.content)
    if missing := [name for name in INSTRUMENTS if name not in form]:
        raise ContentError(
            f"the form lacks what a clinician judges: {', '.join(missing)}",
            where="review-form.yaml",
            fix="Put these instruments back.",
        )
    return list(form.values())


def _part(library: Library, section: Section, assets: Assets, report: Report) -> dict[str, object]:
    words = explained_by(section)
    own = [finding for finding in report.findings if finding.file in (f"sections/{section.id}.md", GLOSSARY)]
    grade = report.grades[section.id]
    return {
        "section": section,
        "version": section_fingerprint(library, section, assets)[:8],
        "smog": f"{grade.smog:.1f}",
        "kincaid": f"{grade.flesch_kincaid:.1f}",
        "errors": [f"{one.file}, line {one.line}: {one.what}" for one in own if one.level == "error"],
        "advice": sum(one.level == "advice" for one in own if one.file != GLOSSARY),
        "statements": list(_statements(library, section)),
        "words": [_row(library, [_definition(library, word)], library.terms[word].cite) for word in words],
    }


def _definition(library: Library, word: str) -> str:
    return f"{library.terms[word].term}: {library.terms[word].definition}"


def _statements(library: Library, section: Section) -> Iterator[dict[str, object]]:
    """The rows of the table: a text, or all texts and numbers of a figure, beside their passages; headings alone."""
    yield _row(library, [section.head.message], section.head.cite)
    for block in section.blocks:
        found = [text for _, text, _ in block_messages(block)]
        if isinstance(block, Heading):
            yield {"heading": plain_text(block.text)}
        elif isinstance(block, Figure):
            yield _row(library, _figure_lines(block), [*block.cite, *_cites(found)])
        else:
            yield from (_row(library, [text], _cites([text])) for text in found)


def _figure_lines(figure: Figure) -> list[str]:
    """A line for each text of the figure as a whole, then one for each part: its texts and the number it draws."""
    lines: dict[str, list[str]] = {}
    for key, text in figure_messages(figure):
        _, part, *field = key.split(".")
        drawn = (field or [part])[-1] == "alt"
        lines.setdefault(part, []).append(f"(Picture: {plain_text(text)})" if drawn else plain_text(text))
    for part, _, number in figure_numbers(figure):
        lines[part].append(f"(Drawn: {number})")
    return [" · ".join(texts) for texts in lines.values()]


def _cites(texts: Sequence[str]) -> list[str]:
    return [f"{source}:{passage}" for text in texts for source, passage in citations(text)]


def _row(library: Library, texts: Sequence[str], cites: Sequence[str]) -> dict[str, object]:
    passages = []
    for cite in dict.fromkeys(cites):
        source, passage = pair(cite)
        passages.append(f"{source}, {passage}: {library.sources[source].passages[passage]}")
    return {"heading": "", "lines": [plain_text(text) for text in texts], "passages": passages}


def _by_source(cites: Sequence[str]) -> str:
    """Passages as “manual, p1, p4; study, p2”."""
    found: dict[str, list[str]] = {}
    for source, passage in map(pair, cites):
        found.setdefault(source, []).append(passage)
    return "; ".join(", ".join([source, *passages]) for source, passages in found.items())


def _rests_on(library: Library, section: Section) -> list[tuple[str, str]]:
    """What a section's text and the words it explains rest on, as (source, passage)."""
    return [*cited(section), *(pair(cite) for word in explained_by(section) for cite in library.terms[word].cite)]


def _concerns(conflict: Conflict, sections: Sequence[Section]) -> bool:
    passages = {f"{source}:{passage}" for section in sections for source, passage in cited(section)}
    names = {section.id for section in sections}
    return bool(passages & set(conflict.passages)) or any(need.section in names for need in conflict.required)
