"""The messages of a translation: every text a patient reads, by the file that holds it and by its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handouts.content.blocks import Block, Callout, Figure, Heading, ListBlock, Paragraph
from handouts.content.figures import figure_messages, with_figure_messages
from handouts.content.library import Library, Section
from handouts.content.texts import messages
from handouts.errors import ContentError, Problem
from handouts.languages.language import STAFF

INTERFACE = "interface"  # the file of all that no section says


@dataclass(frozen=True)
class Message:
    """One text to translate. `kind` says what it is on the page; `forms` are its plural texts by category, if any.

    `key` is ``section#block``; of what no section says ``interface#…``, ``library#…``, ``glossary#…`` or ``sources#…``.
    """

    key: str
    text: str
    kind: str
    source: str
    forms: tuple[tuple[str, str], ...] = ()


def files(library: Library) -> tuple[str, ...]:
    """The names of a language's files, without their ending: one for each section in print order, and the rest."""
    return (*library.cover.order, INTERFACE)


def printed_messages(library: Library, file: str) -> dict[str, Message]:
    """The messages of one *file*, by key, in reading order. Texts come as one line each."""
    found = _interface(library) if file == INTERFACE else _section(library.sections[file])
    return {message.key: message for message in found}


def _section(section: Section) -> list[Message]:
    kinds = {"title": "Title of the section", "message": "The section's main message"}
    for block in section.blocks:
        kinds |= _kinds(block, "")
    where = f"content/sections/{section.id}.md"
    return [Message(f"{section.id}#{key}", one_line(text), kinds[key], where) for key, text, _ in messages(section)]


def _kinds(block: Block, inside: str) -> dict[str, str]:
    """What each message of a block is on the page, by key."""
    if isinstance(block, Heading):
        return {block.id: f"Heading of level {block.level}"}
    if isinstance(block, Paragraph):
        return {block.id: f"Paragraph{inside}"}
    if isinstance(block, ListBlock):
        return {item.id: f"Item of a list{inside}" for item in block.items}
    if isinstance(block, Callout):
        kinds: dict[str, str] = {}
        for inner in block.blocks:
            kinds |= _kinds(inner, f" in the box “{block.kind}”")
        return kinds
    if isinstance(block, Figure):
        return {key: _figure_kind(key, block) for key, _ in figure_messages(block)}
    return {}


def _figure_kind(key: str, figure: Any) -> str:
    field = key.rpartition(".")[2]
    if field == "alt":
        return "Picture in words, for those who hear it: it is not seen"
    if field == "title":
        return "Title of a picture or table"
    if figure.kind == "table":
        return "Cell of a table: keep it short"
    return f"Words in a picture ({figure.kind}, {field}): keep them short"


def _interface(library: Library) -> list[Message]:
    cover, interface = "content/library.yaml", "content/interface.yaml"
    title, audience = one_line(library.cover.title), one_line(library.cover.audience)
    found = [
        Message("library#title", title, "Title of the handout, also at the top of each page", cover),
        Message("library#audience", audience, "For whom the handout is, on the first page", cover),
    ]
    for key, text in library.interface.items():
        if key.startswith(STAFF) or (key.rpartition(".")[0] + ".other" in library.interface and key[-6:] != ".other"):
            continue
        stem = key.removesuffix(".other")
        forms = tuple(
            (name.rpartition(".")[2], one_line(form))
            for name, form in library.interface.items()
            if stem != key and name.rpartition(".")[0] == stem
        )
        found.append(Message(f"interface#{stem}", one_line(text), "Words that the program prints", interface, forms))
    for term in library.terms.values():
        where = "content/glossary.yaml"
        found.append(Message(f"glossary#{term.id}.term", one_line(term.term), "Word to know", where))
        kind = "What the word means here: at most 16 words"
        found.append(Message(f"glossary#{term.id}.definition", one_line(term.definition), kind, where))
    for source in library.sources.values():
        where = "content/sources.yaml"
        found.append(Message(f"sources#{source.id}.kind", one_line(source.kind), "What kind of text it is", where))
    return found


def one_line(text: str) -> str:
    """*text* as one line: how it was wrapped in its file says nothing."""
    return " ".join(text.split())


def translated(library: Library, texts: Mapping[str, str], sections: tuple[str, ...]) -> Library:
    """*library* with the words of *texts*, by key, in place of its own; of its sections, only those named.

    Nothing but words changes; what only staff read stays English. Raises `ContentError` for a message that has no
    text, so that languages never mix.
    """
    missing = [key for file in (*sections, INTERFACE) for key in _lacking(library, file, texts)]
    if missing:
        raise ContentError.of([Problem(key, "this text is not translated", "Translate it.") for key in missing])
    cover = library.cover.model_copy(update={"title": texts["library#title"], "audience": texts["library#audience"]})
    terms = {
        id_: term.model_copy(
            update={"term": texts[f"glossary#{id_}.term"], "definition": texts[f"glossary#{id_}.definition"]}
        )
        for id_, term in library.terms.items()
    }
    sources = {
        id_: source.model_copy(update={"kind": texts[f"sources#{id_}.kind"]}) for id_, source in library.sources.items()
    }
    interface = {key: text for key, text in library.interface.items() if key.startswith(STAFF)}
    interface |= {key.removeprefix("interface#"): text for key, text in texts.items() if key.startswith("interface#")}
    return library.model_copy(
        update={
            "cover": cover,
            "terms": terms,
            "sources": sources,
            "interface": interface,
            "sections": {id_: _in_words(library.sections[id_], texts) for id_ in sections},
        }
    )


def _lacking(library: Library, file: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of a file's messages that *texts* lacks; of one with plural forms, ``other`` must be there."""
    return [
        message.key
        for message in printed_messages(library, file).values()
        if not texts.get(f"{message.key}.other" if message.forms else message.key)
    ]


def _in_words(section: Section, texts: Mapping[str, str]) -> Section:
    def word(key: str) -> str:
        return texts[f"{section.id}#{key}"]

    head = section.head.model_copy(update={"title": word("title"), "message": word("message")})
    blocks = tuple(_block(block, word) for block in section.blocks)
    return section.model_copy(update={"head": head, "blocks": blocks})


def _block(block: Block, word: Callable[[str], str]) -> Block:
    """The same block in other words."""
    if isinstance(block, (Heading, Paragraph)):
        return block.model_copy(update={"text": word(block.id)})
    if isinstance(block, ListBlock):
        return block.model_copy(update={"items": tuple(_block(item, word) for item in block.items)})
    if isinstance(block, Callout):
        return block.model_copy(update={"blocks": tuple(_block(inner, word) for inner in block.blocks)})
    if isinstance(block, Figure):
        return with_figure_messages(block, word)
    return block
