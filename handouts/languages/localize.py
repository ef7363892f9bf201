"""Put a packet's words into a language."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from handouts.content.library import Library, Section, Source, Term
from handouts.languages.language import SOURCE, Interface, Language
from handouts.languages.messages import translated

Layout = Literal["single", "bilingual"]


@dataclass(frozen=True)
class Signatures:
    """Who translated, who checked it as the second reader, and the last day of it."""

    translator: str
    second_reader: str
    date: datetime.date


@dataclass(frozen=True)
class Translation:
    """What a packet is printed with in another language: `texts` by key, and the source's own language.

    Without `signatures` it is a draft that nobody has checked, and every page says so.
    """

    texts: Mapping[str, str] = field(repr=False)
    source: Language
    signatures: Signatures | None = None
    layout: Layout = "single"


@dataclass(frozen=True)
class LocalizedPacket:
    """A packet's words in one language, ready to be composed. `sections` are in print order.

    `original` holds the same in the source language when it is printed beside the translation: all of it in a
    bilingual `layout`, the warning boxes in an `unchecked` one.
    """

    interface: Interface
    title: str
    audience: str
    sections: tuple[Section, ...]
    terms: Mapping[str, Term]
    sources: Mapping[str, Source]
    translation: Translation | None = None
    original: LocalizedPacket | None = None
    treatments: tuple[str, ...] = ()

    @property
    def treatment(self) -> str:
        """What the one treatment is called that the packet is about; empty when it is about none, or about several."""
        found = [section.head.title for section in self.sections if section.id in self.treatments]
        return found[0] if len(found) == 1 else ""

    @property
    def language(self) -> Language:
        return self.interface.language

    @property
    def unchecked(self) -> bool:
        """Whether this is a translation that nobody has checked."""
        return self.translation is not None and self.translation.signatures is None

    @property
    def beside(self) -> bool:
        """Whether English stands beside the translation: to compare it with, or for those who work with both."""
        return self.unchecked or self.bilingual

    @property
    def bilingual(self) -> bool:
        return self.translation is not None and self.translation.layout == "bilingual"


def localize(
    library: Library, sections: tuple[Section, ...], language: Language, translation: Translation | None = None
) -> LocalizedPacket:
    """Put the words of *sections* into *language*; without a *translation*, it is the source language.

    Raises `ContentError` for a text that has no translation.
    """
    if translation is None:
        if language.code != SOURCE:
            raise AssertionError(f"{language.code} needs a translation")
        return _packet(library, sections, language, None, None)
    original = _packet(library, sections, translation.source, None, None)
    ids = tuple(section.id for section in sections)
    words = translated(library, translation.texts, ids)
    return _packet(words, tuple(words.sections[id_] for id_ in ids), language, translation, original)


def _packet(
    library: Library,
    sections: tuple[Section, ...],
    language: Language,
    translation: Translation | None,
    original: LocalizedPacket | None,
) -> LocalizedPacket:
    return LocalizedPacket(
        interface=Interface(library.interface, language),
        title=library.cover.title,
        audience=library.cover.audience,
        sections=sections,
        terms=library.terms,
        sources=library.sources,
        translation=translation,
        original=original,
        treatments=library.cover.treatments,
    )
