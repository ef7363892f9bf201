"""How one language speaks on the page: its words, numbers and dates, its direction, and what keeps its own."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from handouts.languages.language import Interface, Language
from handouts.press.html.prose import Prose, isolated


@dataclass(frozen=True)
class Voice:
    """One language's voice in a packet. `prefix` keeps the ids of a second voice apart from those of the first."""

    interface: Interface
    prose: Prose
    prefix: str = ""

    @property
    def language(self) -> Language:
        return self.interface.language

    @property
    def marked(self) -> Markup:
        """The attributes of an element that holds this language's words among those of another."""
        return Markup('lang="{}" dir="{}"').format(self.language.code, self.language.direction)

    def inline(self, text: str) -> Markup:
        """A message as HTML."""
        return self.prose.inline(text)

    def cited(self, text: str, references: Sequence[str]) -> Markup:
        """A message as HTML, followed by the numbers of the sources it rests on."""
        return self.prose.cited(text, references)

    def plain(self, text: str) -> Markup:
        """Words without markup as HTML."""
        return isolated(text, self.language)

    def t(self, key: str, **values: object) -> str:
        """A text of the interface."""
        return self.interface.text(key, **values)

    def number(self, number: int) -> str:
        return self.interface.number(number)

    def decimal(self, number: float) -> str:
        return self.interface.decimal(number)

    def date(self, date: datetime.date) -> str:
        return self.interface.date(date)


_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f]")  # letters that are not Latin


def direction(text: str, language: Language) -> str:
    """The direction of *text*, which is in any language: that of its first letter, else the page's (UAX 9, P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return language.direction


def own_words(text: str, language: Language) -> Markup:
    """A clinic's own words, in any language: in a run of their own, and in Latin letters, where the page has others."""
    if language.script == "Latn" or _FOREIGN.search(text):
        runs = direction(text, language)
        return escape(text) if runs == language.direction else Markup('<span dir="{}">{}</span>').format(runs, text)
    return Markup('<span class="own" dir="ltr">{}</span>').format(text)
