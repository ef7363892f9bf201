"""Languages that nobody speaks, made from the English, to see what a real one will do to a page.

They keep what a translator keeps: links, citations, placeholders, bold, numbers, and names of drugs, tests and studies.
Everything else is put into other letters: accented and 40 % longer, written from right to left, or without spaces.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal

from handouts.checks.translation.words import load_words
from handouts.content.library import Library
from handouts.files.reading import build, load_yaml
from handouts.languages.catalog import Catalog, Entry, catalog_text, plural_categories, updated
from handouts.languages.language import FILE, SOURCE, Language
from handouts.languages.messages import files, printed_messages

Kind = Literal["link", "bold", "fixed", "name", "number", "word", "space", "mark"]

_LONGER = 1.4
_ACCENTED = str.maketrans(
    "abcdefghijklnoprstuwyzABCDEFGHIJKLNOPRSTUWYZ", "áƀçđéƒĝĥíĵķļñôþŕšţüŵýžÁɃÇĐÉƑĜĤÍĴĶĻÑÔÞŔŠŢÜŴÝŽ"
)
_FILLER = " ôôôôôô"
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz,;?", "ابصديفغحعجكلمنوثقرستضظطخهز،؛؟")
_HAN = (
    "的了在是我有这中来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天"
    "而能好都然没日于起还发成事只作当想看文开手用主行方又如前所本见经头面公同己从动两长知最所定样情正部"
)
_WIDE = str.maketrans(",.;:?!()", "，。；：？！（）")
_LETTERS_TO_ONE = 3  # about how many letters of a word become one Chinese character


@dataclass(frozen=True)
class _Piece:
    kind: Kind
    text: str


Put = Callable[[Sequence[_Piece]], str]


@dataclass(frozen=True)
class Pseudo:
    """A kind of pseudo-language: its code, the text of its language.yaml, and how a text is put into it."""

    code: str
    about: str
    put: Put


def pseudo_files(library: Library, translations: Path, kind: str) -> dict[str, str]:
    """The texts of all files of a pseudo-language (one of `KINDS`), by name: language.yaml, and each PO file.

    Raises `ContentError` for a checks.yaml of English that cannot be read: it lists names.
    """
    pseudo = KINDS[kind]
    path = Path(pseudo.code, FILE)
    language = build(Language, load_yaml(pseudo.about, path), path)
    cutter = _Cutter(library, load_words(translations, SOURCE).names)
    found = {FILE: MADE + pseudo.about}
    for name in files(library):
        messages = printed_messages(library, name)
        catalog, _ = updated(Catalog({}), messages, language)
        entries = {key: _translated(entry, language, pseudo.put, cutter) for key, entry in catalog.entries.items()}
        found[f"{name}.po"] = catalog_text(replace(catalog, entries=entries), messages, language)
    return found


def _translated(entry: Entry, language: Language, put: Put, cutter: _Cutter) -> Entry:
    forms = plural_categories(language) if entry.source_plural else ("one",)
    texts = (entry.source if form == "one" else entry.source_plural for form in forms)
    return replace(entry, texts=tuple(put(cutter.pieces(text)) for text in texts))


class _Cutter:
    """Cuts texts into what is kept and what is not. Names are those of the glossary's drugs and tests, and *names*."""

    def __init__(self, library: Library, names: Iterable[str]) -> None:
        terms = [term for term in library.terms.values() if term.kind in ("drug", "test")]
        own = {*chain.from_iterable((term.term, *term.also) for term in terms)}
        self._singular = {name.removesuffix("s").casefold(): name for name in own if name.endswith("s")}
        self._fewer = _shapes({*own, *self._singular})
        self._shapes = _shapes({*own, *self._singular, *names})

    def pieces(self, text: str) -> Sequence[_Piece]:
        """*text* in pieces. Where all of it would be kept (“Phase I”), of the listed names none is."""
        found = [*self._cut(text, self._shapes)]
        return found if any(piece.kind == "word" for piece in found) else [*self._cut(text, self._fewer)]

    def _cut(self, text: str, shapes: re.Pattern[str]) -> Iterator[_Piece]:
        for found in shapes.finditer(text):
            kind: Kind = found.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
            yield _Piece(kind, self._singular.get(found[0].casefold(), found[0]) if kind == "name" else found[0])


def _shapes(names: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(
        r"(?P<fixed>\[@[^\]\n]*\]|\{[^{}\s]*\})|(?P<link>\[(?!@)|\]\([a-z]+:[^()\s]*\))|(?P<bold>\*\*)"
        rf"|(?P<name>(?<!\w)(?:(?i:{listed or '(?!)'})|\w*[A-Z]\w*[A-Z]\w*|[A-Za-z]+\d\w*)(?!\w))"
        r"|(?P<number>\d+(?:[.,]\d+)*%?)|(?P<word>[^\W\d_]+(?:[’'][^\W\d_]+)*)|(?P<space>\s+)|(?P<mark>\S)"
    )


def _accented(pieces: Sequence[_Piece]) -> str:
    """Longer by doubled vowels and, where that is not enough, by words of nothing but one; in marks, to see cut ends.

    What is added stands before a citation at the end, and inside of the last sentence.
    """
    words = [at for at, piece in enumerate(pieces) if piece.kind == "word"]
    if not words:
        return "".join(piece.text for piece in pieces)
    texts = [_doubled(piece.text).translate(_ACCENTED) if piece.kind == "word" else piece.text for piece in pieces]
    before = sum(len(piece.text) for piece in pieces if piece.kind not in ("fixed", "link", "bold"))
    after = sum(
        len(text) for text, piece in zip(texts, pieces, strict=True) if piece.kind not in ("fixed", "link", "bold")
    )
    fillers = max(0, round((before * _LONGER - after) / len(_FILLER)))
    texts[words[-1]] += _FILLER * fillers
    end = len(pieces)
    while pieces[end - 1].kind == "space" or pieces[end - 1].text.startswith("[@"):
        end -= 1
    return f"‹{''.join(texts[:end])}›{''.join(texts[end:])}"


def _doubled(word: str) -> str:
    return re.sub("[aeiouAEIOU]", lambda vowel: vowel[0] + vowel[0].lower(), word)


def _right_to_left(pieces: Sequence[_Piece]) -> str:
    return "".join(
        re.sub("[’']", "", piece.text).lower().translate(_ARABIC) if piece.kind in ("word", "mark") else piece.text
        for piece in pieces
    )


def _without_spaces(pieces: Sequence[_Piece]) -> str:
    return "".join(
        (" " if _keeps_space(pieces, at) else "")
        if piece.kind == "space"
        else _han(piece.text)
        if piece.kind == "word"
        else piece.text.translate(_WIDE)
        if piece.kind == "mark"
        else piece.text
        for at, piece in enumerate(pieces)
    )


def _keeps_space(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether a space stays: beside bold, which else would not be read as such; before a citation; between names."""
    beside = {piece.kind for piece in (*pieces[at - 1 : at], *pieces[at + 1 : at + 2])}
    left = next((piece.kind for piece in reversed(pieces[:at]) if piece.kind != "link"), "space")
    right = next((piece.kind for piece in pieces[at + 1 :] if piece.kind != "link"), "space")
    return bool(beside & {"bold", "fixed"}) or {left, right} <= {"name", "number"}


def _han(word: str) -> str:
    """As many characters as a word of that length has: always the same ones for the same word."""
    digest = hashlib.sha256(word.casefold().encode("utf-8")).digest()
    return "".join(_HAN[byte % len(_HAN)] for byte in digest[: math.ceil(len(word) / _LETTERS_TO_ONE)])


MADE = "# Made by `handouts translate pseudo`, for tests.\n"
_EN_XA = """\
code: en-XA
name: Accented
native: ‹Ááççééñţééđ›
script: Latn
direction: ltr
digits: decimal
locale: en
fonts: [Noto Sans]
packages: [fonts-noto-core]
sample: ‹Ŵĥééñ ţôô çááļļ ýôôüüŕ çááŕéé ţééáám›
"""
_AR_XB = """\
code: ar-XB
name: Right to left
native: رعغحت تو ليفت
script: Arab
direction: rtl
digits: decimal
locale: ar
fonts: [Noto Sans, Noto Sans Arabic]
packages: [fonts-noto-core]
sample: طحين تو صالل هوضر صاري تيام
"""
_ZH_XC = """\
code: zh-XC
name: Without spaces
native: 没有空格
script: Hans
direction: ltr
digits: decimal
locale: zh-Hans
fonts: [Noto Sans CJK SC, Noto Sans]
packages: [fonts-noto-cjk, fonts-noto-core]
sample: 我们在这里看你
"""
KINDS: Mapping[str, Pseudo] = {
    "accented": Pseudo("en-XA", _EN_XA, _accented),
    "right-to-left": Pseudo("ar-XB", _AR_XB, _right_to_left),
    "no-spaces": Pseudo("zh-XC", _ZH_XC, _without_spaces),
}
