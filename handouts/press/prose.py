"""Turn the inline Markdown of messages into HTML, and collect what a packet cites and explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup, escape

from handouts.library.blocks import Block, ListBlock, Paragraph
from handouts.library.inline import links, parse_inline, split_citation
from handouts.library.load import block_messages, cited
from handouts.library.models import Section, Source, Term


@dataclass(frozen=True)
class Prose:
    """Renders messages of one packet: knows the numbers of its sources and which sections it holds."""

    sources: tuple[Source, ...]
    terms: tuple[Term, ...]
    section_ids: frozenset[str]
    page_reference: tuple[str, str]
    numbers: Mapping[str, int] = field(default_factory=dict)

    def inline(self, text: str) -> Markup:
        """One message as HTML."""
        return Markup("").join(self._tokens(parse_inline(text)))

    def cite(self, references: Sequence[str]) -> Markup:
        """The bracketed source numbers of ``source:passage`` references; empty for none."""
        return self._citation([reference.split(":")[0] for reference in references])

    def _tokens(self, tokens: list[Token]) -> Iterator[Markup]:
        reference = ""
        for token in tokens:
            if token.type == "text":
                yield escape(token.content)
            elif token.type == "softbreak":
                yield Markup("\n")
            elif token.type == "strong_open":
                yield Markup("<strong>")
            elif token.type == "strong_close":
                yield Markup("</strong>")
            elif token.type == "cite":
                yield self._citation([source for source, _ in split_citation(token.content)])
            elif token.type == "link_open":
                scheme, _, target = str(token.attrGet("href")).partition(":")
                linked = scheme == "term" or target in self.section_ids
                reference = target if scheme == "section" and linked else ""
                yield Markup('<a class="{}" href="#{}-{}">').format(scheme, scheme, target) if linked else Markup("<span>")
                closing = Markup("</a>") if linked else Markup("</span>")
            else:
                yield closing
                if reference:
                    before, after = self.page_reference
                    yield Markup(' <span class="page-reference" data-href="#section-{}" data-before="{}" data-after="{}"></span>').format(
                        reference, before, after
                    )
                    reference = ""

    def _citation(self, sources: Sequence[str]) -> Markup:
        if not sources:
            return Markup("")
        numbers = sorted({(self.numbers[source], source) for source in sources})
        linked = [Markup('<a href="#source-{}">{}</a>').format(source, number) for number, source in numbers]
        return Markup('<span class="cite">[{}]</span>').format(Markup(", ").join(linked))


def used_sources(sections: Sequence[Section], terms: Sequence[Term], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources that *sections* and the definitions of *terms* rest on, in order of first use."""
    ids = [source for section in sections for source, _ in cited(section)]
    ids += [cite.split(":")[0] for term in terms for cite in term.cite]
    return tuple(sources[source] for source in dict.fromkeys(ids))


def used_terms(sections: Sequence[Section], terms: Mapping[str, Term]) -> tuple[Term, ...]:
    """The terms that *sections* link to, in order of first use."""
    found = [term for section in sections for block in section.blocks for term in block_terms(block)]
    return tuple(terms[term] for term in dict.fromkeys(found))


def block_terms(block: Block) -> list[str]:
    """Glossary ids that a block links to, in order."""
    return [term for _, text, _ in block_messages(block) for term in links(text, "term")]


MOST_NOTES = 2  # beside one block of text; further words are explained in the list at the end only


def margin_notes(sections: Sequence[Section], terms: Mapping[str, Term]) -> dict[tuple[str, int], tuple[Term, ...]]:
    """The terms to explain beside a block of text, by section id and the block's position.

    Each term is explained once in a packet, where it first appears.
    """
    seen: set[str] = set()
    notes: dict[tuple[str, int], tuple[Term, ...]] = {}
    for section in sections:
        for position, block in enumerate(section.blocks):
            if isinstance(block, (Paragraph, ListBlock)):
                fresh = [term for term in dict.fromkeys(block_terms(block)) if term not in seen][:MOST_NOTES]
                seen.update(fresh)
                notes[section.id, position] = tuple(terms[term] for term in fresh)
    return notes
