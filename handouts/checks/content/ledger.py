"""Does the text rest on its sources? Dates, citations, conflicts, banned statements, and the ledger of statements."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from handouts.checks.content.drawn import figure_numbers
from handouts.checks.finding import Finding, Message
from handouts.content.blocks import Block, Figure
from handouts.content.evidence import CONFLICTS, LEDGER, Conflict, LedgerEntry
from handouts.content.inline import citations, plain_text
from handouts.content.library import Library, Section
from handouts.content.texts import block_messages, cited
from handouts.files.names import pair
from handouts.files.reading import read_text

GLOSSARY = "glossary.yaml"
_NUMBER = (
    r"(?:\b\d[\d.,]*|\b(?:half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty"
    r"|fifty)(?:-\w+)?)"
)
_DOSE = re.compile(
    rf"{_NUMBER}[\s-]?(?:mg|mcg|µg|(?-i:g|kg|mL|ml|IU|Gy|cGy)|(?:micro|milli|kilo)?grams?|millilit(?:er|re)s?"
    r"|units?(?! of (?:blood|the))|(?:tablet|pill|capsule)s?(?= (?:a|per|each|every|once|twice|daily)\b))(?![\w-])"
    r"(?:\s?(?:/|per)\s?(?:m²|m2|kg|day))?"
    r"|\bper square met|\bmg\s?/|/\s?m(?:²|2)|\bbody surface\b"
    r"|\bP(?:[ -]values?\b|\s?[=<>≤≥]\s?0?\.?\d)"
    r"|\d\s?(?:×|x)\s?10\b|\bcells?\s?(?:/|per)\s?(?:µl|mm|cubic|micro|lit)|\d\s?(?:/|per)\s?(?:µl\b|mm|cubic|microlit)",
    re.IGNORECASE,
)


def text_findings(messages: Iterable[Message], conflicts: Mapping[str, Conflict]) -> Iterator[Finding]:
    """Banned statements and doses in *messages*."""
    for message in messages:
        for found in _DOSE.finditer(message.plain):
            what = f"a dose, a cell count or a P value: “{found[0]}”"
            yield Finding(message.file, message.line, "dose", "error", what, "Leave it to the clinicians' own texts.")
        for conflict in conflicts.values():
            for banned in conflict.banned:
                hit = re.search(banned.pattern, message.plain, re.IGNORECASE)
                if hit and message.section not in banned.only_in:
                    what = f"a banned statement ({conflict.id}): “{hit[0][:60]}”"
                    yield Finding(message.file, message.line, "banned", "error", what, conflict.we_print)


def balance_findings(
    section: Section, messages: Sequence[Message], conflicts: Mapping[str, Conflict]
) -> Iterator[Finding]:
    """What a conflict's settlement asks a section to say, and it does not."""
    text = " ".join(message.plain for message in messages)
    for conflict in conflicts.values():
        for required in conflict.required:
            if required.section == section.id and not re.search(required.pattern, text, re.IGNORECASE):
                what = f"the balance of {conflict.id} is missing: /{required.pattern}/"
                yield Finding(messages[0].file, 1, "balance", "error", what, conflict.we_print)


def date_findings(library: Library, section: Section, file: str, today: datetime.date) -> Iterator[Finding]:
    """A section past its review, and sources that are no longer to be cited."""
    if section.head.review_by < today:
        what = f"it was to be reviewed by {section.head.review_by}"
        yield Finding(file, 1, "review-by", "error", what, "Review it, and set new dates.")
    if section.head.written > today or (section.head.reviewed and section.head.reviewed > today):
        yield Finding(file, 1, "date", "error", "a date lies in the future", "Correct the date.")
    for source in dict.fromkeys(source for source, _ in cited(section)):
        if reason := library.sources[source].outdated:
            what = f"it cites {source}, which is out of date: {reason}"
            yield Finding(file, 1, "outdated-source", "error", what, "Rest the statement on a current source.")


def conflict_findings(library: Library, conflicts: Mapping[str, Conflict], content: Path) -> Iterator[Finding]:
    """Conflicts that name passages or sections which do not exist."""
    lines = entry_lines(content / CONFLICTS)
    for conflict in conflicts.values():
        line = lines.get(conflict.id, 1)
        for cite in conflict.passages:
            if not _exists(library, cite):
                what = f"{conflict.id}: there is no passage {cite}"
                yield Finding(CONFLICTS, line, "conflict", "error", what, "See sources.yaml.")
        sections = {required.section for required in conflict.required}
        sections |= {name for banned in conflict.banned for name in banned.only_in}
        for name in sorted(sections - set(library.sections)):
            what = f"{conflict.id}: there is no section {name}"
            yield Finding(CONFLICTS, line, "conflict", "error", what, "Fix its name.")


def ledger_findings(library: Library, ledger: Mapping[str, LedgerEntry], content: Path) -> Iterator[Finding]:
    """Passages that the ledger leaves open, and statements whose blocks do not carry them."""
    lines = entry_lines(content / LEDGER)
    for source in library.sources.values():
        for passage in source.passages:
            if f"{source.id}:{passage}" not in ledger:
                what = f"the passage {source.id}:{passage} is open"
                yield Finding(LEDGER, 1, "ledger", "error", what, "Say which blocks carry it, or why it is left out.")
    blocks = carried_citations(library)
    for entry in ledger.values():
        for what, fix in _entry_problems(library, entry, blocks):
            yield Finding(LEDGER, lines.get(entry.id, 1), "ledger", "error", what, fix)


def _entry_problems(library: Library, entry: LedgerEntry, blocks: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    if not _exists(library, entry.id):
        yield f"there is no passage {entry.id}", "See sources.yaml."
    if entry.kind == "patient" and not entry.statements:
        yield f"{entry.id} is for patients and lists no statement", "List what it says."
    for statement in entry.statements:
        for block in statement.carried:
            if block not in blocks:
                yield f"{entry.id}: there is no block {block}", "Name it as section#block-id."
            elif entry.id not in blocks[block]:
                what = f"{block} does not cite {entry.id}, although the ledger says it carries it"
                yield what, "Add the citation, or correct the ledger."


def entry_lines(path: Path) -> dict[str, int]:
    """The line of each entry of a file that is a list, by its id."""
    if not path.exists():
        return {}
    found = enumerate(read_text(path.parent, path.name).split("\n"), start=1)
    return {match[1]: line for line, text in found if (match := re.match(r"- (?:\{ *)?id: *([^\s,}]+)", text))}


def carried_citations(library: Library) -> dict[str, set[str]]:
    """Every block, ``section#id``, with the passages it cites. A figure's cells count for the figure, too."""
    found: dict[str, set[str]] = {}
    for section in library.sections.values():
        found[f"{section.id}#message"] = set(section.head.cite)
        for key, passages in (entry for block in section.blocks for entry in _carried(block)):
            found.setdefault(f"{section.id}#{key}", set()).update(passages)
    return found


def _carried(block: Block) -> Iterator[tuple[str, set[str]]]:
    for key, text, _ in block_messages(block):
        passages = {f"{source}:{passage}" for source, passage in citations(text)}
        yield key, passages
        if isinstance(block, Figure):
            yield block.id, passages
    if isinstance(block, Figure):
        yield block.id, set(block.cite)


def _exists(library: Library, cite: str) -> bool:
    source, passage = pair(cite)
    return source in library.sources and passage in library.sources[source].passages


def section_messages(section: Section, file: str) -> list[Message]:
    """The messages of a section, and the numbers its figures draw, as the checks read them."""
    lines = section.lines
    title, message = section.head.title, section.head.message
    found = [
        Message(section.id, "title", plain_text(title), title, file, lines.get("title", 1), False),
        Message(section.id, "message", plain_text(message), message, file, lines.get("message", 1), True),
    ]
    for block in section.blocks:
        prose = block.type in ("paragraph", "list", "callout")
        for key, text, line in block_messages(block):
            plain = plain_text(text)
            sentence = prose or (block.type == "figure" and plain.endswith((".", "?", "!")))
            found.append(Message(section.id, key, plain, text, file, line, sentence))
        if isinstance(block, Figure):
            for part, label, number in figure_numbers(block):
                drawn = f"{label}: {number}"
                found.append(Message(section.id, f"{block.id}.{part}.(drawn)", drawn, "", file, block.line, False))
    return found


def glossary_messages(library: Library, content: Path) -> list[Message]:
    """The definitions, which are printed in the margin and at the end, as the checks read them."""
    lines = entry_lines(content / GLOSSARY)
    return [
        Message("", term.id, plain_text(term.definition), term.definition, GLOSSARY, lines.get(term.id, 1), True)
        for term in library.terms.values()
    ]


def section_file(name: str) -> Path:
    """Where a section stands, below the content folder."""
    return Path("sections") / f"{name}.md"
