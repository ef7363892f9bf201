"""Glyphs that are read back as what was written, also where a glyph stands for several characters or for none.

A PDF names one text for each glyph of a font, and WeasyPrint 70 takes the one of its first use. That goes wrong where a
glyph has a part in several clusters (ر by itself and in رً). And what runs from right to left is drawn from left to
right, so that readers turn each line round, character by character: a glyph that stands for two, as that of لا does,
comes out as ال in PDFium, Poppler, MuPDF and pdfminer.

So each glyph of such a line gets a code for what it stands for here, one character each; the first of a ligature's
characters stands on a blank of no width beside it. The codes are new ones of the font, led back to the glyph by its
CIDToGIDMap (ISO 32000-1, 9.7.4.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, Protocol

# Hebrew to Arabic, and their presentation forms.
_CONCERNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_GLYPHS = re.compile("<([0-9a-f]+)>")
_MARKS = "".join(chr(code) for code in range(0x300, 0x900) if unicodedata.combining(chr(code)))
_BLANKS = (0x200B, 0x20)  # characters whose glyph is a blank
_DIGITS = 4  # hexadecimal digits of a code


def is_concerned(text: str) -> bool:
    """Whether a line of *text* needs codes of its own."""
    return _CONCERNED.search(text) is not None


class Font(Protocol):
    """A font of the engine's, as far as it is known here; *codes* is our own and comes with `codes_of`."""

    file_content: bytes
    index: int
    type: str
    bitmap: bool
    upem: int
    glyph_count: int
    widths: dict[int, float]
    to_unicode: dict[int, str]
    codes: Codes


class TextBox(Protocol):
    """A line of text of the engine's."""

    text: str
    pango_layout: Any  # Pango's, which has no types


class Stream(Protocol):
    """What the engine draws a page into."""

    stream: list[bytes]
    show_text: Callable[[str], None]

    def add_font(self, pango_font: object, /) -> tuple[Font, float]: ...


@dataclass
class Codes:
    """The codes that one font of a document has besides its glyphs: for each, its glyph."""

    font: Font
    glyphs: dict[int, int] = field(default_factory=dict)
    _known: dict[tuple[int, str], int] = field(default_factory=dict)
    _blank: int = 0
    _blank_width: float = 0.0

    def code(self, glyph: int, text: str) -> int:
        """The code under which *glyph* stands for *text*."""
        if self.font.to_unicode.setdefault(glyph, text) == text:
            return glyph
        if (glyph, text) not in self._known:
            code = self.font.glyph_count + len(self.glyphs)
            self._known[glyph, text] = code
            self.glyphs[code] = glyph
            self.font.to_unicode[code] = text
        return self._known[glyph, text]

    def shown(self, glyph: int, texts: list[str]) -> str:
        """What shows *glyph* for the first of *texts*, and a blank for each of the others."""
        written = f"{self.code(glyph, texts[0]):04x}"
        for text in texts[1:]:
            if not self._blank:
                self._find_blank()
            written += f"{self.code(self._blank, text):04x}"
            if self._blank_width:
                written += f">{self._blank_width}<"
        return written

    def _find_blank(self) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(BytesIO(self.font.file_content), fontNumber=self.font.index, lazy=True)
        named = font.getBestCmap()
        character = next(character for character in _BLANKS if character in named)
        self._blank = font.getGlyphID(named[character])
        self._blank_width = round(font["hmtx"][named[character]][0] * 1000 / self.font.upem)
        self.font.to_unicode.setdefault(self._blank, chr(character))
        self.font.widths[self._blank] = self._blank_width

    def close(self) -> bytes:
        """The CIDToGIDMap of the font; the widths of its glyphs become those of the codes."""
        for code, glyph in self.glyphs.items():
            self.font.widths[code] = self.font.widths[glyph]
        last = max(self.font.to_unicode)
        return b"".join(self.glyphs.get(code, code).to_bytes(2, "big") for code in range(last + 1))


def codes_of(font: Font) -> Codes:
    """The codes of *font*, which keeps them."""
    if not hasattr(font, "codes"):
        font.codes = Codes(font)
    return font.codes


@dataclass(frozen=True)
class Glyph:
    """A glyph that is drawn, and the characters that it stands for, in the order in which they are drawn."""

    font: Font
    number: int
    texts: list[str]


def rewritten(string: str, glyphs: Iterator[Glyph]) -> str:
    """*string*, an array of what is shown, with the codes for what the next of *glyphs* stand for here."""

    def code(found: re.Match[str]) -> str:
        count = len(found[1]) // _DIGITS
        shown = "".join(codes_of(glyph.font).shown(glyph.number, glyph.texts) for glyph in islice(glyphs, count))
        return f"<{shown}>".replace("<>", "")

    return _GLYPHS.sub(code, string)


def drawn_glyphs(stream: Stream, textbox: TextBox) -> list[Glyph]:
    """The glyphs of the line *textbox* in the order in which the engine draws them; [] if it is to be left alone."""
    from weasyprint.text.ffi import ffi, pango

    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    written = textbox.pango_layout.text.encode()
    found: list[Glyph] = []
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        font, _ = stream.add_font(item.item.analysis.font)
        if font.bitmap or font.type == "otf":
            return []  # their fonts have no such map
        found += _of_run(font, item, written[item.item.offset :], backwards=item.item.analysis.level % 2 == 1)
    return found


def _of_run(font: Font, item: Any, written: bytes, *, backwards: bool) -> Iterator[Glyph]:
    from weasyprint.text.ffi import pango

    string = item.glyphs
    starts = [string.log_clusters[at] for at in range(string.num_glyphs)]
    ends = dict(zip(sorted(set(starts)), [*sorted(set(starts))[1:], item.item.length], strict=True))
    for start in dict.fromkeys(starts):
        glyphs = [string.glyphs[at].glyph for at in range(string.num_glyphs) if starts[at] == start]
        glyphs = [glyph for glyph in glyphs if glyph != pango.PANGO_GLYPH_EMPTY]
        characters = written[start : ends[start]].decode()
        parts = _shared_out(characters[::-1] if backwards else characters, len(glyphs))
        for glyph, part in zip(glyphs, parts, strict=True):
            yield Glyph(font, glyph, _said(part, backwards=backwards))


def _said(part: str, *, backwards: bool) -> list[str]:
    if not backwards:
        return [part]
    if part.strip(_MARKS):
        return list(part)
    return [part[::-1]]  # marks in one glyph; Unicode takes them for the same in either order


def _shared_out(characters: str, glyphs: int) -> list[str]:
    """*characters* of one cluster for each of its *glyphs*, in the order in which they are drawn."""
    marks = len(characters) - len(characters.lstrip(_MARKS))
    if glyphs > 1 and 0 < marks < len(characters):  # from right to left: the marks, then what they stand on
        return [*_shared_out(characters[:marks], glyphs - 1), characters[marks:]]
    return [*(characters[at : at + 1] for at in range(glyphs - 1)), characters[glyphs - 1 :]] if glyphs else []
