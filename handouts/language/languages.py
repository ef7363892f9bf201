"""Languages: what ``translations/<code>/language.yaml`` says, and the words the templates print."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from handouts.errors import UsageProblem, unknown
from handouts.library.files import Model, build, load_yaml, read_text
from handouts.library.models import Library, Section, Term
from handouts.library.names import Text

SOURCE = "en"
# The zero of each numbering system that Unicode CLDR names and that has digits of its own.
_ZEROS = {
    "arab": "\u0660",
    "arabext": "\u06f0",
    "beng": "\u09e6",
    "deva": "\u0966",
    "khmr": "\u17e0",
    "laoo": "\u0ed0",
    "mymr": "\u1040",
    "thai": "\u0e50",
}


class Language(Model):
    """One language. `fonts` are family names in order; `package` is the Debian package that holds them.

    `digits` names a CSS counter style, `code` is a BCP 47 tag, `direction` is of the page.
    """

    code: str
    name: str
    native: str
    script: str
    direction: Literal["ltr", "rtl"]
    digits: str
    fonts: tuple[Text, ...] = Field(min_length=1)
    package: Text
    sample: str


class Interface:
    """The interface catalog of one language: `text` by key, numbers and dates in the language's own form."""

    def __init__(self, texts: Mapping[str, str], language: Language) -> None:
        self._texts, self.language = texts, language

    def text(self, key: str, **values: object) -> str:
        """Return the text of *key* with its {names} filled in; whole numbers take the language's digits.

        Raises `KeyError` for an unknown key or a name without a value: a defect of a template.
        """
        return self._fill(self._texts[key], values)

    def around(self, key: str, name: str) -> tuple[str, str]:
        """The text of *key* before and after its ``{name}``, for values that only the typesetter knows."""
        before, after = self._texts[key].split(f"{{{name}}}")
        return before, after

    def between(self, key: str, first: str, second: str) -> tuple[str, str, str]:
        """The text of *key* before, between and after its two names."""
        before, rest = self.around_text(self._texts[key], first)
        middle, after = self.around_text(rest, second)
        return before, middle, after

    @staticmethod
    def around_text(text: str, name: str) -> tuple[str, str]:
        before, after = text.split(f"{{{name}}}")
        return before, after

    def _fill(self, text: str, values: Mapping[str, object]) -> str:
        def value(found: re.Match[str]) -> str:
            chosen = values[found[1].replace("-", "_")]
            return self.number(chosen) if isinstance(chosen, int) else str(chosen)

        return re.sub(r"\{([a-z-]+)\}", value, text)

    def number(self, number: int) -> str:
        """A whole number in the language's digits."""
        from babel.numbers import format_decimal

        return self._digits(format_decimal(number, locale=self._locale, numbering_system="default"))

    def decimal(self, number: float) -> str:
        """A measured value in the language's digits, with one decimal place as it was measured."""
        from babel.numbers import format_decimal

        return self._digits(format_decimal(number, format="0.0", locale=self._locale, numbering_system="default"))

    def date(self, date: datetime.date) -> str:
        """A date, written out: 5 October 2023 as the language's readers write it."""
        from babel.dates import format_date

        return format_date(date, format="long", locale=self._locale)

    def _digits(self, text: str) -> str:
        """*text* with the digits of the language's own numbering system (Unicode CLDR)."""
        from babel import Locale

        zero = _ZEROS.get(str(Locale.parse(self._locale).default_numbering_system), "0")
        return text.translate({ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)})

    @property
    def _locale(self) -> str:
        return self.language.code.replace("-", "_")


@dataclass(frozen=True)
class LocalizedPacket:
    """A packet's words in one language, ready to be composed. `sections` are in print order."""

    interface: Interface
    title: str
    audience: str
    sections: tuple[Section, ...]
    terms: Mapping[str, Term]


def languages(translations: Path) -> list[str]:
    """The codes of all languages."""
    return sorted(path.parent.name for path in translations.glob("*/language.yaml"))


def load_language(translations: Path, code: str) -> Language:
    """Read one language; raises `UsageProblem` if there is none of that *code*."""
    if not re.fullmatch(r"[A-Za-z0-9-]{2,35}", code) or not (translations / code).is_dir():
        raise UsageProblem.of([unknown("language", code, languages(translations))])
    relative = f"{code}/language.yaml"
    path = translations / relative
    return build(Language, load_yaml(read_text(translations, relative), path), path)


def localize(library: Library, sections: tuple[Section, ...], language: Language) -> LocalizedPacket:
    """Put the words of *sections* into *language*. The source language is what the content folder says."""
    return LocalizedPacket(
        interface=Interface(library.interface, language),
        title=library.cover.title,
        audience=library.cover.audience,
        sections=sections,
        terms=library.terms,
    )
