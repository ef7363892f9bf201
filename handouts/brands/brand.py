"""What a clinic's ``brand.yaml`` says, and the clinic that comes of it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from handouts.brands import colour as colours
from handouts.brands.logo import Logo
from handouts.brands.telephones import Numbers, Words, regions, said
from handouts.brands.web_address import shown, square_code, web_address
from handouts.files.model import Model
from handouts.files.names import Id, Text

NEUTRAL = "neutral"
MAX_LINES = 6  # of an address


def _hex(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("a colour is written #rrggbb")
    return value.lower()


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("a language code is written en, es or zh-Hans")
    return value


def _region(value: str) -> str:
    if value not in regions():
        raise ValueError("a region is the two letters of ISO 3166, for example US, CA or PR")
    return value


def _file_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", value):
        raise ValueError("the logo is a file in the clinic's folder: its name alone, in plain letters")
    return value


def _words(value: object) -> object:
    texts = list(value.values()) if isinstance(value, dict) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise ValueError("a text is expected, or a text for each language: {en: …, es: …}")
    if isinstance(value, dict):
        for code in value:
            _language(str(code))
    return value


InWords = Annotated[Words, BeforeValidator(_words)]
Colour = Annotated[str, AfterValidator(_hex)]
LanguageCode = Annotated[str, AfterValidator(_language)]
Region = Annotated[str, AfterValidator(_region)]
Web = Annotated[str, AfterValidator(web_address)]
FileName = Annotated[str, AfterValidator(_file_name)]


class LineEntry(Model):
    """One telephone line: the number as people dial it, and its hours in words."""

    number: Text
    hours: InWords = ""


class NumbersEntry(Model):
    """The clinic's telephone lines. Without `emergency`, packets that tell people when to call are refused."""

    daytime: LineEntry | None = None
    after_hours: LineEntry | None = None
    emergency: LineEntry | None = None
    interpreter: LineEntry | None = None


class LogoEntry(Model):
    """The logo: a PNG or SVG file beside brand.yaml, and what it shows in words, for those who cannot see it."""

    file: FileName
    alt: Text


class BrandEntry(Model):
    """brand.yaml as it is written. With `extends`, what is left out comes from the other clinic."""

    extends: Id | None = Field(None, description="Another clinic's id: what is left out here comes from there.")
    name: str | None = Field(None, description="The clinic's full name, as on its door.")
    short_name: str | None = Field(None, description="A short form for the foot of each page.")
    unit: InWords | None = Field(None, description="The ward or service, under the name; by language, if it differs.")
    address: tuple[Text, ...] | None = Field(None, max_length=MAX_LINES, description="Lines of the postal address.")
    region: Region | None = Field(None, description="Country or territory (ISO 3166): how telephone numbers are read.")
    numbers: NumbersEntry | None = None
    web: Web | None = Field(None, description="The page to show, beginning with https://.")
    languages: tuple[Text, ...] | None = Field(None, description="Languages spoken, as their speakers write them.")
    logo: LogoEntry | None = None
    colour: Colour | None = Field(None, description="One colour, #rrggbb; the others are derived from it.")
    paper: Literal["letter", "a4"] | None = Field(None, description="The paper when none is asked for.")
    footer: InWords | None = Field(None, description="One line for the foot of each page; by language, if it differs.")
    sections: tuple[Id, ...] | None = Field(None, description="Sections the clinic offers; all if left out.")
    presets: tuple[Id, ...] | None = Field(None, description="Presets the clinic offers; all if left out.")
    notices: dict[LanguageCode, Text] | None = Field(
        None, description="Notices the clinic must print, by language code: language assistance, for example."
    )

    @field_validator("sections", "presets")
    @classmethod
    def _once(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value is not None and len(set(value)) != len(value):
            raise ValueError("one is named twice")
        return value


class Brand(Model):
    """A clinic, complete. Empty texts and missing lines are printed as blanks."""

    id: str = NEUTRAL
    colour: Colour
    name: str = ""
    short_name: str = ""
    unit: Words = ""
    address: tuple[str, ...] = ()
    region: str = ""
    numbers: Numbers = Numbers()
    web: str = ""
    languages: tuple[str, ...] = ()
    logo: Logo | None = None
    paper: Literal["letter", "a4"] = "letter"
    footer: Words = ""
    sections: tuple[str, ...] | None = None
    presets: tuple[str, ...] | None = None
    notices: dict[str, str] = Field(default_factory=dict)
    extends: str | None = None

    def in_language(self, code: str) -> Brand:
        """The same with every text in one language; what the clinic does not say in it is left out."""
        words = {key: said(getattr(self, key), code) for key in ("unit", "footer")}
        return self.model_copy(update={**words, "numbers": self.numbers.in_language(code)})

    def unsaid(self, code: str) -> list[str]:
        """What the clinic says in another language than *code* and so is left out in it, as brand.yaml names it."""
        lines = {kind: getattr(self.numbers, kind) for kind in type(self.numbers).model_fields}
        words = {"unit": self.unit, "footer": self.footer}
        words |= {f"numbers.{kind}.hours": line.hours for kind, line in lines.items() if line}
        return [name for name, one in words.items() if one and not said(one, code)]

    @property
    def rgb(self) -> colours.Rgb:
        """The colour as the clinic gave it: red, green and blue, each from 0 to 1."""
        return colours.rgb(self.colour)

    @property
    def colours(self) -> colours.Colours:
        """What is drawn in: derived from the clinic's colour so that it can be read."""
        return colours.colours(self.rgb)

    @property
    def address_shown(self) -> str:
        """The web address as people type it."""
        return shown(self.web)

    @property
    def square_code(self) -> tuple[int, str]:
        """The QR code of the web address: modules on a side, and the SVG path."""
        return square_code(self.web)
