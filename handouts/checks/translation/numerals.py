"""The numbers of a message, by value: in any digits, with any separators, or in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from handouts.checks.translation.reader import Hit, Lexicon, Reader, Token
from handouts.languages.language import NUMBERING, Language

_POWERS = (10, 100, 1000, 10_000, 1_000_000, 100_000_000)


@dataclass(frozen=True)
class Number:
    """A number: its `value` (a placeholder's is its name), how it is written, and what it counts.

    `first` and `last` are its first token and the one after its last; `begin` and `end` are so with its unit.
    """

    value: Fraction | str
    shape: Literal["digits", "word", "ordinal", "placeholder"]
    first: int
    last: int
    begin: int = field(default=-1)
    end: int = field(default=-1)
    units: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.begin < 0:
            object.__setattr__(self, "begin", self.first)
            object.__setattr__(self, "end", self.last)


class NumberFinder:
    """Finds the numbers of messages in one language."""

    def __init__(self, reader: Reader, language: Language) -> None:
        words = reader.words
        self._words = Lexicon(
            {"": words.not_numbers}
            | {f"word {value}": forms for value, forms in words.numbers.items()}
            | {f"ordinal {value}": forms for value, forms in words.ordinals.items()}
            | {f"dual {unit}": forms for unit, forms in words.duals.items()},
            reader,
        )
        self._joins = [reader.form(join) for join in words.joins] + [()]
        self._points, self._groups = _separators(language)

    def find(self, tokens: Sequence[Token]) -> Iterator[Number]:
        """The numbers of a message, in order; those of several words as one (twenty-five, 二十五)."""
        at = 0
        while at < len(tokens):
            number, end = self._at(tokens, at)
            while number and (longer := self._longer(number, tokens)):
                number = longer
            if number:
                yield number
            at = max(end, number.last if number else 0)

    def _at(self, tokens: Sequence[Token], at: int) -> tuple[Number | None, int]:
        """The number that begins at a token, if any, and where to go on."""
        token = tokens[at]
        if token.shape == "number":
            return Number(self.value(token.text), "digits", at, at + 1), at + 1
        if token.shape == "placeholder":
            return Number(token.text, "placeholder", at, at + 1), at + 1
        hit = self._words.at(tokens, at, {})
        return (_spelled(hit), hit.last) if hit else (None, at + 1)

    def _longer(self, number: Number, tokens: Sequence[Token]) -> Number | None:
        """*number* together with the word that goes on with it."""
        if number.shape not in ("digits", "word") or number.units or not isinstance(number.value, Fraction):
            return None
        for join in self._joins:
            begin = number.last + len(join)
            if begin >= len(tokens) or tuple(token.text for token in tokens[number.last : begin]) != join:
                continue
            hit = self._words.at(tokens, begin, {})
            following = _spelled(hit) if hit else None
            if following and following.shape == "word" and isinstance(following.value, Fraction):
                value = _together(number.value, following.value, digits=number.shape == "digits")
                if value is not None:
                    return replace(number, value=value, last=following.last, end=following.last)
        return None

    def value(self, text: str) -> Fraction:
        """The value of *text*, digits with separators: the language's, or another's where it can be told."""
        plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
        marks = [char for char in plain if not char.isdigit()]
        pieces = "".join(char if char.isdigit() else " " for char in plain).split()
        grouped = all(len(piece) == 3 for piece in pieces[1:])
        if marks and marks.count(marks[-1]) == 1 and (marks[-1] in self._points or not grouped):
            return Fraction(f"{''.join(pieces[:-1])}.{pieces[-1]}")
        return Fraction("".join(pieces))


def _spelled(hit: Hit) -> Number | None:
    """The number that a form stands for; none if it only looks like one."""
    shape, _, value = hit.labels[0].partition(" ")
    if shape == "dual":
        units = frozenset(label.partition(" ")[2] for label in hit.labels)
        return Number(Fraction(2), "word", hit.first, hit.last, units=units)
    if shape == "ordinal":
        return Number(Fraction(value), "ordinal", hit.first, hit.last)
    return Number(Fraction(value), "word", hit.first, hit.last) if shape else None


def _together(value: Fraction, following: Fraction, *, digits: bool) -> Fraction | None:
    """What a number and the number word after it mean as one; None if they are two."""
    if value.denominator > 1 and not digits:
        return None
    if following in _POWERS and (not digits or following >= 1000):
        low = value % following
        return value + low * (following - 1) if low else None
    if digits or following.denominator > 1:
        return None
    return value + following if _adds(value, following) else None


def _adds(value: Fraction, following: Fraction) -> bool:
    """Whether the second of two number words is added to the first: twenty-two, a hundred and five, two-and-twenty."""
    if 0 < following < 10 and value >= 20 and value % 10 == 0:
        return True
    if 10 <= following < 100 and value >= 100 and value % 100 == 0:
        return True
    return following in range(20, 100, 10) and 0 < value < 10


def _separators(language: Language) -> tuple[set[str], set[str]]:
    """The decimal points and the group marks of a language, in its own digits and in 0 to 9."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    points, groups = set(), set()
    for system in {"latn", NUMBERING[language.digits][1]}:
        points.add(get_decimal_symbol(language.babel_locale, numbering_system=system))
        groups.add(get_group_symbol(language.babel_locale, numbering_system=system))
    return points, groups
