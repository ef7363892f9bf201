"""Telephone numbers: read as a clinic writes them, printed as people there write them, refused if nobody answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handouts.files.model import Model

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_WHY = {
    1: "the country code is unknown",
    2: "it is too short",
    3: "it is too long",
    4: "it is a local number: add the area code",
    5: "it has a length that no number has",
}
_EXTENSION = re.compile(r"[ ,;]*\b(?:ext(?:ension)?\.?|x)[ .:]*\d{1,6}\s*$|(?<=\d)x\d{1,6}\s*$", re.IGNORECASE)


Words = str | dict[str, str]  # a text in the language of the content, or one for each language by its code
PLAIN = "en"  # the language of a text that stands alone


class Line(Model):
    """One telephone line: the number in its local form, the same as a ``tel:`` address, and its hours in words."""

    number: str
    tel: str
    hours: Words = ""


class Numbers(Model):
    """A clinic's lines; None for one that it does not have."""

    emergency: Line | None = None
    daytime: Line | None = None
    after_hours: Line | None = None
    interpreter: Line | None = None

    def in_language(self, code: str) -> Numbers:
        """The same with the hours in one language."""
        lines = {kind: getattr(self, kind) for kind in type(self).model_fields}
        said_ = {
            kind: line.model_copy(update={"hours": said(line.hours, code)}) for kind, line in lines.items() if line
        }
        return self.model_copy(update=said_)


def said(words: Words, code: str) -> str:
    """*words* in the language *code*; empty if the clinic gives none in it, so that no other language is mixed in."""
    given = {PLAIN: words} if isinstance(words, str) else words
    return given.get(code, "")


def _parsed(text: str, region: str) -> PhoneNumber:
    import phonenumbers as phones

    try:
        return phones.parse(text, region or None, keep_raw_input=False)
    except phones.NumberParseException as error:
        if error.error_type == phones.NumberParseException.INVALID_COUNTRY_CODE and not region and "+" not in text:
            raise ValueError(f"“{text[:40]}” has no country code, and there is no `region`") from None
        raise ValueError(f"“{text[:40]}” is no telephone number") from None


def _why_not(parsed: PhoneNumber) -> str:
    import phonenumbers as phones

    reason = _WHY.get(int(phones.is_possible_number_with_reason(parsed)), "no line can have it")
    return reason if not phones.is_possible_number(parsed) or reason == _WHY[4] else "no line can have it"


def read_number(text: str, region: str, hours: Words = "") -> Line:
    """Read the number *text*, written in *region* (ISO 3166; empty if it is written with ``+`` and country code).

    Numbers that are reserved for fiction are numbers. Raises `ValueError` saying what is wrong.
    """
    import phonenumbers as phones

    if problem := _not_one_number(text):
        raise ValueError(f"“{text[:40]}” is not one telephone number: {problem}")
    hours = {code: glued(one) for code, one in hours.items()} if isinstance(hours, dict) else glued(hours)
    parsed = _parsed(text, region)
    if region and phones.is_valid_short_number_for_region(parsed, region):
        short = phones.national_significant_number(parsed)
        return Line(number=short, tel=f"tel:{short}", hours=hours)
    if not phones.is_valid_number(parsed):
        reason = _why_not(parsed)
        raise ValueError(f"“{text[:40]}” is no telephone number in {region or 'that country'}: {reason}")
    at_home = parsed.country_code == phones.country_code_for_region(region or "ZZ")
    form = phones.PhoneNumberFormat.NATIONAL if at_home else phones.PhoneNumberFormat.INTERNATIONAL
    return Line(
        number=phones.format_number(parsed, form),
        tel=phones.format_number(parsed, phones.PhoneNumberFormat.RFC3966),
        hours=hours,
    )


def _not_one_number(text: str) -> str:
    """What stands in *text* besides the digits of one number and their usual signs; empty if nothing does.

    A letter would be dialled as on the keys of a telephone, and a second number would lengthen the first.
    """
    text = _EXTENSION.sub("", text)
    if not any(char.isdigit() for char in text):
        return ""  # it is none at all, which is told otherwise
    if any(char.isalpha() for char in text):
        return "there is a word in it, which belongs into its hours"
    if strange := re.sub(r"[\d\s+()./\-\u2010-\u2015]", "", text):
        return f"“{strange[0]}” is no part of a number; write one number alone"
    if "/" in text and not re.fullmatch(r"\s*\(?[+\d]+\)? ?/ ?[^/+]+", text):
        return "there are two in it; write one number alone"
    if re.search(r"\d.*[+]", text):
        return "there are two in it; write one number alone"
    return ""


def glued(text: str) -> str:
    """*text* with spaces that no line ends at: in 8 am, and after the area code in (419) 555-0163."""
    return re.sub(r"(?<=\d) (?=[^\W\d]{1,2}\b)|(?<=\d\)) (?=\d)", "\u00a0", text)


# Where letter is the usual paper: paperSize US-Letter of Unicode CLDR's territory data, and the territories of the US.
LETTER_REGIONS = frozenset(
    ("AS", "BZ", "CA", "CL", "CO", "CR", "GT", "GU", "MP", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE", "VI")
)


def regions() -> frozenset[str]:
    """The regions whose numbers can be read, as ISO 3166 codes."""
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)
