"""Languages: what ``translations/<code>/language.yaml`` says, and the words the templates print."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from handouts.errors import ContentError, UsageProblem, place, unknown
from handouts.files.model import Model
from handouts.files.names import Text
from handouts.files.reading import build, load_yaml, read_text

SOURCE = "en"
FILE = "language.yaml"
STAFF = ("review-", "preview-", "proof-")  # how keys of the interface begin whose texts only staff read, in English
# Each CSS counter style that has digits of its own (CSS Counter Styles Level 3): its zero, and its name in CLDR.
NUMBERING = {
    "arabic-indic": ("\u0660", "arab"),
    "persian": ("\u06f0", "arabext"),
    "devanagari": ("\u0966", "deva"),
    "bengali": ("\u09e6", "beng"),
    "gurmukhi": ("\u0a66", "guru"),
    "gujarati": ("\u0ae6", "gujr"),
    "oriya": ("\u0b66", "orya"),
    "tamil": ("\u0be6", "tamldec"),
    "telugu": ("\u0c66", "telu"),
    "kannada": ("\u0ce6", "knda"),
    "malayalam": ("\u0d66", "mlym"),
    "thai": ("\u0e50", "thai"),
    "lao": ("\u0ed0", "laoo"),
    "tibetan": ("\u0f20", "tibt"),
    "myanmar": ("\u1040", "mymr"),
    "khmer": ("\u17e0", "khmr"),
    "mongolian": ("\u1810", "mong"),
    "decimal": ("0", "latn"),
}


class Reviewer(Model):
    """Somebody who may translate or check this language: the name as it is printed, and what they are."""

    name: Text
    role: Text


SPACELESS = ("Hans", "Hant", "Hani", "Jpan")  # scripts that put no space between words, nor after a sentence
_FULL_STOPS = {**dict.fromkeys(("hi", "bn", "ne", "pa", "as", "or", "sa"), "।"), "ur": "۔", "hy": "։", "am": "።"}


class Language(Model):
    """One language. `fonts` are family names in order; `packages` are the Debian packages that hold them.

    `code` is a BCP 47 tag, `direction` is of the page, `digits` names a CSS counter style. `locale` says how numbers
    and dates are written, when not as `code` says (es as in es-US). `reviewers` may translate and check; when there
    are some, nobody else may.
    """

    code: str
    name: Text
    native: Text
    script: Annotated[str, Field(pattern=r"^[A-Z][a-z]{3}$")]
    direction: Literal["ltr", "rtl"]
    digits: str
    locale: str = ""
    fonts: tuple[Text, ...] = Field(min_length=1)
    packages: tuple[Text, ...] = Field(min_length=1)
    sample: Text
    reviewers: tuple[Reviewer, ...] = ()

    @field_validator("digits")
    @classmethod
    def _known_digits(cls, value: str) -> str:
        if value not in NUMBERING:
            raise ValueError(f"no such digits; there are: {', '.join(NUMBERING)}")
        return value

    @model_validator(mode="after")
    def _known_locale(self) -> Language:
        if self.code == SOURCE and not self.locale:
            return self  # loading all that is known of languages takes a while
        from babel import Locale, UnknownLocaleError

        try:
            Locale.parse(self.babel_locale)
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"locale: “{self.babel_locale}” is not known; write one that is, such as es-US") from None
        return self

    @property
    def babel_locale(self) -> str:
        """The locale's name as Babel writes it."""
        return (self.locale or self.code).replace("-", "_")

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return "" if self.script in SPACELESS else " "

    @property
    def full_stop(self) -> str:
        """What ends a sentence."""
        return _FULL_STOPS.get(self.code.split("-")[0], "。" if self.script in SPACELESS else ".")

    def in_own_digits(self, text: str) -> str:
        """*text* with the language's digits for 0 to 9."""
        zero = NUMBERING[self.digits][0]
        return text.translate({ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)})


class Interface:
    """The interface catalog of one language: `text` by key, numbers and dates in the language's own form."""

    def __init__(self, texts: Mapping[str, str], language: Language) -> None:
        self._texts, self.language = texts, language

    def text(self, key: str, **values: object) -> str:
        """Return the text of *key* with its {names} filled in; whole numbers take the language's digits.

        A text that differs by number is chosen by the value of ``count``: ``key.one``, ``key.other`` and so on, by the
        language's plural categories (Unicode CLDR).

        Raises `KeyError` for an unknown key or a name without a value: a defect of a template.
        """
        if f"{key}.other" in self._texts:
            form = f"{key}.{self._plural(values['count'])}"
            key = form if form in self._texts else f"{key}.other"
        return self._fill(self._texts[key], values)

    def _plural(self, count: Any) -> str:
        from babel import Locale

        return str(Locale.parse(self._locale).plural_form(count))

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
        return self._decimal(number, None)

    def decimal(self, number: float) -> str:
        """A measured value in the language's digits: with one decimal place, if it is no whole number."""
        return self._decimal(number, "0.#")

    def _decimal(self, number: float, pattern: str | None) -> str:
        from babel.numbers import UnsupportedNumberingSystemError, format_decimal

        system = NUMBERING[self.language.digits][1]
        try:
            text = format_decimal(number, pattern, locale=self._locale, numbering_system=system)
        except UnsupportedNumberingSystemError:
            text = format_decimal(number, pattern, locale=self._locale)
        return self._digits(text)

    def date(self, date: datetime.date) -> str:
        """A date, written out: 5 October 2023 as the language's readers write it."""
        from babel.dates import format_date

        return self._digits(format_date(date, format="long", locale=self._locale))

    def _digits(self, text: str) -> str:
        return self.language.in_own_digits(text)

    @property
    def _locale(self) -> str:
        return self.language.babel_locale


def languages(translations: Path) -> list[str]:
    """The codes of all languages."""
    return sorted(path.parent.name for path in translations.glob("*/language.yaml"))


def load_language(translations: Path, code: str) -> Language:
    """Read one language; raises `UsageProblem` if there is none of that *code*, `ContentError` if its file is wrong."""
    if not re.fullmatch(r"[A-Za-z0-9-]{2,35}", code) or not (translations / code).is_dir():
        raise UsageProblem.of([unknown("language", code, languages(translations))])
    relative = f"{code}/{FILE}"
    path = translations / relative
    language = build(Language, load_yaml(read_text(translations, relative), path), path)
    if language.code != code:
        raise ContentError(
            f"code: this file says {language.code}, and stands in the folder {code}.",
            where=place(path, 1),
            fix="Make them agree.",
        )
    return language
