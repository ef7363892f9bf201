"""Do the facts of a translation agree with those of its source? Numbers, ranges, ratios and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from handouts.checks.translation.alignment import Alignment, Place
from handouts.checks.translation.facts import Facts
from handouts.checks.translation.faults import Found
from handouts.checks.translation.numerals import Number
from handouts.checks.translation.reader import Hit

_SMALL = (1, 2)  # as words they are articles, pronouns and the dual too
Pair = tuple[Fraction | str, Fraction | str]


def quantity_faults(source: Facts, target: Facts, alignment: Alignment, strict: Iterable[str]) -> Iterator[Found]:
    """The faults of numbers and units; *strict* are the units that may not be left out."""
    wrong = [*number_faults(source, target)]
    yield from wrong
    yield from _unit_faults(source, target, alignment, frozenset(strict))
    if not any(found.level == "error" for found in wrong):
        pairs = [*_range_faults(source, target), *_ratio_faults(source, target)]
        yield from pairs
        yield from _bold_faults(source, target)
        if not pairs:
            yield from _order_faults(source, target)


def number_faults(source: Facts, target: Facts, above: int | None = None) -> Iterator[Found]:
    """Numbers that are missing or added; with *above*, only greater ones in digits, for which no words are needed."""
    missing = [*_lacking(source, target)]
    added = [*_extra(source, target)]
    if above is not None:
        missing, added = ([one for one in some if _great(one, above)] for some in (missing, added))
    elif not missing and not added:
        missing, added = _replaced(source, target)
    if len(missing) == len(added):
        for ours, theirs in zip(missing, added, strict=True):
            what = f"the number “{source.written(ours)}” became “{target.written(theirs)}”"
            yield Found("number", "error", what, "Give the number of the source.")
        return
    for number in missing:
        what = f"the number “{source.written(number)}” is missing"
        yield Found("number", "error", what, "Give the number of the source.")
    for number in added:
        what = f"the number “{target.written(number)}” is not in the source"
        yield Found("number", "error", what, "Take it out.")


def _great(number: Number, above: int) -> bool:
    return number.shape == "digits" and isinstance(number.value, Fraction) and number.value > above


def _lacking(source: Facts, target: Facts) -> Iterator[Number]:
    """The numbers of the source that are not in the translation."""
    there = Counter(number.value for number in target.numbers)
    strong = Counter(number.value for number in target.numbers if number.shape != "ordinal")
    for number in source.numbers:
        if number.shape == "digits":
            strong[number.value] -= 1
            if strong[number.value] < 0:
                yield number
        elif number.shape in ("word", "ordinal") and number.value not in _SMALL and not there[number.value]:
            yield number


def _extra(source: Facts, target: Facts) -> Iterator[Number]:
    """The numbers of the translation that are not in the source."""
    there = {number.value for number in source.numbers}
    for number in target.numbers:
        if number.shape == "placeholder" or number.value in there or number.value == 1:
            continue
        counted = number.units and not number.units & source.counted  # أسبوعين says two, and of what
        if number.shape == "digits" or number.value not in _SMALL or counted:
            yield number


def _replaced(source: Facts, target: Facts) -> tuple[list[Number], list[Number]]:
    """A digit that is another one of the message, so that neither seems missing: “1 or 2” became “2 or 2”."""
    ours, theirs = ([one for one in facts.numbers if one.shape == "digits"] for facts in (source, target))
    left, right = Counter(one.value for one in ours), Counter(one.value for one in theirs)
    missing = [one for one in ours if left[one.value] > right[one.value]]
    added = [one for one in theirs if right[one.value] > left[one.value]]
    return (missing[-1:], added[-1:]) if missing and added else ([], [])


def _unmatched(source: Facts, target: Facts) -> tuple[list[Number], list[Number]]:
    """The numbers with a unit that the target does not give with it, and those of the target that are left."""
    left, unmatched = [*target.numbers], []
    for number in (one for one in source.numbers if one.units):
        match = next((one for one in left if one.value == number.value and one.units & number.units), None)
        if match:
            left.remove(match)
        else:
            unmatched.append(number)
    return unmatched, left


def _unit_faults(source: Facts, target: Facts, alignment: Alignment, strict: frozenset[str]) -> Iterator[Found]:
    unmatched, left = _unmatched(source, target)
    for number in unmatched:
        yield from _changed_unit(number, left, source, target, strict)
    for number in (one for one in left if one.units & strict and one.shape == "digits"):
        if not number.units & source.counted:
            what = f"the source has no unit as in “{target.written(number)}”"
            yield Found("unit", "error", what, "Give the unit of the source.")
    others = [other for number in unmatched if (other := _of_another_unit(number, left))]
    told = {at for other in others for at in range(other.begin, other.end)}
    for hit in _exchanged(source, target, alignment, strict):
        if hit.first not in told:
            start, end = target.span(hit.first, hit.last)
            what = f"“{target.reading.text[start:end]}” is not in the source"
            yield Found("unit", "error", what, "Give the unit of the source.")


def _of_another_unit(number: Number, left: Sequence[Number]) -> Number | None:
    return next((one for one in left if one.value == number.value and one.units), None)


def _changed_unit(
    number: Number, left: Sequence[Number], source: Facts, target: Facts, strict: frozenset[str]
) -> Iterator[Found]:
    rest = [one for one in left if one.value == number.value]
    if other := _of_another_unit(number, left):
        what = f"“{source.written(number)}” became “{target.written(other)}”"
        yield Found("unit", "error", what, "Give the unit of the source.")
    elif rest and (number.units & strict or not number.units & target.counted):
        what = f"what “{source.written(number)}” counts is missing at “{target.written(rest[0])}”"
        yield Found("unit", "error", what, "Give the unit of the source.")


def _exchanged(source: Facts, target: Facts, alignment: Alignment, strict: frozenset[str]) -> Iterator[Hit]:
    """Units of the translation in whose place the source has another, also without a number: “twice a week”."""
    ours = _counted(source, alignment.source, alignment.groups)
    theirs = _counted(target, alignment.target, alignment.groups)
    for hit in target.units:
        token = target.reading.tokens[hit.first]
        group = alignment.target[token.part, token.clause]
        if not {*hit.labels} & (ours[group] | strict) and ours[group] - theirs[group] - strict:
            yield hit


def _counted(facts: Facts, groups: Mapping[Place, int], count: int) -> list[set[str]]:
    """The units in each group of clauses."""
    found: list[set[str]] = [set() for _ in range(count)]
    for hit in facts.units:
        token = facts.reading.tokens[hit.first]
        found[groups[token.part, token.clause]].update(hit.labels)
    return found


def _values(facts: Facts, pairs: Iterable[tuple[int, int]]) -> dict[Pair, str]:
    """The values of pairs of numbers, with how they are written."""
    return {
        (facts.numbers[one].value, facts.numbers[other].value): " / ".join(
            facts.written(facts.numbers[at]) for at in (one, other)
        )
        for one, other in pairs
    }


def _range_faults(source: Facts, target: Facts) -> Iterator[Found]:
    ours, theirs = _values(source, source.ranges), _values(target, target.ranges)
    for (low, high), written in ours.items():
        if (high, low) in theirs:
            yield Found("range", "error", f"the range {written} is turned round", "Give it as in the source.")
        elif (low, high) not in theirs:
            yield Found("range", "error", f"{written} is no longer a range", "Give it as in the source.")
    for (low, high), written in _values(target, (pair for pair in target.ranges if _told(target, *pair))).items():
        if (low, high) not in ours and (high, low) not in ours:
            what = f"{written} is a range only in the translation"
            yield Found("range", "warning", what, "Give the numbers as in the source.")


def _ratio_faults(source: Facts, target: Facts) -> Iterator[Found]:
    ours, theirs = _values(source, source.ratios), _values(target, target.ratios)
    for pair, written in theirs.items():
        if ours and pair not in ours:
            what = f"“{written}” do not belong together in the source"
            yield Found("ratio", "error", what, "Give the part and the whole as in the source.")
    for pair, written in _values(source, (pair for pair in source.ratios if _told(source, *pair))).items():
        if pair not in theirs:
            what = f"“{written}” no longer belong together"
            yield Found("ratio", "warning", what, "Give the part and the whole as in the source.")


def _told(facts: Facts, *places: int) -> bool:
    return all(facts.numbers[place].shape == "digits" for place in places)


def _bold_faults(source: Facts, target: Facts) -> Iterator[Found]:
    if source.reading.bolds != target.reading.bolds:
        return
    bold = {one.value for one in target.numbers if target.reading.tokens[one.first].bold}
    for number in source.numbers:
        heavy = source.reading.tokens[number.first].bold and number.shape == "digits"
        if heavy and number.value not in bold:
            what = f"“{source.written(number)}” is bold in the source"
            yield Found("emphasis", "error", what, "Make it bold.")


def _order_faults(source: Facts, target: Facts) -> Iterator[Found]:
    ours, theirs = _sequence(source), _sequence(target)
    one, other = Counter(at.value for at in ours), Counter(at.value for at in theirs)
    same = {value for value in one if one[value] == other[value]}
    ours = [number for number in ours if number.value in same]
    theirs = [number for number in theirs if number.value in same]
    if [number.value for number in ours] == [number.value for number in theirs]:
        return
    what = f"the numbers stand in another order: {_listed(source, ours)} and {_listed(target, theirs)}"
    yield Found("order", "warning", what, "Check that each number still stands with its own group.")


def _listed(facts: Facts, numbers: Sequence[Number]) -> str:
    return ", ".join(facts.written(number) for number in numbers)


def _sequence(facts: Facts) -> list[Number]:
    """The numbers whose order counts, each whole after its parts, whichever the language writes first."""
    order = [*range(len(facts.numbers))]
    for part, whole in facts.ratios:
        if order.index(part) > order.index(whole):
            order.remove(whole)
            order.insert(order.index(part) + 1, whole)
    numbers = [facts.numbers[at] for at in order]
    return [
        number
        for number in numbers
        if number.shape in ("digits", "placeholder") or (number.shape == "word" and number.value not in _SMALL)
    ]
