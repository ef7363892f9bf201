"""A message as the checks read it: its words as they are compared, and where each stands.

Markup is taken off, but remembered: which words are bold, which are a link's, after which sentence a source is cited.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handouts.checks.translation.words import Words

_ENDS = frozenset(".!?…。！？؟۔।॥።։។")
_PAUSES = frozenset(":;：；؛")
_CLOSING = frozenset("\"'”’»›)]）】」』》")
NUMBER = "#"
Form = tuple[tuple[str, ...], str]  # what follows the first word of a form, and what it stands for


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark. `text` is how it is compared; `start` and `end` are characters of the message.

    `part` counts the pieces between citations, `sentence` the sentences inside of a part, and `clause` what colons
    divide, too; `bold` and `link` count the bold passages and links it stands in, from 1; 0 is outside.
    """

    text: str
    shape: str
    start: int
    end: int
    part: int
    sentence: int
    clause: int
    bold: int
    link: int


@dataclass(frozen=True)
class Reading:
    """A message: its `tokens` without markup, the target of each link, and each citation with its part and sentence."""

    text: str
    tokens: tuple[Token, ...]
    links: tuple[str, ...]
    cites: tuple[str, ...]
    bolds: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found: what it stands for, and its first token and the one after its last."""

    labels: tuple[str, ...]
    first: int
    last: int


@cache
def _marks() -> str:
    """All characters that belong to the letter before them, for a regular expression (Unicode category M)."""
    return "".join(
        re.escape(chr(code)) for code in range(0x300, sys.maxunicode >> 4) if unicodedata.category(chr(code))[0] == "M"
    )


@cache
def _shapes() -> re.Pattern[str]:
    letter = r"[^\W\d_A-Za-z\u00c0-\u024f]"
    return re.compile(
        r"(?P<cite>\[@[^\]\n]*\])|(?P<close>\]\([^()\s]*\))|(?P<bold>\*\*)|(?P<open>\[)"
        r"|(?P<placeholder>\{[^{}\s]*\})"
        r"|(?P<code>[A-Z]{1,5}-[0-9]+(?![0-9A-Za-z])|[A-Za-z]+[0-9][A-Za-z0-9]*|[0-9]+-[A-Z]{2,})"
        r"|(?P<number>\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*)"
        r"|(?P<latin>[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z\u00c0-\u024f]+)*)"
        rf"|(?P<word>{letter}(?:{letter}|[{_marks()}\u200c\u200d])*)"
        r"|(?P<mark>\S)"
    )


class _Place:
    """Where in a message its reader is, and what was read so far."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.links: list[str] = []
        self.cites: list[str] = []
        self.bolds = self._bold = self._link = 0
        self._part = self._sentence = self._clause = 0
        self._ended = self._paused = False

    def mark(self, shape: str, text: str) -> None:
        """Go past a piece of markup."""
        if shape == "cite":
            self.cites.append(text)
            if self.tokens and self.tokens[-1].part == self._part:
                self._part, self._sentence, self._clause = self._part + 1, 0, 0
                self._ended = self._paused = False
        elif shape == "bold":
            self.bolds += not self._bold
            self._bold = 0 if self._bold else self.bolds
        elif shape == "open":
            self._link = len(self.links) + 1
        else:
            self.links.append(text[2:-1])
            self._link = 0

    def take(self, text: str, shape: str, start: int, end: int) -> None:
        """Go past a word, a number or a sign; what stands behind the end of a sentence begins the next."""
        if text not in _CLOSING and text not in _ENDS:
            self._sentence += self._ended
            self._clause += self._ended or self._paused
            self._ended = self._paused = False
        place = (self._part, self._sentence, self._clause, self._bold, self._link)
        self.tokens.append(Token(text, shape, start, end, *place))

    def pause(self, text: str, *, ends: bool) -> None:
        """What was gone past last may end a clause or a sentence."""
        self._paused = self._paused or text in _PAUSES
        self._ended = self._ended or ends


class Reader:
    """Reads messages of one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._silent = {ord(char): None for char in words.silent}
        self._equal = {ord(char): group[0] for group in words.equal for char in group}
        self._variants: dict[str, tuple[str, ...]] = {}

    def compared(self, text: str) -> str:
        """*text* as it is compared: compatible forms and capitals made one, silent characters left out."""
        folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
        return folded.translate(self._silent).translate(self._equal)

    def form(self, text: str) -> tuple[str, ...]:
        """The tokens of a form."""
        found: list[str] = []
        for token in self.read(text).tokens:
            if token.text == "*" and found:
                found[-1] += "*"
            else:
                found.append(token.text)
        return tuple(found)

    def variants(self, text: str) -> tuple[str, ...]:
        """*text*, and what is left of it without each prefix."""
        if not self.words.prefixes:
            return (text,)
        if text not in self._variants:
            rest = (
                text[len(one) :] for one in self.words.prefixes if text.startswith(one) and len(text) > len(one) + 1
            )
            self._variants[text] = (text, *rest)
        return self._variants[text]

    def read(self, text: str) -> Reading:
        place = _Place()
        for found in _shapes().finditer(text):
            shape = str(found.lastgroup)
            if shape in ("cite", "bold", "open", "close"):
                place.mark(shape, found[0])
                continue
            for piece, start, end in self._pieces(found, shape):
                if piece:
                    place.take(piece, shape, start, end)
            place.pause(found[0], ends=found[0] in _ENDS and _is_end(text, found.end(), place.tokens))
        return Reading(text, tuple(place.tokens), tuple(place.links), tuple(place.cites), place.bolds)

    def _pieces(self, found: re.Match[str], shape: str) -> Iterator[tuple[str, int, int]]:
        """A word as one token, or without spaces between words each of its letters."""
        if shape == "word" and not self.words.spaces:
            for offset, char in enumerate(found[0]):
                yield self.compared(char), found.start() + offset, found.start() + offset + 1
        else:
            yield self.compared(found[0]), found.start(), found.end()


def _is_end(text: str, at: int, tokens: Sequence[Token]) -> bool:
    """Whether the full stop before *at* ends a sentence, and not an abbreviation such as “p. ej.”."""
    if text[at - 1] == "." and text[at : at + 1].isalnum():
        return False
    following = re.sub(r"^[\s\])*”\"»]+", "", text[at : at + 8])
    return not (len(tokens) > 1 and tokens[-2].shape == "latin" and re.match(r"[a-zà-ÿ,]", following))


class Lexicon:
    """Forms with what each stands for. The longest form at a place is taken."""

    def __init__(self, entries: Mapping[str, Iterable[str]], reader: Reader) -> None:
        """*entries* are the forms by what they stand for."""
        self._reader = reader
        self._forms: dict[str, list[Form]] = {}
        for label, forms in entries.items():
            for form in forms:
                if tokens := reader.form(form):
                    self._forms.setdefault(tokens[0], []).append((tokens[1:], label))
        self._read: dict[str, list[list[Form]]] = {}
        self._cuts = {len(first) for first in self._forms if first.endswith("*")}

    def __bool__(self) -> bool:
        return bool(self._forms)

    def find(self, tokens: Sequence[Token], numbers: Mapping[int, int]) -> list[Hit]:
        """All forms in *tokens*, none overlapping. *numbers* says where each number ends, by where it begins."""
        found, at = [], 0
        while at < len(tokens):
            hit = self.at(tokens, at, numbers)
            if hit:
                found.append(hit)
            at = hit.last if hit else at + 1
        return found

    def at(self, tokens: Sequence[Token], at: int, numbers: Mapping[int, int]) -> Hit | None:
        """The longest form that begins at token *at*."""
        if at >= len(tokens):
            return None
        begun = [(forms, at + 1) for forms in self._begun(tokens[at].text)]
        if at in numbers:
            begun.append((self._forms.get(NUMBER, []), numbers[at]))
        best: Hit | None = None
        for forms, begin in begun:
            labels: dict[int, list[str]] = {}
            for rest, label in forms:
                labels.setdefault(self._end(rest, tokens, begin, numbers), []).append(label)
            last = max(labels, default=0)
            if last and (best is None or last > best.last):
                best = Hit(tuple(dict.fromkeys(labels[last])), at, last)
        return best

    def _begun(self, text: str) -> list[list[Form]]:
        """The forms that may begin with a word, for each reading of it: what follows, and what they stand for.

        A word as it stands comes before its stem, and before what is left of it without a prefix.
        """
        if text not in self._read:
            self._read[text] = [
                self._forms[key]
                for variant in self._reader.variants(text)
                for key in (variant, *(f"{variant[: cut - 1]}*" for cut in self._cuts if cut <= len(variant) + 1))
                if key in self._forms
            ]
        return self._read[text]

    def _end(self, rest: tuple[str, ...], tokens: Sequence[Token], at: int, numbers: Mapping[int, int]) -> int:
        """Where a form ends whose *rest* begins at token *at*; 0 if it does not stand there."""
        for wanted in rest:
            if at >= len(tokens):
                return 0
            if wanted == NUMBER:
                if at not in numbers:
                    return 0
                at = numbers[at]
                continue
            variants = self._reader.variants(tokens[at].text)
            stem = wanted[:-1] if wanted.endswith("*") else None
            if not any(one == wanted or (stem is not None and one.startswith(stem)) for one in variants):
                return 0
            at += 1
        return at
