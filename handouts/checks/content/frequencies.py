"""How numbers are said: people beside percentages, one denominator in a comparison, no ratios, no “rare” alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from handouts.checks.content.readability import sentences
from handouts.checks.finding import Finding, Message, finding

_SPELLED = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_SPELLED |= {"twenty": 20, "a hundred": 100, "one hundred": 100, "a thousand": 1000, "one thousand": 1000}
_TENS = "ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COUNT = rf"(?:\d[\d,]*|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})"
_RANGE = rf"\b{_COUNT}(?:(?: to | or |–){_COUNT})?"
_OF = r"(?: (?:people|patients|adults|children))? (?:out of|of|in) (?:every |each |about |the |these |those |all )*"
_PERCENT = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|(?:{_TENS})(?:[- ]\w+)?)\s?(?:%|percent\b|per cent\b)|^(?:%|percent|per cent)\b|^%$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(  # people counted beside a percentage
    rf"{_RANGE}{_OF}{_COUNT}\b|\bhalf\b|\b(?:a|one) (?:third|quarter)\b|\btwo thirds\b|\bthree quarters\b"
    rf"|{_RANGE} (?:did|were|had|could|lived|did not)\b|{_RANGE}{_OF}(?:them|these|those)\b",
    re.IGNORECASE,
)
_DENOMINATOR = re.compile(
    rf"{_RANGE}(?: (?:people|patients|adults|children))? (?:out of|of|in) (?:every |each |about )*({_COUNT})\b"
    r"(?!,? (?:cycles?|days?|weeks?|months?|years?|doses|choices|kinds|parts|stud(?:y|ies)|phases))",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\bdoubl(?:ed|es|ing)\b|\bdouble (?:the|that|what|as|your|their|how)\b|\btripl(?:ed|es|ing)\b|\bquadrupled\b"
    r"|\btwice (?:as (?:many|much|likely|often|high|good|well|long)|what|the (?:number|rate|risk|chance|results?))\b"
    r"|\bhalf as \w+|\b(?:two|three|four|five|ten|\d+)-?fold\b"
    r"|\b(?:two|three|four|five|ten|many|several|\d+(?:\.\d+)?) times (?:more|as|higher|better|likelier|greater|the)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:rare(?:ly)?|uncommon|seldom|most|almost all|hardly any|many|few)\b(?! (?:common|important|serious)\b)",
    re.IGNORECASE,
)


def number_findings(messages: Sequence[Message]) -> Iterator[Finding]:
    """Everything that the rules for numbers find in *messages*, each by itself and the parts of a figure together."""
    for message in messages:
        yield from _percentages(message)
        yield from _relatives(message)
    for group in _compared(messages):
        yield from _denominators(group)


def _percentages(message: Message) -> Iterator[Finding]:
    for sentence in sentences(message.plain):
        percent = _PERCENT.search(sentence)
        if percent and not _PEOPLE.search(sentence):
            what = f"a bare percentage: {percent[0]}"
            yield finding(message, "bare-percentage", "error", what, "Say it as people: about 4 of every 10 (39%).")


def _relatives(message: Message) -> Iterator[Finding]:
    for found in _RELATIVE.finditer(message.plain):
        what = f"a relative comparison: “{found[0]}”"
        yield finding(message, "relative", "error", what, "Give both numbers instead.")
    for sentence in sentences(message.plain):
        for found in _VAGUE.finditer(sentence):
            if not re.search(r"\d", sentence):
                what = f"“{found[0]}” without a number"
                yield finding(message, "vague", "advice", what, "Give the number, if a source has one.")


def _compared(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Texts whose numbers stand beside each other: one paragraph or item, or all texts of one figure."""
    groups: dict[tuple[str, str], list[Message]] = {}
    for message in messages:
        groups.setdefault((message.section, message.key.partition(".")[0]), []).append(message)
    yield from groups.values()


def _denominators(group: Sequence[Message]) -> Iterator[Finding]:
    found: dict[int, Message] = {}
    for message in group:
        for written in _DENOMINATOR.findall(message.plain):
            number = _SPELLED.get(written.lower()) or int(written.replace(",", "") or 0)
            if number > 1:
                found.setdefault(number, message)
    if len(found) > 1:
        what = f"rates out of {' and '.join(str(number) for number in sorted(found))} beside each other"
        first = next(iter(found.values()))
        yield finding(first, "mixed-denominators", "error", what, "Use one denominator in a comparison.")
