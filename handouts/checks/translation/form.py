"""Is the form of a translation right? Markup, links, citations, placeholders, signs, and words left in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from handouts.checks.translation.alignment import sentences
from handouts.checks.translation.facts import Facts
from handouts.checks.translation.faults import Found
from handouts.checks.translation.words import Words
from handouts.content.inline import InlineProblem, parse_inline
from handouts.files.characters import CONTROL
from handouts.languages.language import NUMBERING, Language

_HIDDEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff]")
_UNSPACED = ("Khmr", "Laoo", "Mymr", "Thai", "Tibt")
# Markdown of blocks, and escapes of other formats.
_LITERAL = re.compile(r"^(?:#{1,6}|[-*+>]|\d+[.)]) |\\[nrtu]")
_UNEVEN = 2.0  # how many times as much of a text may be bold as in the source
_SENTENCE = 15  # words from which that says something
_LITTLE = 0.15  # a difference that says nothing
_RUN = 3  # words in a row that two languages do not share by chance
_PLURALS_WITHOUT_NUMBER = ("zero", "one", "two")


def markup_faults(original: str, text: str, language: Language) -> Iterator[Found]:
    """Markup that does not parse, raw HTML, signs of other markup that would be printed, and characters not seen.

    A zero width space says where a line may end in a script that sets no spaces between words.
    """
    if language.script in _UNSPACED:
        text = text.replace("\u200b", "")
    if CONTROL.search(text) or _HIDDEN.search(text):
        what = "it holds a character that is not seen, or that turns the direction of text"
        yield Found("hidden", "error", what, "Delete it, and type the words around it anew.")
        text = _HIDDEN.sub("", CONTROL.sub("", text))
    if (found := _LITERAL.search(text)) and not _LITERAL.search(original):
        yield Found("markup", "error", f"“{found[0].strip()}” would be printed as it stands", "Take it out.")
    try:
        parse_inline(text)
    except InlineProblem as problem:
        yield Found("markup", "error", problem.what, problem.fix or "Write the markup as in the source.")


def target_faults(source: Facts, target: Facts) -> Iterator[Found]:
    """Links and citations that are not the source's, or that stand elsewhere."""
    ours, theirs = Counter(source.reading.links), Counter(target.reading.links)
    for link in sorted((ours - theirs).elements()):
        yield Found("link", "error", f"the link to {link} is missing", "Link the same words as the source.")
    for link in sorted((theirs - ours).elements()):
        yield Found("link", "error", f"the link to {link} is not in the source", "Take it out, or correct it.")
    cites, others = source.reading.cites, target.reading.cites
    if Counter(cites) != Counter(others):
        lost = ", ".join((Counter(cites) - Counter(others)).elements())
        more = ", ".join((Counter(others) - Counter(cites)).elements())
        what = "; ".join(part for part in (lost and f"missing: {lost}", more and f"not in the source: {more}") if part)
        yield Found("citation", "error", f"the citations differ: {what}", "Write them as in the source.")
    elif cites != others:
        yield Found("citation", "error", "the citations stand in another order", "Put each after its own sentence.")
    elif _moved(sentences(source.reading), sentences(target.reading)):
        yield Found("citation", "error", "a citation stands after another sentence", "Put it after its own sentence.")


def _moved(ours: list[int], theirs: list[int]) -> bool:
    """Whether the citations divide the text in another way, by how many sentences stand between them."""
    return len(ours) != len(theirs) or (sum(ours) == sum(theirs) and ours != theirs)


def placeholder_faults(source: Facts, target: Facts, category: str) -> Iterator[Found]:
    """Placeholders that are not the source's. Where a plural form is of one number alone, {count} may be left out."""
    ours, theirs = (
        Counter(str(number.value) for number in facts.numbers if number.shape == "placeholder")
        for facts in (source, target)
    )
    for name in sorted((ours - theirs).elements()):
        if name != "{count}" or category not in _PLURALS_WITHOUT_NUMBER:
            yield Found("placeholder", "error", f"{name} is missing", "Write it as in the source.")
    for name in sorted((theirs - ours).elements()):
        yield Found("placeholder", "error", f"{name} is not in the source", "Write the source's placeholders.")


def emphasis_faults(source: Facts, target: Facts) -> Iterator[Found]:
    """Bold passages that are more or fewer than in the source."""
    ours, theirs = source.reading.bolds, target.reading.bolds
    if ours != theirs:
        what = f"{theirs} bold passages; the source has {ours}"
        yield Found("emphasis", "error", what, "Make the words of the same meaning bold.")
        return
    heavy, share = _bold_share(source), _bold_share(target)
    long = sum(token.shape != "mark" for token in source.reading.tokens) >= _SENTENCE
    if heavy and long and not heavy / _UNEVEN <= share <= heavy * _UNEVEN and abs(heavy - share) > _LITTLE:
        how = "Less" if share < heavy else "More"
        what = f"{how} of the text is bold than in the source"
        yield Found("emphasis", "warning", what.lower(), "Make the words of the same meaning bold.")


def _bold_share(facts: Facts) -> float:
    """How much of a text is bold, from 0 to 1."""
    words = [token.bold > 0 for token in facts.reading.tokens if token.shape != "mark"]
    return sum(words) / max(1, len(words))


def english_faults(source: Facts, target: Facts, common: Sequence[str], language: Language) -> Iterator[Found]:
    """Words left in the source's language."""
    ours, theirs = _words(source), _words(target)
    if ours and ours == theirs:
        yield Found("english", "error", "it is the same as the source", "Translate it.")
        return
    known = {*common}
    words = [token.text for token in target.reading.tokens if token.shape == "latin"]
    if language.script != "Latn" and (left := [word for word in words if word in known]):
        yield Found("english", "error", f"English words are left: {', '.join(left)}", "Translate them.")
        return
    if language.script != "Latn" and (strange := [*_strange(source, target)]):
        what = f"the source has no {', '.join(f'“{word}”' for word in strange)}"
        yield Found("name", "warning", what, "Write the names of the source.")
    runs = {tuple(ours[at : at + _RUN]) for at in range(len(ours) - _RUN + 1)}
    for at in range(len(theirs) - _RUN + 1):
        run = tuple(theirs[at : at + _RUN])
        if run in runs and known & {*run}:
            yield Found("english", "error", f"English words are left: {' '.join(run)}", "Translate them.")
            return


def _strange(source: Facts, target: Facts) -> Iterator[str]:
    """Latin words in another script that the source does not have, and that are no names of its."""
    there = {token.text for token in source.reading.tokens}
    named = {at for hit in (*target.named, *target.codes) for at in range(hit.first, hit.last)}
    for at, token in enumerate(target.reading.tokens):
        if at not in named and token.shape == "latin" and len(token.text) > 2 and token.text not in there:
            yield target.reading.text[token.start : token.end]


def _words(facts: Facts) -> list[str]:
    """The words of a text that are no names."""
    named = {at for hit in (*facts.named, *facts.codes) for at in range(hit.first, hit.last)}
    tokens = enumerate(facts.reading.tokens)
    return [token.text for at, token in tokens if token.shape in ("latin", "word") and at not in named]


def digit_faults(target: Facts, language: Language) -> Iterator[Found]:
    """Digits of a script that the language does not use."""
    zero = ord(NUMBERING[language.digits][0])
    for token in target.reading.tokens:
        written = target.reading.text[token.start : token.end]
        if token.shape == "number" and any(char.isdecimal() and not 0 <= ord(char) - zero < 10 for char in written):
            what = f"“{written}” is not in the digits of the language"
            yield Found("digits", "warning", what, f"Write {language.in_own_digits('0 to 9')}.")


def sign_faults(text: str, words: Words) -> Iterator[Found]:
    """Spaces and punctuation: advice."""
    if text != text.strip() or "  " in text:
        yield Found("space", "advice", "a space too many", "Take it out.")
    plain = re.sub(r"\[@[^\]]*\]|\]\([^)]*\)|\{[^}]*\}", "", text)
    for wrong, right in words.punctuation.items():
        if re.search(rf"(?<![\dA-Za-z]){re.escape(wrong)}(?![\dA-Za-z])", plain):
            yield Found("sign", "advice", f"“{wrong}” is a sign of another script", f"Write “{right}”.")
    for first, last in map(tuple, words.pairs):
        if plain.count(first) != plain.count(last):
            yield Found("sign", "advice", f"{first} and {last} come in twos", "Write both.")
