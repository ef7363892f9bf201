"""Does a translation still say the same? Negations, opposites (stop and go on), what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handouts.checks.translation.alignment import Alignment, Place, sentences
from handouts.checks.translation.facts import Facts
from handouts.checks.translation.faults import Found
from handouts.checks.translation.reader import Hit, Lexicon, Reader, Reading
from handouts.checks.translation.words import Words

_ASKS = frozenset("?？؟")
SHORT = 15  # letters up to which a text with placeholders says nothing by its sentences
LONG = 50  # letters from which the length of a text says something


class MeaningFinder:
    """Finds negations and concepts in the messages of one language."""

    def __init__(self, reader: Reader, words: Words) -> None:
        negations = {"no": words.negations, "maybe": words.maybe, "": words.no_negations}
        self._negations = Lexicon(negations, reader)
        self._concepts = Lexicon({**words.concepts, "": words.no_concepts}, reader)
        self._things = Lexicon({**words.things, "": words.no_concepts}, reader)

    def negations(self, facts: Facts) -> list[Hit]:
        """The negations of a message, and what may be one."""
        return self._negations.find(facts.reading.tokens, facts.places)

    def concepts(self, facts: Facts) -> list[Hit]:
        """The concepts of a message."""
        return self._concepts.find(facts.reading.tokens, facts.places)

    def things(self, facts: Facts) -> list[Hit]:
        """The parts of the body and the signs that a message names."""
        return self._things.find(facts.reading.tokens, facts.places)


def negation_faults(
    source: tuple[Facts, Sequence[Hit]], target: tuple[Facts, Sequence[Hit]], alignment: Alignment
) -> Iterator[Found]:
    """A negation that was lost or added, sentence by sentence where they can be told apart."""
    ours = _grouped(*source, alignment.source, alignment.groups)
    theirs = _grouped(*target, alignment.target, alignment.groups)
    for one, other in zip(ours, theirs, strict=True):
        denies, may = one.get("no", []), other.get("no", []) + other.get("maybe", [])
        if denies and (not may or len(may) < len(denies)):
            what = f"a negation may be lost: “{', '.join(denies)}”"
            yield Found("negation", "warning", what, "Check that the translation denies the same.")
        elif "no" in other and not one.keys() & {"no", "maybe"}:
            what = f"a negation may be added: “{', '.join(other['no'])}”"
            yield Found("negation", "warning", what, "Check that the translation denies the same.")


def opposite_faults(
    source: tuple[Facts, Sequence[Hit]],
    target: tuple[Facts, Sequence[Hit]],
    alignment: Alignment,
    opposites: Sequence[tuple[str, str]],
) -> Iterator[Found]:
    """A concept whose opposite the source says: stop for go on, before for after, at most for at least."""
    ours = _grouped(*source, alignment.source, alignment.groups)
    theirs = _grouped(*target, alignment.target, alignment.groups)
    both_ways = [way for pair in opposites for way in (pair, pair[::-1])]
    said = [
        f"“{one[here][0]}” may have become its opposite: “{other[there][0]}”"
        for one, other in zip(ours, theirs, strict=True)
        for here, there in both_ways
        if here in one and there in other and there not in one
    ]
    for what in dict.fromkeys(said):
        yield Found("opposite", "warning", what, "Check that it says the same.")


def _grouped(facts: Facts, hits: Sequence[Hit], groups: Mapping[Place, int], count: int) -> list[dict[str, list[str]]]:
    """What is found in each group of clauses: by what it stands for, how it is written each time."""
    found: list[dict[str, list[str]]] = [{} for _ in range(count)]
    tokens = facts.reading.tokens
    for hit in hits:
        start, end = facts.span(hit.first, hit.last)
        token = tokens[hit.first]
        for label in hit.labels:
            found[groups[token.part, token.clause]].setdefault(label, []).append(facts.reading.text[start:end])
    return found


def thing_faults(source: tuple[Facts, Sequence[Hit]], target: tuple[Facts, Sequence[Hit]]) -> Iterator[Found]:
    """A part of the body or a sign that is left out, or that the source does not name."""
    ours, theirs = ({label: hit for hit in hits for label in hit.labels if label} for _, hits in (source, target))
    for thing in ours.keys() - theirs.keys():
        what = f"“{_written(source[0], ours[thing])}” may be missing"
        yield Found("thing", "warning", what, "Check that the translation names it.")
    for thing in theirs.keys() - ours.keys():
        what = f"“{_written(target[0], theirs[thing])}” may not be in the source"
        yield Found("thing", "warning", what, "Check that the source names it.")


def _written(facts: Facts, hit: Hit) -> str:
    start, end = facts.span(hit.first, hit.last)
    return facts.reading.text[start:end]


def length_faults(source: Facts, target: Facts, words: Words) -> Iterator[Found]:
    """A translation of fewer or more sentences, or much shorter or longer than the language needs."""
    fix = "Check that nothing is left out, and nothing is added."
    filled_in = any(number.shape == "placeholder" for number in source.numbers)  # and what is filled in may end one
    if not (filled_in and _letters(source) < SHORT) and (what := _other_sentences(source.reading, target.reading)):
        yield Found("length", "warning", what, fix)
        return
    letters, needed = _letters(target), _letters(source)
    if words.length and needed >= LONG:
        least, greatest = words.length
        slack = 1 + LONG / 2 / needed  # a short text varies more
        if not least / slack <= letters / needed <= greatest * slack:
            how = "short" if letters / needed < least else "long"
            yield Found("length", "warning", f"it is very {how}: {letters} letters for {needed}", fix)


def _other_sentences(source: Reading, target: Reading) -> str:
    """What there are more or fewer of; nothing if a question became two."""
    asked, asks = (sum(token.text in _ASKS for token in one.tokens) for one in (source, target))
    said, says = sum(sentences(source)) - asked, sum(sentences(target)) - asks
    if said == says and (asked == asks or 0 < asked < asks):
        return ""
    ours, theirs = said + asked, says + asks
    how = "fewer" if theirs < ours else "more" if theirs > ours else "other"
    return f"it has {how} sentences: {theirs} for {ours}"


def _letters(facts: Facts) -> int:
    """The letters of a text without names, which are as long in every language."""
    named = {at for hit in (*facts.named, *facts.codes) for at in range(hit.first, hit.last)}
    tokens = enumerate(facts.reading.tokens)
    return sum(token.end - token.start for at, token in tokens if at not in named and token.shape in ("latin", "word"))
