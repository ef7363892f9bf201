"""What a translator is told before they begin: purpose, audience, reading level, tone, what may not change, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.checks.content.readability import AIM, LIMIT
from handouts.content.inline import plain_text
from handouts.content.library import Library
from handouts.exchange.rows import current
from handouts.languages.language import Interface, Language
from handouts.languages.messages import INTERFACE
from handouts.press.html.prose import used_terms


@dataclass(frozen=True)
class Word:
    """A word of the glossary: the English, what it means, and the translation, if there is one."""

    english: str
    meaning: str
    translation: str = ""


@dataclass(frozen=True)
class Brief:
    """The brief for some files of a language: `items` are (heading, text), `words` the glossary under its heading."""

    items: tuple[tuple[str, str], ...]
    glossary: str
    words: tuple[Word, ...]

    def lines(self) -> Iterator[tuple[str, str]]:
        """All of it as (heading, text)."""
        yield from self.items
        for word in self.words:
            arrow = f" → {word.translation}" if word.translation else ""
            yield self.glossary, f"{word.english}{arrow} ({word.meaning})"


def glossary_of(library: Library, translations: Path, language: Language) -> dict[str, str]:
    """The translation of each word of the glossary, by its id; none of a fuzzy one. Raises `ContentError`."""
    entries = current(library, translations, language, INTERFACE).entries
    words = {id_: entries[f"glossary#{id_}.term"] for id_ in library.terms}
    return {id_: "" if entry.fuzzy else entry.texts[0] for id_, entry in words.items()}


def brief_of(library: Library, source: Language, names: Sequence[str], glossary: Mapping[str, str]) -> Brief:
    """The brief for the files *names*; *source* is English, *glossary* what `glossary_of` found."""
    staff = Interface(library.interface, source)
    sections = [library.sections[name] for name in names if name != INTERFACE]
    mains = [f"{plain_text(section.head.title)}: {plain_text(section.head.message)}" for section in sections]
    items = (
        (staff.text("proof-purpose"), staff.text("proof-purpose-text", title=library.cover.title)),
        (staff.text("proof-audience"), staff.text("proof-audience-text", audience=library.cover.audience)),
        (staff.text("proof-grade"), staff.text("proof-grade-text", aim=int(AIM), limit=int(LIMIT))),
        (staff.text("proof-tone"), staff.text("proof-tone-text")),
        (staff.text("proof-facts"), staff.text("proof-facts-text")),
        (staff.text("proof-markup"), staff.text("proof-markup-text")),
        *((staff.text("proof-main"), main) for main in mains),
    )
    terms = list(library.terms.values()) if INTERFACE in names else used_terms(sections, library.terms)
    terms = sorted(terms, key=lambda term: term.term.casefold())
    return Brief(
        items, staff.text("proof-glossary"), tuple(Word(one.term, one.definition, glossary[one.id]) for one in terms)
    )
