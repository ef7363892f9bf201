"""Text that runs into the text of another block: what stands too close beside it is read on as one line."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf

from handouts.press.pdf import structure

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_WITHIN_A_LINE = {"Span", "Link", "Strong", "Em", "Quote", "Note", "Reference", "BibEntry", "Code", "Lbl", "LBody"}
_SAME_LINE = 0.4  # of the lower of two runs: in lines set close, letters reach into the line above or below a little
_SPACE = 0.3  # of the lower of two runs, as accents make the other higher: about the space between two words
_SLANTED = "Nastaliq"  # in the name of a font

Chain = tuple[int, ...]  # a block and all it stands in, by the numbers of their objects
Blocks = dict[tuple[int, int], Chain]


@dataclass(frozen=True)
class Run:
    """Letters that were drawn at once: the box of their ink, and the block that holds them."""

    left: float
    bottom: float
    right: float
    top: float
    block: Chain


def collisions(pdf: pikepdf.Pdf, data: bytes) -> list[str]:
    """Pages of *pdf*, whose bytes are *data*, on which text overlaps or touches that of another block."""
    import pypdfium2

    blocks = _blocks(pdf)
    document = pypdfium2.PdfDocument(data)
    try:
        return [
            f"page {number}: the text of one block runs into that of another"
            for number, page in enumerate(document, start=1)
            if collide(list(_runs(page, number, blocks)))
        ]
    finally:
        document.close()


def _blocks(pdf: pikepdf.Pdf) -> Blocks:
    """The block of each marked content, by page (from 1) and content id."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: Blocks = {}

    def enter(element: pikepdf.Object, above: Chain) -> None:
        inline = above and str(element.S)[1:] in _WITHIN_A_LINE
        chain = above if inline else (element.objgen[0], *above)
        for page, content in structure.contents(element):
            found[pages.get(page.objgen, 0), content] = chain
        for kid in structure.kids(element):
            if structure.is_element(kid):
                enter(kid, chain)

    root = pdf.Root.get("/StructTreeRoot")
    for kid in [] if root is None else structure.kids(root):
        enter(kid, ())
    return found


def _runs(page: PdfPage, number: int, blocks: Blocks) -> Iterator[Run]:
    """The runs of text on a page (*number* from 1) that are content: its head and foot are none.

    Vowel signs are left out: they are drawn apart, and stand as high as the line above reaches down. So is a slanted
    script: its words climb through the lines beside them, as is right.
    """
    import pypdfium2.raw as raw

    text = page.get_textpage()
    inked: dict[tuple[int, Chain], list[tuple[float, float, float, float]]] = {}
    for index in range(text.count_chars()):
        item = raw.FPDFText_GetTextObject(text, index)
        content = raw.FPDFPageObj_GetMarkedContentID(item) if item else -1
        block = blocks.get((number, content))
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if block is None or letter.isspace() or unicodedata.combining(letter):
            continue
        if _SLANTED not in _font(text, index):
            run = ctypes.cast(item, ctypes.c_void_p).value or 0
            inked.setdefault((run, block), []).append(text.get_charbox(index))
    for (_, block), boxes in inked.items():
        left, bottom, right, top = zip(*boxes, strict=True)
        yield Run(min(left), min(bottom), max(right), max(top), block)


def _font(text: PdfTextPage, index: int) -> str:
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, len(name), None)
    return name.value.decode("utf-8", "replace")


def collide(runs: Sequence[Run]) -> bool:
    """Whether runs of different blocks overlap, or stand on one line with less than a space between them."""
    waiting: list[Run] = []
    for run in sorted(runs, key=lambda run: run.left):
        waiting = [other for other in waiting if run.left - other.right < _LONGEST]
        if any(_touch(other, run) for other in waiting):
            return True
        waiting.append(run)
    return False


_LONGEST = 20.0  # points: more than a space is in the largest type


def _touch(one: Run, two: Run) -> bool:
    """Whether *two*, which starts after *one*, does so too early. A list item's sign belongs to what stands in it."""
    if one.block[0] in two.block or two.block[0] in one.block:
        return False
    shared = min(one.top, two.top) - max(one.bottom, two.bottom)
    lower = min(one.top - one.bottom, two.top - two.bottom)
    return shared > _SAME_LINE * lower and two.left - one.right < _SPACE * lower
