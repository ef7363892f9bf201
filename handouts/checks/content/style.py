"""How a text reads: sentences, paragraphs, numbers (see `checks.content.frequencies`), terms, abbreviations, voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handouts.checks.content.frequencies import number_findings
from handouts.checks.content.readability import sentences, words
from handouts.checks.finding import Finding, Level, Message, finding
from handouts.content.inline import links
from handouts.content.library import Library

LONG_SENTENCE, TOO_LONG_SENTENCE = 20, 30  # words
LONG_PARAGRAPH, TOO_LONG_PARAGRAPH = 75, 100  # words

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:(?:not|also|often|now|\w+ly)\s+)?"
    r"(?!(?:then|when|often|even|ten|seven|open|golden|women|men|children|red|tired|sacred|need|indeed)\b)"
    r"(?:\w+(?:ed|en)|found|put|held|kept|told|sent|made|done|shown|known|drawn|brought|built|left|set|taught|lost)\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*\d*\b")
_KNOWN = re.compile(r"[IVX]+|OK|TV|ID|US|USA")  # Roman numerals, and what everybody knows


def findings(library: Library, section: str, messages: Sequence[Message]) -> Iterator[Finding]:
    """Everything that this module finds in one section's *messages*."""
    for message in messages:
        if message.prose:
            yield from _lengths(message)
            yield from _voice(message)
    yield from number_findings(messages)
    yield from _abbreviations(library, messages)
    yield from _terms(library, section, messages)


def bare(term: str) -> str:
    """A glossary term without what stands in brackets behind it."""
    return re.sub(r"\s*\(.*\)", "", term)


def _lengths(message: Message) -> Iterator[Finding]:
    for sentence in sentences(message.plain):
        count = len(words(sentence))
        if count > LONG_SENTENCE:
            level: Level = "error" if count > TOO_LONG_SENTENCE else "advice"
            what = f"a sentence of {count} words: “{sentence[:50]}…”"
            yield finding(message, "long-sentence", level, what, "Make two sentences of it.")
    count = len(words(message.plain))
    if count > LONG_PARAGRAPH:
        level = "error" if count > TOO_LONG_PARAGRAPH else "advice"
        what = f"{message.key} has {count} words"
        yield finding(message, "long-paragraph", level, what, "Split it, or make a list of it.")


def _voice(message: Message) -> Iterator[Finding]:
    for found in _PASSIVE.finditer(message.plain):
        yield finding(message, "passive", "advice", f"passive voice: “{found[0]}”", "Say who does it, if that helps.")


def _abbreviations(library: Library, messages: Sequence[Message]) -> Iterator[Finding]:
    linked = [library.terms[term] for message in messages for term in links(message.text, "term")]
    known = " ".join(text for term in linked for text in (term.term, *term.also, term.definition))
    everything = " ".join(message.plain for message in messages)
    seen = set()
    for message in messages:
        for abbreviation in _ABBREVIATION.findall(message.plain):
            stem = abbreviation.removesuffix("s")
            explained = re.search(rf"\b{stem}s?\b", known) or re.search(rf"\({stem}s?\)|\b{stem}s? \(", everything)
            if stem not in seen and not explained and not _KNOWN.fullmatch(abbreviation):
                seen.add(stem)
                what = f"“{abbreviation}” is not explained in this section"
                yield finding(message, "abbreviation", "error", what, "Link it to the glossary, or write it out.")


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
            yield finding(first, "term", "advice", what, fix)
