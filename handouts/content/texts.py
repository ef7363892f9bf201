"""Every message of a section: the texts that are read, translated and approved, each with its key."""

from __future__ import annotations

from collections.abc import Iterator

from handouts.content.blocks import Block, Callout, Figure, Heading, ListBlock, Paragraph
from handouts.content.figures import figure_messages
from handouts.content.inline import citations, links
from handouts.content.library import Section
from handouts.files.names import pair


def messages(section: Section) -> Iterator[tuple[str, str, int]]:
    """Every message of a section as (key below the section, inline Markdown, line), in reading order."""
    yield "title", section.head.title, section.lines.get("title", 1)
    yield "message", section.head.message, section.lines.get("message", 1)
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
    found = [pair(cite) for cite in section.head.cite]
    for block in section.blocks:
        if isinstance(block, Figure):
            found += [pair(cite) for cite in block.cite]
        for _, text, _ in block_messages(block):
            found += citations(text)
    return list(dict.fromkeys(found))


def explained_by(section: Section) -> list[str]:
    """The ids of the words that a section explains, in order of the alphabet."""
    return sorted({term for _, text, _ in messages(section) for term in links(text, "term")})
