"""Load the content folder: read every file, check each by itself and then all together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handouts.errors import ContentError, Problem, place
from handouts.library.blocks import Block, Callout, Figure, Heading, ListBlock, Paragraph, Picture, SlotBlock, Steps, Table
from handouts.library.files import build, load_yaml, read_text
from handouts.library.inline import InlineProblem, citations, links
from handouts.library.markdown import BodyReader, figure_messages
from handouts.library.models import Cover, Library, Section, SectionHead, Source, Term


def load_library(content: Path) -> Library:
    """Read the whole *content* folder.

    Raises `ContentError` with every problem found, each with file and line.
    """
    problems: list[Problem] = []
    cover = _try(problems, lambda: _model(content, "library.yaml", Cover))
    sources = _try(problems, lambda: _by_id(content, "sources.yaml", Source)) or {}
    terms = _try(problems, lambda: _by_id(content, "glossary.yaml", Term)) or {}
    interface = _try(problems, lambda: _interface(content)) or {}
    sections: dict[str, Section] = {}
    for path in sorted((content / "sections").glob("*.md")):
        section = _try(problems, lambda path=path: load_section(content, f"sections/{path.name}"))
        if section:
            sections[section.id] = section
    if problems or cover is None:
        raise ContentError.of(problems or [Problem(place(content), "No content was found.", "")])
    library = Library(cover=cover, sections=sections, sources=sources, terms=terms, interface=interface)
    if problems := list(_cross_check(library, content)):
        raise ContentError.of(problems)
    return library


def load_section(content: Path, relative: str) -> Section:
    """Read one section file; raises `ContentError` with every problem in it."""
    path = content / relative
    text = read_text(content, relative)
    reader = BodyReader(text, path)
    if reader.front is None:
        raise ContentError(
            "The front matter is missing.", where=place(path, 1), fix="Begin with ---, the keys, and --- again."
        )
    front, first_line = reader.front
    head = build(SectionHead, load_yaml(front, path, first_line), path, first_line)
    blocks = reader.blocks()
    problems = [*reader.problems, *_section_problems(head, blocks, path)]
    if problems:
        raise ContentError.of(problems)
    return Section(head=head, blocks=blocks, digest=hashlib.sha256(text.encode()).hexdigest())


def _try(problems: list[Problem], read: Any) -> Any:
    try:
        return read()
    except ContentError as error:
        problems.extend(error.problems)
        return None


def _model(content: Path, name: str, model: Any) -> Any:
    return build(model, load_yaml(read_text(content, name), content / name), content / name)


def _by_id(content: Path, name: str, model: Any) -> dict[str, Any]:
    path = content / name
    data = load_yaml(read_text(content, name), path)
    if not isinstance(data, list):
        raise ContentError("A list is expected here.", where=place(path, 1), fix="Begin each entry with `- id:`.")
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for position, entry in enumerate(data):
        line = data.lc.item(position)[0] + 1
        try:
            item = build(model, entry, path, 1)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if item.id in found:
            problems.append(Problem(place(path, line), f"the id “{item.id}” is used twice", "Choose another id."))
        found[item.id] = item
    if problems:
        raise ContentError.of(problems)
    return found


def _interface(content: Path) -> dict[str, str]:
    path = content / "interface.yaml"
    data = load_yaml(read_text(content, "interface.yaml"), path)
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise ContentError("Every line is `key: text`.", where=place(path, 1))
    return {str(key): str(text) for key, text in data.items()}


def messages(section: Section) -> Iterator[tuple[str, str, int]]:
    """Every message of a section as (key below the section, inline Markdown, line), in reading order."""
    yield "title", section.head.title, 1
    yield "message", section.head.message, 1
    for block in section.blocks:
        yield from block_messages(block)


def block_messages(block: Block) -> Iterator[tuple[str, str, int]]:
    """Every message of a block as (key below the section, inline Markdown, line)."""
    if isinstance(block, (Heading, Paragraph)):
        yield block.id, block.text, block.line
    elif isinstance(block, ListBlock):
        for item in block.items:
            yield item.id, item.text, item.line
    elif isinstance(block, Callout):
        for inner in block.blocks:
            yield from block_messages(inner)
    elif isinstance(block, Figure):
        for key, text in figure_messages(block):
            yield key, text, block.line


def cited(section: Section) -> list[tuple[str, str]]:
    """Every (source, passage) that a section rests on, in order of first use."""
    found = [tuple(cite.split(":")) for cite in section.head.cite]
    for block in section.blocks:
        if isinstance(block, Figure):
            found += [tuple(cite.split(":")) for cite in block.cite]
        for _, text, _ in block_messages(block):
            found += citations(text)
    return [(source, passage) for source, passage in dict.fromkeys(found)]


def _section_problems(head: SectionHead, blocks: tuple[Block, ...], path: Path) -> Iterator[Problem]:
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
    seen = {"title", "message"}
    named = [(block.id, block.line) for block in blocks if isinstance(block, (Callout, Figure))]
    named += [
        (key, line) for block in blocks if not isinstance(block, Figure) for key, _, line in block_messages(block)
    ]
    for block in blocks:
        if isinstance(block, Figure):
            keys = [key for key, _ in figure_messages(block)]
            named += [(key, block.line) for key in keys]
    for key, line in named:
        if key and key in seen:
            yield Problem(place(path, line), f"the id “{key}” is used twice", "Give each block its own id.")
        seen.add(key)


def _uncited(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Paragraphs and items that state something and cite nothing; a lead-in's citation covers its list."""
    covered = False
    for block in blocks:
        if isinstance(block, Paragraph):
            covered = bool(citations(block.text))
            if not covered and not block.scaffold:
                yield block
        elif isinstance(block, ListBlock):
            yield from (item for item in block.items if not (item.scaffold and covered) and not citations(item.text)
                        and not item.scaffold)
        elif isinstance(block, Callout):
            if block.kind != "ask-your-team":
                yield from _uncited(block.blocks)
        else:
            covered = False


def _cross_check(library: Library, content: Path) -> Iterator[Problem]:
    yield from _cover_problems(library, content / "library.yaml")
    for term in library.terms.values():
        for cite in term.cite:
            yield from _citation_problems(library, tuple(cite.split(":")), place(content / "glossary.yaml"), term.id)
    for section in library.sections.values():
        path = content / "sections" / f"{section.id}.md"
        for required in section.head.requires:
            if required not in library.sections:
                yield Problem(place(path, 2), f"requires the unknown section “{required}”", "Add it, or drop it here.")
        for cite in section.head.cite:
            yield from _citation_problems(library, tuple(cite.split(":")), place(path, 2), "cite")
        for block in section.blocks:
            yield from _block_problems(library, block, path)


def _cover_problems(library: Library, path: Path) -> Iterator[Problem]:
    known = set(library.sections)
    if set(library.cover.order) != known or len(library.cover.order) != len(known):
        missing = sorted(known ^ set(library.cover.order))
        yield Problem(place(path), f"order: must name each section once; see {', '.join(missing)}", "")
    for preset in library.cover.presets:
        for section in sorted(set(preset.sections) - known):
            yield Problem(place(path), f"preset {preset.id}: unknown section “{section}”", "")


def _citation_problems(library: Library, cite: tuple[str, ...], where: str, what: str) -> Iterator[Problem]:
    source, passage = cite
    if source not in library.sources:
        known = ", ".join(library.sources)
        yield Problem(where, f"{what}: unknown source “{source}”", f"Sources: {known}.")
    elif passage not in library.sources[source].passages:
        yield Problem(where, f"{what}: {source} has no passage {passage}", "See sources.yaml.")


def _block_problems(library: Library, block: Block, path: Path) -> Iterator[Problem]:
    where = place(path, block.line)
    if isinstance(block, Figure):
        if not block.cite and not (isinstance(block, Table) and _rows_cite(block)):
            yield Problem(where, f"figure {block.id} cites no source", "Add `cite: [source:p1]`.")
        for cite in block.cite:
            if ":" not in cite:
                yield Problem(where, f"cite: “{cite}” is not source:passage", "")
                continue
            yield from _citation_problems(library, tuple(cite.split(":", 1)), where, "cite")
    for key, text, line in block_messages(block):
        here = place(path, line)
        try:
            for cite in citations(text):
                yield from _citation_problems(library, cite, here, key)
            for term in links(text, "term"):
                if term not in library.terms:
                    yield Problem(here, f"unknown glossary term “{term}”", "Add it to glossary.yaml, or fix its name.")
            for section in (*links(text, "section"), *links(text, "see")):
                if section not in library.sections:
                    yield Problem(here, f"link to the unknown section “{section}”", "Fix its name.")
        except InlineProblem as problem:  # pragma: no cover - load_section has refused it before
            yield Problem(here, problem.what, problem.fix)


def _rows_cite(table: Table) -> bool:
    return all(any(citations(line) for cell in cells for line in cell) for _, cells in table.rows)
