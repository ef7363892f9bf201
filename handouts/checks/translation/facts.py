"""The facts of a message: its numbers with what they count, ranges, ratios, and names, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from handouts.checks.translation.numerals import Number, NumberFinder
from handouts.checks.translation.reader import Hit, Lexicon, Reader, Reading, Token
from handouts.checks.translation.words import Words
from handouts.languages.language import Language

_GAP = 6  # tokens that ``*`` may stand for
_BEFORE = 3  # tokens that a unit may take before its number, as in “age 25”


@dataclass(frozen=True)
class Facts:
    """A message and the facts in it.

    `ranges` and `ratios` are pairs of places in `numbers`, the low end or the part first. `named` and `codes` are names
    by what they stand for; `units` are all units, also those without a number, and `counted` what they are.
    """

    reading: Reading
    numbers: tuple[Number, ...]
    ranges: tuple[tuple[int, int], ...]
    ratios: tuple[tuple[int, int], ...]
    named: tuple[Hit, ...]
    codes: tuple[Hit, ...]
    units: tuple[Hit, ...]
    counted: frozenset[str]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters from token *first* up to before token *last*."""
        return self.reading.tokens[first].start, self.reading.tokens[last - 1].end

    def written(self, number: Number) -> str:
        """A number with its unit, as it is written."""
        start, end = self.span(number.begin, number.end)
        return self.reading.text[start:end].replace("**", "")

    @property
    def places(self) -> dict[int, int]:
        """Where each number ends, by where it begins, in tokens."""
        return {number.first: number.last for number in self.numbers}

    def spans(self) -> list[tuple[int, int]]:
        """The characters of every number with its unit and of every name, in order, none overlapping."""
        found = sorted(
            [self.span(one.begin, one.end) for one in self.numbers if one.shape != "placeholder"]
            + [self.span(hit.first, hit.last) for hit in (*self.named, *self.codes)]
        )
        apart: list[tuple[int, int]] = []
        for start, end in found:
            if apart and start < apart[-1][1]:
                start, end = apart[-1][0], max(end, apart.pop()[1])
            apart.append((start, end))
        return apart


@dataclass(frozen=True)
class _Template:
    """How two numbers belong together: what stands before the first, and between them."""

    kind: Literal["range", "either", "ratio", "inverse"]
    before: tuple[str, ...]
    between: tuple[str, ...]


class FactFinder:
    """Finds the facts of messages in one language."""

    def __init__(self, language: Language, words: Words, names: Mapping[str, Sequence[str]]) -> None:
        """*names* are the forms of each name by what it stands for."""
        self.reader = reader = Reader(words)
        self._numbers = NumberFinder(reader, language)
        self._units = Lexicon({**words.units, **words.measures}, reader)
        self._about = Lexicon({"about": words.about}, reader)
        self._counters = Lexicon({"counter": (*words.counters, "-")}, reader)
        self._names = Lexicon(names, reader)
        self._same = {form: name for name, forms in words.names.items() for form in forms}
        self._templates = [_template("range", one, reader) for one in words.ranges]
        self._templates += [_template("either", one, reader) for one in words.either]
        self._templates += [_template("ratio", one, reader) for one in words.ratios]

    def facts(self, text: str) -> Facts:
        """The facts of a message."""
        reading = self.reader.read(text)
        tokens = reading.tokens
        numbers = [*self._numbers.find(tokens)]
        places = {number.first: number.last for number in numbers}
        numbers = [self._with_unit(number, tokens, places) for number in numbers]
        ranges, ratios = self._pairs(numbers, tokens)
        for low, high in ranges:
            if not numbers[low].units:
                numbers[low] = replace(numbers[low], units=numbers[high].units)
        units = tuple(self._units.find(tokens, places))
        counted = {label for hit in units for label in hit.labels} | {
            unit for number in numbers for unit in number.units
        }
        named = self._names.find(tokens, {})
        codes = tuple(_codes(reading, named, self._same))
        return Facts(reading, tuple(numbers), ranges, ratios, tuple(named), codes, units, frozenset(counted))

    def _with_unit(self, number: Number, tokens: Sequence[Token], places: Mapping[int, int]) -> Number:
        """*number* with the unit that follows it, or that stands before it (“age 25”)."""
        units, begin, end = {*number.units}, number.begin, number.end
        after = number.last
        hit = self._units.at(tokens, after, {})
        while not hit and (counter := self._counters.at(tokens, after, {})):
            after = counter.last
            hit = self._units.at(tokens, after, {})
        if hit and not units:
            units.update(hit.labels)
            end = hit.last
        for start in range(max(0, number.first - _BEFORE), number.first):
            hit = self._units.at(tokens, start, places)
            if hit and hit.last >= number.last:
                units.update(hit.labels)
                begin, end = start, max(end, hit.last)
                break
        return replace(number, units=frozenset(units), begin=begin, end=end)

    def _pairs(
        self, numbers: Sequence[Number], tokens: Sequence[Token]
    ) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        about = {at for hit in self._about.find(tokens, {}) for at in range(hit.first, hit.last)}
        pairs: dict[str, set[tuple[int, int]]] = {"range": set(), "ratio": set(), "inverse": set(), "either": set()}
        for at, (one, other) in enumerate(pairwise(numbers)):
            pairs.setdefault(self._pair(one, other, tokens, about), set()).add((at, at + 1))
        ranges = pairs["range"]
        ratios = pairs["ratio"] | {(whole, part) for part, whole in pairs["inverse"]}
        for low, high in ranges | pairs["either"]:  # in “4 to 7 of every 10”, both are parts
            ratios |= {(low, whole) for part, whole in ratios if part == high}
            ratios |= {(high, whole) for part, whole in ratios if part == low}
        return tuple(sorted(ranges)), tuple(sorted(ratios))

    def _pair(self, first: Number, second: Number, tokens: Sequence[Token], about: set[int]) -> str:
        between = [tokens[at] for at in range(first.end, second.begin) if at not in about]
        before = [tokens[at] for at in range(max(0, first.begin - 2 * _BEFORE), first.begin) if at not in about]
        for template in self._templates:
            if self._agree(template.between, between) and (
                not template.before or self._agree(template.before, before[-len(template.before) :])
            ):
                return template.kind
        return ""

    def _agree(self, wanted: Sequence[str], there: Sequence[Token]) -> bool:
        if wanted and wanted[0] == "*":
            wanted, gap = wanted[1:], there[: len(there) - len(wanted) + 1]
            if len(gap) > _GAP or any(token.shape == "mark" for token in gap):
                return False
            there = there[len(gap) :]
        return len(wanted) == len(there) and all(
            one in self.reader.variants(other.text) for one, other in zip(wanted, there, strict=True)
        )


def _template(kind: Literal["range", "either", "ratio"], text: str, reader: Reader) -> _Template:
    first, second = ("{a}", "{b}") if text.index("{a}") < text.index("{b}") else ("{b}", "{a}")
    before, _, rest = text.partition(first)
    return _Template(kind if first == "{a}" else "inverse", reader.form(before), reader.form(rest.partition(second)[0]))


def _codes(reading: Reading, named: Sequence[Hit], same: Mapping[str, str]) -> Iterator[Hit]:
    """Names that are the same in every language: of letters and digits, or with two capitals, such as CD19 and MRD.

    *same* are those that a language writes in another way, with how the source has them.
    """
    inside = {at for hit in named for at in range(hit.first, hit.last)}
    for at, token in enumerate(reading.tokens):
        if at in inside or token.shape not in ("code", "latin"):
            continue
        text = reading.text[token.start : token.end]
        if len(text) > 2 and text[-1] == "s" and text[:-1].isupper():
            text = text[:-1]
        if token.shape == "code" or sum(char.isupper() for char in text) > 1:
            yield Hit((same.get(text, text),), at, at + 1)
