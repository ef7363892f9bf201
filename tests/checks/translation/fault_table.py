"""How many seeded faults the checks find, as the tables of docs/translation-checks.md.

``python -m tests.checks.translation.fault_table`` prints them. ``seeded/<code>.yaml`` holds wrong translations of real
messages, written by hand, and correct ones taken evenly from the whole translation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from handouts.checks.translation.compare import Comparer
from handouts.checks.translation.facts import FactFinder
from handouts.checks.translation.meaning import MeaningFinder
from handouts.checks.translation.words import load_words
from handouts.content.load import load_library
from handouts.files.reading import load_yaml, read_text
from handouts.languages.language import SOURCE, Language, load_language
from handouts.languages.messages import Message

ROOT = Path(__file__).resolve().parents[3]
TRANSLATIONS = ROOT / "translations"
SEEDED = Path(__file__).parent / "seeded"
CODES = ("es", "ar", "zh-Hans")
LEVELS = ("error", "warning", "missed")
_NUMBER = re.compile(r"(?<![\w.@:-])\d+(?:[.٫]\d+)?(?![\w])|(?<=[ـ\u4e00-\u9fff])\d+(?=[\u4e00-\u9fff\s])")
_SENTENCE = re.compile(r"[^\[\]*.!?。！？؟]+[.!?。！？؟](?!\d)")
_CITATION = re.compile(r" ?\[@[^\]]*\]")
_LINK = re.compile(r"\[([^\]@]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Case:
    """A translation to be checked: of which list, its kind of fault, and the level reached first and today."""

    key: str
    source: str
    text: str
    list: int = 0
    kind: str = ""
    first: str = ""
    level: str = ""


@dataclass(frozen=True)
class Seeds:
    """The wrong and the correct translations of one language, and what checks them."""

    comparer: Comparer
    faults: tuple[Case, ...]
    correct: tuple[Case, ...]

    def level(self, case: Case, text: str = "") -> str:
        """The worst level that a case, or another *text* in its place, reaches; advice counts as missed."""
        message = Message(case.key, case.source, "", "")
        levels = {fault.level for fault in self.comparer.faults(message, {case.key: text or case.text})}
        return next((level for level in ("error", "warning") if level in levels), "missed")


@cache
def seeds(code: str) -> Seeds:
    """The seeded cases of a language. Its glossary is the one of the file, so that they stay as they are."""
    data: Any = load_yaml(read_text(SEEDED, f"{code}.yaml"), SEEDED / f"{code}.yaml")
    texts = {f"glossary#{term}.term": str(text) for term, text in data["terms"].items()}
    library = load_library(ROOT / "content")
    languages = load_language(TRANSLATIONS, SOURCE), load_language(TRANSLATIONS, code)
    faults = [
        Case(one["key"], one["source"], one["wrong"], one["list"], one["kind"], one["first"], one["level"])
        for one in data["faults"]
    ]
    correct = [Case(one["key"], one["source"], one["text"]) for one in data["correct"]]
    return Seeds(Comparer(library, *languages, TRANSLATIONS, texts), tuple(faults), tuple(correct))


def tables() -> str:
    """The tables in Markdown."""
    return "\n\n".join(["\n".join(_kinds()), "\n".join(_lists()), "\n".join(_alarms()), "\n".join(_by_program())])


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _counts(levels: Iterable[str]) -> str:
    counted = Counter(levels)
    return " / ".join(str(counted[level]) for level in LEVELS)


def _kinds() -> Iterator[str]:
    """Faults written by hand, by kind."""
    yield _row("fault written by hand: error / warning / missed", *CODES)
    yield _row("---", *["---"] * len(CODES))
    for kind in dict.fromkeys(case.kind for code in CODES for case in seeds(code).faults):
        each = [[seeds(code).level(case) for case in seeds(code).faults if case.kind == kind] for code in CODES]
        yield _row(kind, *(_counts(levels) for levels in each))
    yield _row("**all**", *(_counts(map(seeds(code).level, seeds(code).faults)) for code in CODES))


def _lists() -> Iterator[str]:
    """The same when they were first run and today, by list."""
    yield _row("error / warning / missed", *CODES)
    yield _row("---", *["---"] * len(CODES))
    for number, name in ((1, "first list"), (2, "second list"), (3, "third list")):
        cases = {code: [case for case in seeds(code).faults if case.list == number] for code in CODES}
        yield _row(f"{name}, when first run", *(_counts(case.first for case in cases[code]) for code in CODES))
        yield _row(f"{name}, today", *(_counts(map(seeds(code).level, cases[code])) for code in CODES))


def _alarms() -> Iterator[str]:
    """False alarms on correct translations."""
    yield _row("correct translations", *CODES)
    yield _row("---", *["---"] * len(CODES))
    levels = {code: Counter(map(seeds(code).level, seeds(code).correct)) for code in CODES}
    yield _row("checked", *(len(seeds(code).correct) for code in CODES))
    yield _row("with an error", *(levels[code]["error"] for code in CODES))
    yield _row("with a warning only", *(levels[code]["warning"] for code in CODES))


def _by_program() -> Iterator[str]:
    """The correct translations, each changed in every place where it can be."""
    yield _row("change made by program: error / warning / missed", *CODES)
    yield _row("---", *["---"] * len(CODES))
    found: dict[str, dict[str, list[str]]] = {}
    for code in CODES:
        for case in seeds(code).correct:
            for kind, text in changes(code, case.text):
                found.setdefault(kind, {}).setdefault(code, []).append(seeds(code).level(case, text))
    for kind, each in found.items():
        yield _row(kind, *(_counts(each.get(code, [])) for code in CODES))


def changes(code: str, text: str) -> Iterator[tuple[str, str]]:
    """Every way to spoil a text in one place: the kind, and the text spoiled."""
    language, finder, meaning = _finders(code)
    numbers = [*_NUMBER.finditer(text)]
    for one in numbers:
        yield "a number left out", text[: one.start()] + text[one.end() :]
        if one[0].isdecimal():
            higher = language.in_own_digits(str(int(one[0]) + 1))
            yield "a number one higher", text[: one.start()] + higher + text[one.end() :]
    for one, other in pairwise(numbers):
        if one[0] != other[0]:
            between = text[one.end() : other.start()]
            exchanged = other[0] + between + one[0]
            yield "two numbers exchanged", text[: one.start()] + exchanged + text[other.end() :]
    for one in _SENTENCE.finditer(text):
        if rest := (text[: one.start()] + text[one.end() :]).strip():
            yield "a sentence left out", rest
    for one in _CITATION.finditer(text):
        yield "a citation left out", text[: one.start()] + text[one.end() :]
    for one in _LINK.finditer(text):
        yield "a link left out", text[: one.start()] + one[1] + text[one.end() :]
    facts = finder.facts(text)
    for hit in meaning.negations(facts):
        if "no" in hit.labels:
            start, end = facts.span(hit.first, hit.last)
            yield "a negation left out", text[:start] + text[end:]


@cache
def _finders(code: str) -> tuple[Language, FactFinder, MeaningFinder]:
    language, words = load_language(TRANSLATIONS, code), load_words(TRANSLATIONS, code)
    finder = FactFinder(language, words, {})
    return language, finder, MeaningFinder(finder.reader, words)


if __name__ == "__main__":
    print(tables())
