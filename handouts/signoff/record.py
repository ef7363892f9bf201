"""What an approval is bound to: all that a section says, shows and rests on, as texts by key."""

from __future__ import annotations

from handouts.assets import Assets
from handouts.content.blocks import Block, Callout, Figure, Heading, ListBlock, Picture, SlotBlock, Steps
from handouts.content.library import Library, Section
from handouts.content.texts import cited, explained_by, messages
from handouts.files.fingerprint import fingerprint
from handouts.files.reading import read_text


def section_texts(library: Library, section: Section, assets: Assets) -> dict[str, str]:
    """What an approval is given for, by key: every message, and in brackets what is no message.

    That is how the section is built, the data of its figures, its drawings, the words it explains, and its sources.
    """
    texts = {key: text for key, text, _ in messages(section)}
    texts["(citations)"] = "; ".join(section.head.cite)
    texts["(structure)"] = "; ".join(_structure(block) for block in section.blocks)
    for block in section.blocks:
        if isinstance(block, Figure):
            texts[f"({block.id})"] = block.model_dump_json(exclude={"line"})
    for name in drawings(section):
        texts[f"(drawing {name})"] = fingerprint(read_text(assets.templates, f"figures/{name}.svg.j2"))
    for term in explained_by(section):
        texts[f"(word {term})"] = f"{library.terms[term].term}: {library.terms[term].definition}"
    for source, passages in _passages(library, section).items():
        texts[f"(source {source})"] = passages
    return texts


def _structure(block: Block) -> str:
    """How a block is built, without its words: kind and ids, in order."""
    if isinstance(block, ListBlock):
        return f"{'ordered' if block.ordered else 'list'}({', '.join(_structure(item) for item in block.items)})"
    if isinstance(block, Callout):
        inner = ", ".join(_structure(one) for one in block.blocks)
        return f"{block.kind} {block.id} {block.lines}({inner})"
    if isinstance(block, SlotBlock):
        return f"slot {block.name}"
    level = f" {block.level}" if isinstance(block, Heading) else ""
    return f"{block.type}{level} {block.id}"


def _passages(library: Library, section: Section) -> dict[str, str]:
    """What the section's sources are, and where the cited passages stand in them."""
    found: dict[str, str] = {}
    for source, passage in sorted(cited(section)):
        one = library.sources[source]
        about = f"{one.title}; {one.kind}; {one.date or 'no date'}; {one.outdated or 'current'}"
        found[source] = f"{found.get(source, about)}; {passage}: {one.passages[passage]}"
    return found


def section_fingerprint(library: Library, section: Section, assets: Assets) -> str:
    """SHA-256 of all that `section_texts` lists."""
    return fingerprint(section_texts(library, section, assets))


def drawings(section: Section) -> list[str]:
    """The drawings a section shows, and the shapes they share."""
    names = {step.picture for block in section.blocks if isinstance(block, Steps) for step in block.steps}
    names |= {block.picture for block in section.blocks if isinstance(block, Picture)}
    return sorted(names | {"_shapes"}) if names else []
