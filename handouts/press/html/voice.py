"""How one language speaks on the page: its words, numbers and dates, its direction, and what keeps its own."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from handouts.languages.language import Interface, Language
from handouts.press.html.prose import Prose, isolated, unbroken


@dataclass(frozen=True)
class Voice:
    """One language's voice in a packet. `prefix` keeps the ids of a second voice apart from those of the first.

    `treatment` is what the packet's one treatment is called, if it is about one.
    """

    interface: Interface
    prose: Prose
    prefix: str = ""
    treatment: str = ""

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

    def sentence(self, text: str) -> str:
        """*text* with the language's full stop, if nothing ends it."""
        return text if text[-1:] in _ENDS else text + self.language.full_stop

    def number(self, number: int) -> str:
        return self.interface.number(number)

    def decimal(self, number: float) -> str:
        return self.interface.decimal(number)

    def date(self, date: datetime.date) -> str:
        return self.interface.date(date)


_ENDS = tuple(".?!…。？！।۔؟։።")
_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f]")  # letters that are not Latin


# What is written from left to right whatever stands around it: Latin words, dates, and numbers in any digits.
_WORD = r"[A-Za-z\u00c0-\u024f0-9µμ°][A-Za-z\u00c0-\u024f0-9µμ°®™.,'’+/%@:–-]*"
_LEFT_TO_RIGHT = re.compile(
    rf"(?:\+|\(\+?\d{{1,5}}\)[ \u00a0-]?)?{_WORD}(?:[ \u00a0](?:\(\d{{1,5}}\)[ \u00a0-]?)?{_WORD})*"
    r"|\+?[٠-٩۰-۹]+(?:[-/. \u00a0][٠-٩۰-۹]+)+"
)
_OPEN_END = re.compile(r"[.,'’:+/–-]+$")


def direction(text: str, language: Language) -> str:
    """The direction of *text*, which is in any language: that of its first letter, else the page's (UAX 9, P2).

    Text with letters of both directions runs from right to left on such a page, and where most of its letters do.
    """
    kinds = [kind for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL")]
    if not kinds:
        return language.direction
    leftward = sum(kind != "L" for kind in kinds)
    mixed = leftward and (language.direction == "rtl" or leftward > len(kinds) / 2)
    return "rtl" if mixed or kinds[0] != "L" else "ltr"


def direction_of(code: str, text: str, language: Language) -> str:
    """The direction of *text* in the language *code*; where nothing is known of that language, as its letters run."""
    from babel import Locale, UnknownLocaleError

    try:
        runs = Locale.parse(code, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return direction(text, language)
    return "rtl" if runs == "right-to-left" else "ltr"


def set_in(text: str, runs: str) -> Markup:
    """*text* as HTML for an element whose direction is *runs*: in a right-to-left one, what runs from left to right
    stands in a run of its own, else 617-555-0163 shows as 0163-555-617.
    """
    if runs == "ltr":
        return escape(text)
    parts, end = [], 0
    for found in _LEFT_TO_RIGHT.finditer(text):
        run = _OPEN_END.sub("", found[0])
        parts += [escape(text[end : found.start()]), Markup('<span dir="ltr">{}</span>').format(unbroken(run))]
        end = found.start() + len(run)
    return Markup("").join([*parts, escape(text[end:])])


def own_words(text: str, language: Language) -> Markup:
    """A clinic's own words, in any language: in a run of their own, and in Latin letters, where the page has others."""
    if language.script == "Latn" or _FOREIGN.search(text):
        runs = direction(text, language)
        inner = set_in(text, runs)
        return inner if runs == language.direction else Markup('<span dir="{}">{}</span>').format(runs, inner)
    return Markup('<span class="own" dir="ltr">{}</span>').format(text)
