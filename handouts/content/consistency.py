"""Checks of a section by itself, and of the whole library together. Each finds problems with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from handouts.content.blocks import Block, Callout, Card, Figure, Heading, ListBlock, Paragraph, Table
from handouts.content.inline import InlineProblem, citations, links
from handouts.content.library import Library, Section, SectionHead
from handouts.content.texts import block_messages, messages
from handouts.errors import Problem, place
from handouts.files.names import pair


def section_problems(head: SectionHead, blocks: tuple[Block, ...], path: Path) -> Iterator[Problem]:
    """What is wrong in one section file, whatever the others say."""
    if path.stem != head.id:
        yield Problem(place(path, 2), f"the id is “{head.id}” but the file is {path.name}", f"Name it {head.id}.md.")
    if not blocks:
        yield Problem(place(path), "the section is empty", "Add at least one heading and one paragraph.")
    yield from _id_problems(blocks, path)
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield Problem(place(path, block.line), "a heading level is skipped", "Use ## before ###.")
            level = block.level
    if head.kind == "clinical":
        for item in _uncited(blocks):
            yield Problem(
                place(path, item.line),
                f"“{item.text[:40]}…” cites no source",
                "Add [@source:p1], or mark it {#id .scaffold} if it states no clinical fact.",
            )


def _id_problems(blocks: tuple[Block, ...], path: Path) -> Iterator[Problem]:
    named = [(block.id, block.line) for block in blocks if isinstance(block, (Callout, Figure))]
    named += [(key, line) for block in blocks for key, _, line in block_messages(block)]
    seen = {"title", "message"}
    for key, line in named:
        if key and key in seen:
            yield Problem(place(path, line), f"the id “{key}” is used twice", "Give each block its own id.")
        seen.add(key)


def _uncited(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Paragraphs and list items that state something and cite nothing. Questions to ask state nothing."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if not block.scaffold and not _cites(block.text):
                yield block
        elif isinstance(block, ListBlock):
            yield from _uncited(block.items)
        elif isinstance(block, Callout) and block.kind != "ask-your-team":
            yield from _uncited(block.blocks)


def _cites(text: str) -> bool:
    """Whether a message cites anything; what cannot be read has been reported where it was read."""
    try:
        return bool(citations(text))
    except InlineProblem:
        return True


def library_problems(library: Library, content: Path) -> Iterator[Problem]:
    """What does not fit together: citations, terms, references, requirements, presets and the order."""
    yield from _cover_problems(library, content / "library.yaml")
    for term in library.terms.values():
        where = place(content / "glossary.yaml", library.lines["glossary.yaml"][term.id])
        yield from _message_problems(library, where, f"{term.id}: definition", term.definition)
        for cite in term.cite:
            yield from _citation_problems(library, pair(cite), where, term.id)
    yield from _cycles(library, content)
    for section in library.sections.values():
        yield from _of_section(library, section, content / "sections" / f"{section.id}.md")


def _of_section(library: Library, section: Section, path: Path) -> Iterator[Problem]:
    for required in section.head.requires:
        if required not in library.sections:
            where = place(path, section.lines.get("requires"))
            yield Problem(where, f"requires the unknown section “{required}”", "Add it, or drop it here.")
    for cite in section.head.cite:
        yield from _citation_problems(library, pair(cite), place(path, section.lines.get("cite")), "cite")
    for block in section.blocks:
        if isinstance(block, Figure):
            yield from _figure_problems(library, block, place(path, block.line))
    for key, text, line in messages(section):
        yield from _message_problems(library, place(path, line), key, text)


def _cycles(library: Library, content: Path) -> Iterator[Problem]:
    """Sections that require each other in a circle, each circle once."""
    from graphlib import CycleError, TopologicalSorter

    graph = {name: set(section.head.requires) for name, section in library.sections.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(error.args[1])
        circle.reverse()
        start = circle.index(min(circle[:-1]))
        circle = [*circle[start:-1], *circle[: start + 1]]
        first = library.sections[circle[0]]
        where = place(content / "sections" / f"{first.id}.md", first.lines.get("requires"))
        yield Problem(where, f"sections require each other in a circle: {' → '.join(circle)}", "Drop one `requires`.")


def _cover_problems(library: Library, path: Path) -> Iterator[Problem]:
    lines = library.lines["library.yaml"]
    known, order = set(library.sections), library.cover.order
    wrong = sorted((known ^ set(order)) | {name for name in order if order.count(name) > 1})
    if wrong:
        where = place(path, lines["order"])
        yield Problem(where, f"order: must name each section once; see {', '.join(wrong)}", "Correct the list.")
    for section in sorted(set(library.cover.treatments) - known):
        yield Problem(place(path, lines["treatments"]), f"treatments: unknown section “{section}”", "Fix its name.")
    for preset in library.cover.presets:
        for section in sorted(set(preset.sections) - known):
            where = place(path, lines["presets"])
            yield Problem(where, f"preset {preset.id}: unknown section “{section}”", "Fix its name.")
    for key, text in (("title", library.cover.title), ("audience", library.cover.audience)):
        yield from _message_problems(library, place(path, lines[key]), key, text)


def _citation_problems(library: Library, cite: tuple[str, str], where: str, what: str) -> Iterator[Problem]:
    source, passage = cite
    if source not in library.sources:
        known = ", ".join(library.sources)
        yield Problem(where, f"{what}: unknown source “{source}”", f"Sources: {known}.")
    elif passage not in library.sources[source].passages:
        yield Problem(where, f"{what}: {source} has no passage {passage}", "See sources.yaml.")


def _figure_problems(library: Library, figure: Figure, where: str) -> Iterator[Problem]:
    if (
        not figure.cite
        and not isinstance(figure, Card)
        and not (isinstance(figure, Table) and _every_row_cites(figure))
    ):
        yield Problem(where, f"figure {figure.id} cites no source", "Add `cite: [source:p1]`.")
    for cite in figure.cite:
        yield from _citation_problems(library, pair(cite), where, "cite")


def _every_row_cites(table: Table) -> bool:
    return all(any(citations(line) for cell in cells for line in cell) for _, cells in table.rows)


def _message_problems(library: Library, where: str, key: str, text: str) -> Iterator[Problem]:
    try:
        found = citations(text)
    except InlineProblem as problem:
        yield Problem(where, f"{key}: {problem.what}", problem.fix)
        return
    for cite in found:
        yield from _citation_problems(library, cite, where, key)
    for term in links(text, "term"):
        if term not in library.terms:
            yield Problem(where, f"unknown glossary term “{term}”", "Add it to glossary.yaml, or fix its name.")
    for section in (*links(text, "section"), *links(text, "see")):
        if section not in library.sections:
            yield Problem(where, f"link to the unknown section “{section}”", "Fix its name.")
