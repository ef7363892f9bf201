"""How a text reads: sentences, paragraphs, numbers, terms, abbreviations, voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from handouts.library.inline import links
from handouts.library.models import Library
from handouts.review.findings import Finding, Level, Message
from handouts.review.readability import sentences, words

LONG_SENTENCE, TOO_LONG_SENTENCE = 20, 30  # words
LONG_PARAGRAPH, TOO_LONG_PARAGRAPH = 75, 100  # words

_PERCENT = re.compile(r"\d+(?:\.\d+)?\s?%")
_NATURAL = re.compile(  # people counted beside a percentage
    r"\b(?:of every|in every|out of|of|in) \d+\b|\bhalf\b|\ba (?:third|quarter)\b"
    r"|\b\d+ to \d+ (?:did|were|had)\b|\babout \d+ (?:did|were|had)\b|\bof (?:these|those|them)\b",
    re.IGNORECASE,
)
_DENOMINATOR = re.compile(r"\b\d+(?: to \d+)? (?:of every|in every|out of every|of|in|out of) (\d+)\b")
_COMPARING = re.compile(r"\b(?:doubl|tripl|quadrupl|twice as|three times as|times (?:more|as))\w*", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:rare(?:ly)?|most|almost all|hardly any|many|few)\b(?! (?:common|important|serious)\b)", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\b(?!(?:II|III|IV)\b)[A-Z]{2,}[a-z]?\d*\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+)?\w+(?:ed|en)\b", re.IGNORECASE)


def findings(library: Library, section: str, messages: Sequence[Message]) -> Iterator[Finding]:
    """Everything that this module finds in one section's *messages*."""
    for message in messages:
        if message.prose:
            yield from _lengths(message)
            yield from _voice(message)
        yield from _numbers(message)
    yield from _abbreviations(library, messages)
    yield from _terms(library, section, messages)


def number_findings(messages: Iterable[Message]) -> Iterator[Finding]:
    """What the rules for numbers find in *messages* that are no section's own."""
    for message in messages:
        yield from (finding for finding in _numbers(message) if finding.level == "error")


def bare(term: str) -> str:
    """A glossary term without what stands in brackets behind it."""
    return re.sub(r"\s*\(.*\)", "", term)


def _finding(message: Message, rule: str, level: Level, what: str, fix: str) -> Finding:
    return Finding(message.file, message.line, rule, level, what, fix)


def _lengths(message: Message) -> Iterator[Finding]:
    for sentence in sentences(message.plain):
        count = len(words(sentence))
        if count > LONG_SENTENCE:
            level: Level = "error" if count > TOO_LONG_SENTENCE else "advice"
            what = f"a sentence of {count} words: “{sentence[:50]}…”"
            yield _finding(message, "long-sentence", level, what, "Make two sentences of it.")
    count = len(words(message.plain))
    if count > LONG_PARAGRAPH:
        level = "error" if count > TOO_LONG_PARAGRAPH else "advice"
        what = f"{message.key} has {count} words"
        yield _finding(message, "long-paragraph", level, what, "Split it, or make a list of it.")


def _voice(message: Message) -> Iterator[Finding]:
    for found in _PASSIVE.finditer(message.plain):
        yield _finding(message, "passive", "advice", f"passive voice: “{found[0]}”", "Say who does it, if that helps.")


def _numbers(message: Message) -> Iterator[Finding]:
    text = message.plain
    for sentence in sentences(text):
        percent = _PERCENT.search(sentence)
        if percent and not _NATURAL.search(sentence):
            what = f"a bare percentage: {percent[0]}"
            yield _finding(
                message, "bare-percentage", "error", what, "Say it as people too: about 4 of every 10 (39%)."
            )
    denominators = set(_DENOMINATOR.findall(text)) - {"1"}
    if len(denominators) > 1:
        what = f"rates out of {' and '.join(sorted(denominators, key=int))} beside each other"
        yield _finding(message, "mixed-denominators", "error", what, "Use one denominator in a comparison.")
    for found in _COMPARING.finditer(text):
        what = f"a relative comparison: “{found[0]}”"
        yield _finding(message, "relative", "error", what, "Give both numbers instead.")
    for found in _VAGUE.finditer(text):
        if not re.search(r"\d", text):
            what = f"“{found[0]}” without a number"
            yield _finding(message, "vague", "advice", what, "Give the number, if a source has one.")


def _abbreviations(library: Library, messages: Sequence[Message]) -> Iterator[Finding]:
    linked = [library.terms[term] for message in messages for term in links(message.text, "term")]
    known = " ".join(f"{term.term} {term.definition}" for term in linked)
    everything = " ".join(message.plain for message in messages)
    seen = set()
    for message in messages:
        for abbreviation in _ABBREVIATION.findall(message.plain):
            stem = abbreviation.removesuffix("s")
            explained = re.search(rf"\b{stem}s?\b", known) or re.search(rf"\({stem}s?\)|\b{stem}s? \(", everything)
            if stem not in seen and not explained:
                seen.add(stem)
                what = f"“{abbreviation}” is not explained in this section"
                yield _finding(message, "abbreviation", "error", what, "Link it to the glossary, or write it out.")


def _terms(library: Library, section: str, messages: Sequence[Message]) -> Iterator[Finding]:
    linked = {term for message in messages for term in links(message.text, "term")}
    for term in library.terms.values():
        if term.id in linked:
            continue
        name = re.escape(bare(term.term))
        first = next((m for m in messages if m.prose and re.search(rf"\b{name}s?\b", m.plain, re.IGNORECASE)), None)
        if first is not None:
            what = f"“{term.term}” is used and never linked in {section}"
            fix = f"Link its first use: [{term.term}](term:{term.id})."
            yield _finding(first, "term", "advice", what, fix)
